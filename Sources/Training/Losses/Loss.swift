internal import Models

/// What training makes small. Outputs are logits: what a read-out accumulates, before any function of it.
public enum Loss: Sendable, Equatable, CaseIterable {
    /// Binary cross-entropy of sigmoids, the mean over all values; targets of 0 and 1.
    case bce
    /// 1 − (2Σsr + ε) / (Σs + Σr + ε) over all values of a batch, s the sigmoid, ε = 1e-5; targets of 0 and 1.
    case dice
    /// 0.3 · BCE + 0.7 · Dice (Yue et al. 2023).
    case bceDice
    /// Of softmax over channels, the mean over all pixels; targets are class numbers, and pixels below zero count nothing.
    case crossEntropy
    /// Mean absolute difference.
    case l1
    /// Mean squared difference.
    case l2

    /// What recipes and options call it.
    public var word: String {
        switch self {
        case .bce: "bce"
        case .dice: "dice"
        case .bceDice: "bce-dice"
        case .crossEntropy: "cross-entropy"
        case .l1: "l1"
        case .l2: "l2"
        }
    }

    /// `nil` for a word that no loss has.
    public init?(word: String) {
        guard let loss = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = loss
    }

    /// Values of a target for an output of that shape.
    func targetCount(_ output: Shape) -> Int { self == .crossEntropy ? output.height * output.width : output.count }

    /// The loss of a batch and its gradient by the outputs.
    ///
    /// - Parameters:
    ///   - outputs: by sample, height × width × channels.
    ///   - targets: by sample.
    func evaluate(_ outputs: [[Float]], _ targets: [[Float]], channels: Int, threads: Int) -> (loss: Double, gradients: [[Float]]) {
        switch self {
        case .bce: BinaryCrossEntropy.evaluate(outputs, targets, threads: threads)
        case .dice: DiceLoss.evaluate(outputs, targets, threads: threads)
        case .bceDice: Self.mixed(outputs, targets, threads: threads)
        case .crossEntropy: CategoricalCrossEntropy.evaluate(outputs, targets, channels: channels, threads: threads)
        case .l1: Difference.evaluate(outputs, targets, threads: threads, value: { abs($0) }, slope: { $0 == 0 ? 0 : $0 < 0 ? -1 : 1 })
        case .l2: Difference.evaluate(outputs, targets, threads: threads, value: { $0 * $0 }, slope: { 2 * $0 })
        }
    }

    private static func mixed(_ outputs: [[Float]], _ targets: [[Float]], threads: Int) -> (loss: Double, gradients: [[Float]]) {
        let entropy = BinaryCrossEntropy.evaluate(outputs, targets, threads: threads)
        let dice = DiceLoss.evaluate(outputs, targets, threads: threads)
        let gradients = zip(entropy.gradients, dice.gradients).map { first, second in
            zip(first, second).map { 0.3 * $0 + 0.7 * $1 }
        }
        return (0.3 * entropy.loss + 0.7 * dice.loss, gradients)
    }
}

/// Σ(weight − stored weight)² against Σ weight², over the weights of one projection.
struct EnergyLoss {
    /// A share above it is worth a warning.
    static let tolerance = 0.01
    /// A share above it leaves a read-out that reads something else.
    static let useless = 0.1

    private var energy = 0.0
    private var lost = 0.0

    mutating func add(_ weight: Double, error: Double) {
        energy += weight * weight
        lost += error * error
    }

    /// 0 where there are no weights; 1 where all of them became zero.
    var share: Double { energy > 0 ? lost / energy : 0 }
}

extension Quantization {
    /// What rounding took from the weights of one projection.
    public struct Loss: Sendable, Equatable {
        /// Names of the layers the projection leads to and comes from.
        public var layer: String
        /// Where the projection comes from; `input` for the network's input.
        public var source: String
        /// Σ(weight − stored weight)² / Σ weight².
        public var share: Double
        /// Whether the largest weight fills its mantissa, so that only more bits or a cut of large weights would help.
        public var isFull: Bool
    }

    /// One sentence about the projection that rounding took most from, with the remedy; `nil` where none lost more than 1 % of
    /// its weights' energy.
    public var lossWarning: String? {
        guard let worst = losses.max(by: { $0.share < $1.share }) else { return nil }
        let remedy =
            if !worst.isFull {
                "lower --steps: the potential's range is spent on what adds up over them"
            } else if weightBits < 8 {
                "raise --bits, now \(weightBits)"
            } else {
                "try --weight-percentile 99.9, since a few weights are far larger than the others"
            }
        let others = losses.count > 1 ? ", and more than 1 % of \(losses.count - 1) more" : ""
        return
            "\(worst.layer): rounding to \(weightBits) bits lost \(Int((worst.share * 100).rounded())) % of the energy of its weights from \(worst.source)\(others); \(remedy)"
    }

    /// What a reader of results should be warned of, one sentence each.
    public var allWarnings: [String] { warnings + (lossWarning.map { [$0] } ?? []) }
}

/// A neuron with thresholds of both signs: for n = 1 … N, if v crosses θ_n it emits a_n and v ← v − θ_n, and if v crosses
/// −θ⁻_n downwards it emits −a⁻_n and v ← v + θ⁻_n.
///
/// One pair of thresholds is a **ternary** neuron; with a negative amplitude of slope × a it computes a **leaky ReLU**. With
/// `hasMemory` the neuron only takes back what it has sent: it emits −a⁻_n only if the sum of its outputs so far is at least
/// a⁻_n. Without that rule negative spikes turn a ReLU into the identity; with it the output never falls below zero.
public struct SignedMultiThreshold: Neuron {
    /// Descending.
    public var thresholds: [Float]
    /// Magnitudes, descending, as many as `thresholds`.
    public var negativeThresholds: [Float]
    /// The value each threshold emits.
    public var amplitudes: [Float]
    /// Magnitudes of what negative thresholds emit.
    public var negativeAmplitudes: [Float]
    /// Whether a potential equal to a threshold crosses it.
    public var comparison: Comparison
    /// A hard reset needs a single pair of thresholds.
    public var reset: Reset
    /// Whether it takes back no more than it has sent.
    public var hasMemory: Bool

    /// - Parameters:
    ///   - negativeThresholds, negativeAmplitudes: `nil` for those of the other sign.
    ///   - amplitudes: `nil` for the thresholds themselves.
    public init(
        thresholds: [Float], negativeThresholds: [Float]? = nil, amplitudes: [Float]? = nil, negativeAmplitudes: [Float]? = nil,
        comparison: Comparison = .above, reset: Reset = .soft, hasMemory: Bool = false
    ) {
        self.thresholds = thresholds
        self.negativeThresholds = negativeThresholds ?? thresholds
        self.amplitudes = amplitudes ?? thresholds
        self.negativeAmplitudes = negativeAmplitudes ?? self.amplitudes
        self.comparison = comparison
        self.reset = reset
        self.hasMemory = hasMemory
        precondition(
            self.negativeThresholds.count == thresholds.count && self.amplitudes.count == thresholds.count
                && self.negativeAmplitudes.count == thresholds.count, "a signed neuron has as many thresholds and amplitudes of one sign as of the other")
        precondition(reset == .soft || thresholds.count == 1, "a cascade subtracts its thresholds")
    }

    /// +1 when v crosses θ₊, −1 when it crosses −θ₋.
    public static func ternary(
        threshold: Float = 1, negativeThreshold: Float = 1, comparison: Comparison = .above, reset: Reset = .soft, hasMemory: Bool = false
    ) -> SignedMultiThreshold {
        SignedMultiThreshold(
            thresholds: [threshold], negativeThresholds: [negativeThreshold], amplitudes: [1], comparison: comparison, reset: reset,
            hasMemory: hasMemory)
    }

    /// Thresholds ±λ, and negative spikes that carry slope × λ: the rate code of a leaky ReLU.
    public static func leakyReLU(threshold: Float = 1, slope: Float, comparison: Comparison = .above) -> SignedMultiThreshold {
        SignedMultiThreshold(thresholds: [threshold], amplitudes: [threshold], negativeAmplitudes: [slope * threshold], comparison: comparison)
    }

    /// By thresholds and memory: ternary where the only threshold is 1.
    public func word(leaks: Bool) -> String {
        let isTernary = thresholds == [1] && amplitudes == [1]
        return isTernary ? (hasMemory ? "signed-ternary" : "ternary") : hasMemory ? "signed-multi-threshold" : "free-multi-threshold"
    }

    /// Positive thresholds, then negative ones.
    public var levels: [FiringLevel] {
        get {
            zip(thresholds, amplitudes).map { FiringLevel(threshold: $0, amplitude: $1, reset: reset) }
                + zip(negativeThresholds, negativeAmplitudes).map { FiringLevel(side: .below, threshold: $0, amplitude: -$1, reset: reset) }
        }
        set {
            let (positive, negative) = (newValue.filter { $0.side == .above }, newValue.filter { $0.side == .below })
            thresholds = positive.map(\.threshold)
            amplitudes = positive.map(\.amplitude)
            negativeThresholds = negative.map(\.threshold)
            negativeAmplitudes = negative.map { -$0.amplitude }
            reset = newValue.first?.reset ?? reset
        }
    }

    /// Where there is one pair of thresholds: a cascade has to subtract.
    public var allowsHardReset: Bool { thresholds.count == 1 }

    /// Positive thresholds descending, each with its negative one beside it.
    public func rule<Scalar: ReferenceScalar>(_ arithmetic: Scalar.Type) -> any FiringRule<Scalar> { Rule(self) }

    private struct Rule<Scalar: ReferenceScalar>: FiringRule {
        private let thresholds: [(positive: Scalar, negative: Scalar)]
        private let amplitudes: [(positive: Float, negative: Float)]
        private let comparison: Comparison
        private let resetPotential: Scalar?
        private let hasMemory: Bool

        init(_ neuron: SignedMultiThreshold) {
            thresholds = zip(neuron.thresholds, neuron.negativeThresholds).map { (Scalar(reference: $0), Scalar(reference: $1)) }
            amplitudes = zip(neuron.amplitudes, neuron.negativeAmplitudes).map { ($0, $1) }
            comparison = neuron.comparison
            resetPotential = neuron.reset.potential()
            hasMemory = neuron.hasMemory
        }

        func fire(_ potential: inout Scalar, membrane: Int, emitted: Float) -> Fired<Scalar> {
            var fired = Fired<Scalar>(subtracted: .zero)
            for (threshold, amplitude) in zip(thresholds, amplitudes) {
                if comparison.crosses(potential, threshold.positive) {
                    potential = resetPotential ?? potential - threshold.positive
                    fired.value += amplitude.positive
                    fired.subtracted += threshold.positive
                } else if comparison.crosses(-potential, threshold.negative),
                    !hasMemory || emitted + fired.value >= amplitude.negative
                {
                    potential = resetPotential ?? potential + threshold.negative
                    fired.value -= amplitude.negative
                    fired.subtracted -= threshold.negative
                } else {
                    continue
                }
                fired.crossings += 1
            }
            return fired
        }
    }
}

extension SignedMultiThreshold {
    /// Ternary and multi-threshold, each with and without memory.
    public static let specs: [NeuronSpec] = [
        NeuronSpec(
            "ternary", aliases: ["negative-threshold", "--negative-threshold"],
            "Fires +1 above its threshold and −1 below a negative one, freely: in the place of a ReLU it computes the identity. Not to be mixed up with a ternary input coding.",
            formula: "s = +1 if v > θ₊, −1 if −v > θ₋; v ← v − s · θ", options: .betweenSpikes.union([.negativeThreshold, .reset, .leak])
        ) { .ternary(negativeThreshold: $0.negativeThreshold ?? 1, hasMemory: false) },
        NeuronSpec(
            "signed-ternary", aliases: ["signed with memory", "output memory"],
            "A ternary neuron that only takes back what it has sent: it fires −1 only while the sum of its outputs is at least 1, so that the sum never falls below zero, as a ReLU's output does not.",
            options: .betweenSpikes.union([.negativeThreshold, .reset, .leak])
        ) { .ternary(negativeThreshold: $0.negativeThreshold ?? 1, hasMemory: true) },
        NeuronSpec(
            "signed-multi-threshold",
            "A multi-threshold neuron with a negative threshold beside each positive one; −λ_n is emitted only while the sum of its outputs is at least λ_n.",
            options: .betweenSpikes.union([.thresholds, .leak])
        ) { .signedMultiThreshold($0.thresholds ?? MultiThreshold.published, hasMemory: true) },
        NeuronSpec(
            "free-multi-threshold", aliases: ["signed multi-threshold without memory"],
            "A signed multi-threshold neuron without memory: −λ_n is emitted whenever −v crosses λ_n. Behind a ReLU it computes the identity, as a ternary neuron does; it is for layers without one.",
            options: .betweenSpikes.union([.thresholds, .leak])
        ) { .signedMultiThreshold($0.thresholds ?? MultiThreshold.published, hasMemory: false) },
    ]
}

extension NeuronModel {
    /// A signed neuron with the given parameters.
    public static func signed(_ neuron: SignedMultiThreshold) -> NeuronModel { NeuronModel(neuron) }

    /// +1 above 1, −1 below −`negativeThreshold`. Without memory negative spikes are free: behind a ReLU that computes the
    /// identity. With it a neuron only takes back what it has sent.
    public static func ternary(negativeThreshold: Float, hasMemory: Bool) -> NeuronModel {
        NeuronModel(SignedMultiThreshold.ternary(negativeThreshold: negativeThreshold, hasMemory: hasMemory))
    }

    /// Multi-threshold with negative thresholds of the same magnitudes; memory as for ternary.
    public static func signedMultiThreshold(_ thresholds: [Float], hasMemory: Bool) -> NeuronModel {
        NeuronModel(SignedMultiThreshold(thresholds: thresholds, hasMemory: hasMemory))
    }
}

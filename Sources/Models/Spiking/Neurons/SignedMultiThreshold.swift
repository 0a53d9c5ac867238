/// A neuron with thresholds of both signs: for n = 1 … N, if v crosses θ_n it emits a_n and v ← v − θ_n, and if v crosses
/// −θ⁻_n downwards it emits −a⁻_n and v ← v + θ⁻_n.
///
/// One pair of thresholds is a **ternary** neuron; with a negative amplitude of slope × a it computes a **leaky ReLU**. With
/// `hasMemory` the neuron only takes back what it has sent: it emits −a⁻_n only if the sum of its outputs so far is at least
/// a⁻_n. Without that rule negative spikes turn a ReLU into the identity; with it the output never falls below zero.
public struct SignedMultiThreshold: Sendable, Equatable {
    /// Descending.
    public var thresholds: [Float]
    /// Magnitudes, descending, as many as `thresholds`.
    public var negativeThresholds: [Float]
    /// The value each threshold emits.
    public var amplitudes: [Float]
    /// Magnitudes of what negative thresholds emit.
    public var negativeAmplitudes: [Float]
    public var comparison: Comparison
    /// A hard reset needs a single pair of thresholds.
    public var reset: Reset
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

    struct Rule<Scalar: ReferenceScalar> {
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

        func fire(_ potential: inout Scalar, emitted: Float) -> Fired<Scalar> {
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

/// A neuron with thresholds λ₁ > … > λ_N that cascades through all of them in one step:
/// for n = 1 … N, if v crosses λ_n it emits λ_n and v ← v − λ_n.
///
/// Source: Deep Multi-Threshold Spiking-UNet (2023). Thresholds are optimal for uniform v on (0, V) when λ₁ = V/2 and
/// each is half of the one before.
public struct MultiThreshold: Sendable, Equatable {
    /// Descending.
    public var thresholds: [Float]
    /// The value each threshold emits; equal to `thresholds` while numbers are real.
    public var amplitudes: [Float]
    public var comparison: Comparison

    public init(thresholds: [Float] = [2, 1, 0.5, 0.25], amplitudes: [Float]? = nil, comparison: Comparison = .above) {
        self.thresholds = thresholds
        self.amplitudes = amplitudes ?? thresholds
        self.comparison = comparison
    }

    struct Rule<Scalar: ReferenceScalar> {
        private let thresholds: [Scalar]
        private let amplitudes: [Float]
        private let comparison: Comparison

        init(_ neuron: MultiThreshold) {
            thresholds = neuron.thresholds.map(Scalar.init(reference:))
            amplitudes = neuron.amplitudes
            comparison = neuron.comparison
        }

        func fire(_ potential: inout Scalar) -> Fired<Scalar> {
            var fired = Fired<Scalar>(subtracted: .zero)
            for (threshold, amplitude) in zip(thresholds, amplitudes) where comparison.crosses(potential, threshold) {
                potential -= threshold
                fired.value += amplitude
                fired.crossings += 1
                fired.subtracted += threshold
            }
            return fired
        }
    }
}

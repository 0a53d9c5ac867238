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
}

/// Integrate-and-fire without leak: v ← v + I; one spike when v crosses θ; then the reset.
public struct IntegrateAndFire: Sendable, Equatable {
    public var threshold: Float
    /// The value of a spike.
    public var amplitude: Float
    public var comparison: Comparison
    public var reset: Reset

    public init(threshold: Float = 1, amplitude: Float = 1, comparison: Comparison = .above, reset: Reset = .soft) {
        self.threshold = threshold
        self.amplitude = amplitude
        self.comparison = comparison
        self.reset = reset
    }
}

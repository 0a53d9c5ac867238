/// What a step does to neurons of floats: which thresholds are tried, and what happens before and after.
public struct FloatFiring: Sendable {
    /// A threshold with the negative one beside it, if there is one.
    public struct Pair: Sendable {
        /// Crossed upwards.
        public var threshold: Float
        /// What crossing it emits.
        public var amplitude: Float
        /// The magnitude of the one crossed downwards; infinite where there is none.
        public var negativeThreshold: Float
        /// The magnitude of what that emits; 0 where there is none.
        public var negativeAmplitude: Float

        /// Magnitudes.
        public init(threshold: Float, amplitude: Float, negativeThreshold: Float, negativeAmplitude: Float) {
            self.threshold = threshold
            self.amplitude = amplitude
            self.negativeThreshold = negativeThreshold
            self.negativeAmplitude = negativeAmplitude
        }
    }

    /// Whether a potential equal to a threshold crosses it.
    public var isAtOrAbove: Bool
    /// Whether any pair has a negative threshold.
    public var isSigned: Bool
    /// Whether negative spikes take back no more than was emitted.
    public var hasMemory: Bool
    /// Where a hard reset puts the potential; `nil` where thresholds are subtracted.
    public var resetPotential: Float?
    /// Share of the potential that is left after a step.
    public var leak: Float
    /// Whether neurons fire before they integrate.
    public var firesFirst: Bool
    /// Whether what is emitted is added to the values in the place of overwriting them.
    public var adds = false
    /// What stands for the derivative of what is emitted by the potential; `nil` where nobody asks.
    public var slope: SpikeSlope?

    /// Thresholds come with each call.
    public init(isAtOrAbove: Bool, isSigned: Bool, hasMemory: Bool, resetPotential: Float?, leak: Float, firesFirst: Bool) {
        self.isAtOrAbove = isAtOrAbove
        self.isSigned = isSigned
        self.hasMemory = hasMemory
        self.resetPotential = resetPotential
        self.leak = leak
        self.firesFirst = firesFirst
    }
}

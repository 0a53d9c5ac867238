/// The integer operations that both dialects are built from. All values are far below 2⁶² in magnitude.
public enum LoihiRegisters {
    /// Bits below the point: inputs, weights and thresholds count in 64ths of a mantissa unit.
    public static let fractionBits = 6
    /// The largest magnitude of a membrane potential, 2²³ − 1.
    public static let largestPotential = 1 << 23 - 1
    /// The largest threshold mantissa: 17 bits.
    public static let largestThresholdMantissa = 1 << 17 - 1
    /// Bits of a neuron's input accumulator, sign included.
    public static let accumulatorBits = 22
    /// Bits of a current, sign included.
    public static let currentBits = 24
    /// A decay of 4096 forgets everything in one step.
    public static let fullDecay = 4096

    /// sign(x · (4096 − d)) · (|x · (4096 − d)| >> 12): decay by d / 4096, toward zero.
    @inlinable
    public static func decayed(_ value: Int, by decay: Int) -> Int {
        let product = value * (fullDecay - decay)
        return product < 0 ? -(-product >> 12) : product >> 12
    }

    /// The two's complement value of the lowest `bits` bits.
    @inlinable
    public static func wrapped(_ value: Int, bits: Int) -> Int {
        let unused = Int.bitWidth - bits
        return (value << unused) >> unused
    }

    /// value · 2^`exponent`, rounded toward −∞ where the exponent is negative.
    @inlinable
    public static func shifted(_ value: Int, by exponent: Int) -> Int {
        exponent >= 0 ? value << exponent : value >> -exponent
    }
}

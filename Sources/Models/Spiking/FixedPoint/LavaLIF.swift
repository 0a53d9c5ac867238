/// The bit-accurate leaky integrate-and-fire neuron of lava-nc 0.10.0, binary (`PyLifModelBitAcc`) or ternary
/// (`PyTernLifModelFixed`).
///
/// In one step, with `td` the decay of `LoihiRegisters`:
///
///     u ← td(u, δu + 1) + (a << 6), wrapped once into (−2²³, 2²³]
///     v ← clip(td(v, δv) + u + bias, ±(2²³ − 1))
///     s ← v > (θ << 6);   v ← 0 on a spike
public struct LavaLIF: Sendable, Equatable {
    /// δu in 4096ths; −1 keeps the current, 4095 forgets it.
    public var currentDecay: Int
    /// δv in 4096ths.
    public var potentialDecay: Int
    /// Mantissa of the threshold above which the neuron emits +1.
    public var threshold: Int
    /// Mantissa of the threshold below which it emits −1; `nil` for a binary neuron.
    public var lowerThreshold: Int?

    /// Binary unless a lower threshold is given.
    public init(currentDecay: Int, potentialDecay: Int, threshold: Int, lowerThreshold: Int? = nil) {
        self.currentDecay = currentDecay
        self.potentialDecay = potentialDecay
        self.threshold = threshold
        self.lowerThreshold = lowerThreshold
    }

    /// Advances one neuron by one step and returns what it emits: 1, 0 or −1.
    ///
    /// - Parameters:
    ///   - input: what arrived, before the shift by six bits; its width is not limited.
    ///   - bias: `LoihiRegisters.shifted(mantissa, by: exponent)`.
    public func step(_ state: inout CurrentBasedState<Int>, input: Int, bias: Int) -> Int {
        let sum = LoihiRegisters.decayed(state.current, by: currentDecay + 1) + input << LoihiRegisters.fractionBits
        state.current = Self.wrapped(sum)
        let largest = LoihiRegisters.largestPotential
        let potential = LoihiRegisters.decayed(state.potential, by: potentialDecay) + state.current + bias
        state.potential = min(max(potential, -largest), largest)
        let spike: Int
        if state.potential > threshold << LoihiRegisters.fractionBits {
            spike = 1
        } else if let lowerThreshold, state.potential < lowerThreshold << LoihiRegisters.fractionBits {
            spike = -1
        } else {
            return 0
        }
        state.potential = 0
        return spike
    }

    /// One turn around a ring of 2²⁴ values that ends at +2²³ and not, as two's complement does, at −2²³.
    static func wrapped(_ current: Int) -> Int {
        let limit = 1 << (LoihiRegisters.currentBits - 1)
        let turn = 1 << LoihiRegisters.currentBits
        if current > limit { return current - turn }
        return current <= -limit ? current + turn : current
    }
}

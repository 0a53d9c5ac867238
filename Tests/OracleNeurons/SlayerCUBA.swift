import Models

/// The current-based neuron of lava-dl 0.6.0 (`slayer.block.cuba`), in the integers that it trains with.
///
/// Like `LavaLIF` with δu one smaller, but without any limit on current and potential; the threshold test
/// v ≥ θ + 0.01 / 4096 is a strict one for integers. A scale of 64 makes its internal unit 1 / 4096.
public struct SlayerCUBA: Sendable, Equatable {
    /// 0 … 4096, in 4096ths.
    public var currentDecay: Int
    public var potentialDecay: Int
    /// Mantissa of the threshold.
    public var threshold: Int

    public init(currentDecay: Int, potentialDecay: Int, threshold: Int) {
        self.currentDecay = currentDecay
        self.potentialDecay = potentialDecay
        self.threshold = threshold
    }

    /// The same neuron as lava-nc runs it after export: equal as long as no register overflows.
    public var exported: LavaLIF { LavaLIF(currentDecay: currentDecay - 1, potentialDecay: potentialDecay, threshold: threshold) }

    /// Advances one neuron by one step; returns whether it fires and the potential before the reset, which lava-dl records.
    public func step(_ state: inout CurrentBasedState<Int>, input: Int) -> (fires: Bool, potentialBeforeReset: Int) {
        state.current = LoihiRegisters.decayed(state.current, by: currentDecay) + input << LoihiRegisters.fractionBits
        state.potential = LoihiRegisters.decayed(state.potential, by: potentialDecay) + state.current
        let before = state.potential
        let fires = before > threshold << LoihiRegisters.fractionBits
        if fires { state.potential = 0 }
        return (fires, before)
    }
}

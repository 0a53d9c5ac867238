/// A compartment of the nengo-loihi 1.1.0 emulator.
///
/// In one step, with `wrapN` the two's complement value of N bits:
///
///     u ← wrap24(td(u, δu + 1) + wrap22(Σ w));   v ← clip(td(v, δv) + wrap24(u + bias), vmin, vmax)
///     v ← 0 while refractory;   s ← v > θ;   v ← 0 on a spike
public struct ChipLikeCompartment: Sendable, Equatable {
    /// What the compartment remembers from step to step.
    public struct State: Sendable, Equatable {
        /// Its current u and potential v.
        public var neuron = CurrentBasedState<Int>.zero
        /// Steps for which the potential is still held at zero.
        public var refractoryCount = 0

        /// At rest: u = v = 0, not refractory.
        public init() {}
    }

    /// δu in 4096ths.
    public var currentDecay: Int
    /// δv in 4096ths; 0 keeps the potential, 4096 forgets it.
    public var potentialDecay: Int
    /// In full units, mantissa · 64.
    public var threshold: Int
    /// Where potentials are cut off; nengo-loihi's own default for the lower one is 0.
    public var lowestPotential: Int
    /// The largest potential, 2²³ − 1 by default.
    public var highestPotential: Int
    /// Steps from a spike to the next possible one; 1 loses none.
    public var refractoryPeriod: Int

    /// nengo-loihi's defaults: potentials from 0 to 2²³ − 1, no refractory steps.
    public init(
        currentDecay: Int, potentialDecay: Int, threshold: Int, lowestPotential: Int = 0,
        highestPotential: Int = LoihiRegisters.largestPotential, refractoryPeriod: Int = 1
    ) {
        self.currentDecay = currentDecay
        self.potentialDecay = potentialDecay
        self.threshold = threshold
        self.lowestPotential = lowestPotential
        self.highestPotential = highestPotential
        self.refractoryPeriod = refractoryPeriod
    }

    /// Advances one compartment by one step and returns whether it fires.
    ///
    /// - Parameters:
    ///   - input: Σ of the effective weights of the spikes that arrived.
    ///   - bias: in full units.
    public func step(_ state: inout State, input: Int, bias: Int) -> Bool {
        let collected = LoihiRegisters.wrapped(input, bits: LoihiRegisters.accumulatorBits)
        let current = LoihiRegisters.wrapped(
            LoihiRegisters.decayed(state.neuron.current, by: currentDecay + 1) + collected, bits: LoihiRegisters.currentBits)
        let drive = LoihiRegisters.wrapped(current + bias, bits: LoihiRegisters.currentBits)
        let potential = LoihiRegisters.decayed(state.neuron.potential, by: potentialDecay) + drive
        state.neuron = CurrentBasedState(current: current, potential: min(max(potential, lowestPotential), highestPotential))
        if state.refractoryCount > 0 { state.neuron.potential = 0 }
        let fires = state.neuron.potential > threshold
        if fires {
            state.neuron.potential = 0
            state.refractoryCount = refractoryPeriod
        }
        state.refractoryCount = max(state.refractoryCount - 1, 0)
        return fires
    }
}

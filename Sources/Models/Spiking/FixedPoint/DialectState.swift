/// The neurons of a population in the registers of a dialect, and one step of them.
struct DialectState {
    private enum Neurons {
        case lava(LavaLIF, [CurrentBasedState<Int>])
        case chipLike(ChipLikeCompartment, [ChipLikeCompartment.State])
    }

    private var neurons: Neurons
    private let payload: Float

    /// - Precondition: integrate-and-fire neurons with a threshold in whole mantissas, a strict comparison and a hard reset to
    ///   0 that integrate first, or a read-out; what a compiler makes of a network for a dialect.
    init(_ population: Population, _ arithmetic: LoihiArithmetic) {
        let isReadout = population.neuron.isReadout
        let whole = LoihiRegisters.fullDecay
        let membrane = population.membrane
        // The chip adds one to the current's decay register.
        let currentDecay = whole - Int.retention(membrane.currentDecay) - 1
        let potentialDecay = whole - Int.retention(membrane.leak)
        // Above the largest potential: a read-out never fires.
        let threshold = isReadout ? LoihiRegisters.largestPotential + 1 : Int(reference: population.neuron.thresholds[0])
        payload = population.neuron.amplitudes.first ?? 0
        let starts = (0..<population.grid.count).map {
            CurrentBasedState(current: 0, potential: Int(reference: population.initialPotential(ofChannel: $0 % population.grid.channels)))
        }
        switch arithmetic.dialect {
        case .lava:
            neurons = .lava(
                LavaLIF(currentDecay: currentDecay, potentialDecay: potentialDecay, threshold: threshold >> LoihiRegisters.fractionBits),
                starts)
        case .chipLike:
            let compartment = ChipLikeCompartment(
                currentDecay: currentDecay, potentialDecay: potentialDecay, threshold: threshold,
                lowestPotential: isReadout ? -LoihiRegisters.largestPotential : arithmetic.lowestPotential,
                refractoryPeriod: membrane.refractorySteps + 1)
            neurons = .chipLike(
                compartment,
                starts.map { start in
                    var state = ChipLikeCompartment.State()
                    state.neuron = start
                    return state
                })
        }
    }

    var potentials: [Int] {
        switch neurons {
        case .lava(_, let states): states.map(\.potential)
        case .chipLike(_, let states): states.map(\.neuron.potential)
        }
    }

    /// One step of every neuron.
    ///
    /// - Parameters:
    ///   - synaptic: Σ effective weights × arriving spike values, in 64ths. All projections into a population together are one
    ///     group of synapses, as they were before a concatenation was taken apart: `lava` rounds their sum down once.
    ///   - constant: bias and analog current.
    mutating func step(synaptic: [Int], constant: [Int]) -> [Firing] {
        switch neurons {
        case .lava(let neuron, var states):
            let firings = states.indices.compactMap { index in
                neuron.step(&states[index], input: synaptic[index] >> LoihiRegisters.fractionBits, bias: constant[index]) > 0
                    ? Firing(neuron: index, value: payload) : nil
            }
            neurons = .lava(neuron, states)
            return firings
        case .chipLike(let compartment, var states):
            let firings = states.indices.compactMap { index in
                compartment.step(&states[index], input: synaptic[index], bias: constant[index]) ? Firing(neuron: index, value: payload) : nil
            }
            neurons = .chipLike(compartment, states)
            return firings
        }
    }
}

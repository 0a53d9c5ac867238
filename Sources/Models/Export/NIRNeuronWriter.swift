import Formats

/// A population's neurons as a NIR primitive, its parameters arrays of the population's shape.
struct NIRNeuronWriter {
    let population: Population
    let shape: [Int]
    /// Δt
    let stepSeconds: Double

    private func refusal(_ reason: String, _ remedy: String) -> NIRExportError {
        NIRExportError(population: population.name, reason: reason, remedy: remedy)
    }

    private func filled(_ value: Float) -> RawTensor { RawTensor(Tensor(shape: shape, repeating: value)) }
    private func filled(_ value: Double) -> RawTensor { RawTensor(shape: shape, doubles: Array(repeating: value, count: shape.reduce(1, *))) }

    /// - Returns: the primitive, and whether it takes the population's bias as its leak potential.
    func primitive() throws(NIRExportError) -> (NIRPrimitive, takesBias: Bool) {
        let membrane = population.membrane
        guard population.arithmetic == nil, population.currentRounding == nil, population.potentialLimit == nil else {
            throw refusal("it has a chip's integers", "export the network before it is compiled")
        }
        guard population.code == .rate else {
            throw refusal("it adds its bias and input once, and those of NIR are currents of every step", "use --neuron if")
        }
        guard membrane.order == .integrateThenFire else {
            throw refusal("it fires before it integrates, and NIR has no order in a step", "use --order integrate-then-fire")
        }
        guard membrane.refractorySteps == 0 else { throw refusal("it rests after a spike, which no NIR neuron does", "use --refractory 0") }
        let leaks = membrane.leak != 1
        let decays = membrane.currentDecay != 0
        guard leaks || !decays else {
            throw refusal("it has synaptic currents and no leak, and NIR's neurons with a synapse leak", "use a leak below 1, or --current-decay 0")
        }
        let levels = population.neuron.levels
        guard levels.count <= 1, levels.allSatisfy({ $0.side == .above }) else {
            throw refusal("NIR's neurons have one threshold, and their spikes no sign or size", "use --neuron if or lif, and --readout potential")
        }
        let fires = !levels.isEmpty
        var neuron = NIRNeuron(
            decays ? (fires ? .currentBasedIntegrateAndFire : .currentBasedIntegrator)
                : leaks ? (fires ? .leakyIntegrateAndFire : .leakyIntegrator) : fires ? .integrateAndFire : .integrator)
        // Δt/τ · R is one, so that what arrives is added as it is.
        let share = 1 - Double(membrane.leak)
        neuron.resistance = leaks ? filled(1 / share) : filled(Float(1))
        let takesBias = decays && !(population.bias.isEmpty && population.biasMap.isEmpty)
        if leaks {
            neuron.membraneTime = filled(stepSeconds / share)
            neuron.leakPotential = takesBias ? try leakPotential(share) : filled(0.0)
        }
        if decays {
            let synapse = 1 - Double(membrane.currentDecay)
            neuron.synapseTime = filled(stepSeconds / synapse)
            neuron.inputWeight = filled(1 / synapse)
        }
        if let level = levels.first {
            neuron.threshold = thresholds(level)
            neuron.resetPotential = if case .hard(let potential) = level.reset { filled(potential) } else { filled(Float(0)) }
        }
        return (.neuron(neuron), takesBias)
    }

    /// What the membrane leaks to, so that each step adds the bias: bias · τ / Δt.
    private func leakPotential(_ share: Double) throws(NIRExportError) -> RawTensor {
        let grid = population.grid
        let planes = ChannelOrder.channelsFirst(population.biasPerNeuron, shape: Shape(channels: grid.channels, height: grid.height, width: grid.width))
        return RawTensor(shape: shape, doubles: planes.map { Double($0) / share })
    }

    private func thresholds(_ level: FiringLevel) -> RawTensor {
        guard !population.channelThresholds.isEmpty else { return filled(level.threshold) }
        let plane = population.grid.height * population.grid.width
        return RawTensor(Tensor(shape: shape, scalars: (0..<population.grid.count).map { population.channelThresholds[$0 / plane][0] }))
    }

    /// What NIR's fields do not say.
    ///
    /// - Parameter saysReset: whether the graph does not say it for all populations.
    func metadata(node: String, saysReset: Bool) -> NIRMetadata {
        var metadata = NIRMetadata()
        metadata.set("activation_scale", RawTensor(Tensor(shape: [], scalars: [population.scale])))
        if population.neuron.comparison != .above { metadata.set("comparison", population.neuron.comparison.rawValue) }
        metadata.set("kind", population.kind)
        if population.name != node { metadata.set("label", population.name) }
        if saysReset, !population.neuron.isReadout {
            metadata.set("reset", NIRImportOptions.ResetRule(population.neuron, population.membrane).rawValue)
        }
        if !population.initialPotentials.isEmpty {
            metadata.set("v_init", RawTensor(Tensor(shape: [population.initialPotentials.count], scalars: population.initialPotentials)))
        } else if population.initialPotential != 0 {
            metadata.set("v_init", RawTensor(Tensor(shape: [], scalars: [population.initialPotential])))
        }
        return metadata
    }
}

import Models

extension SpikingNetwork {
    /// The same network in multiples of a potential unit, spikes in multiples of an amplitude unit: whole numbers, if the units
    /// divide everything. Spikes of the input keep their values.
    func wholeNumbers(potentialUnit: Float, amplitudeUnit: Float) -> SpikingNetwork {
        var whole = self
        for index in projections.indices {
            let unit = projections[index].source == .input ? 1 : amplitudeUnit
            whole.projections[index].kernel.weights = projections[index].kernel.weights.map { $0 * unit / potentialUnit }
        }
        for index in populations.indices {
            func potentials(_ values: [Float]) -> [Float] { values.map { $0 / potentialUnit } }
            let population = populations[index]
            whole.populations[index].bias = potentials(population.bias)
            whole.populations[index].biasMap = potentials(population.biasMap)
            whole.populations[index].initialPotential = population.initialPotential / potentialUnit
            whole.populations[index].initialPotentials = potentials(population.initialPotentials)
            whole.populations[index].channelThresholds = population.channelThresholds.map(potentials)
            var neuron = population.neuron
            for level in neuron.levels.indices {
                neuron.levels[level].threshold /= potentialUnit
                neuron.levels[level].amplitude /= amplitudeUnit
                neuron.levels[level].reset = neuron.levels[level].reset.scaled(by: 1 / potentialUnit)
            }
            whole.populations[index].neuron = neuron
        }
        return whole
    }
}

extension Reset {
    fileprivate func scaled(by factor: Float) -> Reset {
        if case .hard(let potential) = self { .hard(potential: potential * factor) } else { .soft }
    }
}

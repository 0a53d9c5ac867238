import EventSim
import Models

/// What a neuron asks of a chip beside its reset.
enum NeuronRequirements {
    /// The chip's neuron models that a population's neurons are made of.
    static func models(of population: Population) -> [NeuronCapabilities.Model] {
        let neuron = population.neuron
        var models: [NeuronCapabilities.Model] = []
        if neuron.difference != nil {
            models.append(.sigmaDelta)
        } else if neuron.membraneCount > 1 {
            models.append(.multiLevel)
        } else if neuron.isSigned {
            models += neuron.positiveThresholds.count > 1 ? [.multiThreshold, .ternary] : [.ternary]
        } else if !neuron.isReadout {
            models.append(neuron.levels.count > 1 ? .multiThreshold : .integrateAndFire)
        }
        if neuron.hasMemory { models.append(.outputMemory) }
        if population.membrane.isDynamic { models.append(.leakyIntegrateAndFire) }
        return models
    }

    /// - Throws: `NetworkError.unsupported` for a neuron that the chip has not, or one whose first spike would have to leave
    ///   before its window begins.
    static func check(_ population: Population, _ chip: ChipSpecification) throws(NetworkError) {
        for model in models(of: population) where !chip.neurons.models.contains(model) { throw missing(model, population, chip) }
        guard population.membrane.order == .fireThenIntegrate else { return }
        guard population.code == .rate else {
            throw .unsupported(
                layer: population.name, kind: "neuron",
                reason: "its neurons fire before they integrate, and begin with their bias and input: their first spike would have to leave before the first step",
                remedy: "use --order integrate-then-fire")
        }
        for channel in 0..<population.grid.channels where firesAtStart(population, channel) {
            throw .unsupported(
                layer: population.name, kind: "initial potential",
                reason: "its neurons fire before they integrate and start above a threshold: their first spike would have to leave before the first step",
                remedy: "use a smaller --initial")
        }
    }

    private static func firesAtStart(_ population: Population, _ channel: Int) -> Bool {
        let thresholds = population.channelThresholds.isEmpty ? population.neuron.thresholds : population.channelThresholds[channel]
        let start = population.initialPotential(ofChannel: channel)
        return zip(population.neuron.levels, thresholds).contains { level, threshold in
            switch level.side {
            case .above: population.neuron.comparison.crosses(start, threshold)
            // A neuron with memory has nothing to take back at first.
            case .below: !population.neuron.hasMemory && population.neuron.comparison.crosses(-start, threshold)
            }
        }
    }

    private static func missing(
        _ model: NeuronCapabilities.Model, _ population: Population, _ chip: ChipSpecification
    ) -> NetworkError {
        let (kind, reason, remedy): (String, String, String?) =
            switch model {
            case .integrateAndFire: ("integrate-and-fire neuron", "\(chip.name) has no such neuron", nil)
            case .multiThreshold:
                (
                    "multi-threshold neuron",
                    "a cascade through several thresholds in one step cannot run on \(chip.name), whose neurons have one threshold",
                    "use --neuron if, or the chip loihi-like"
                )
            case .leakyIntegrateAndFire:
                (
                    "leaky neuron", "the neurons of \(chip.name) have no leak, current decay or refractory steps",
                    "use --neuron if without --leak, --current-decay and --refractory, or the chip loihi-like"
                )
            case .ternary:
                (
                    "signed neuron", "the neurons of \(chip.name) have no negative thresholds, and this one cannot be split into a pair",
                    "use --neuron if, or the chip loihi-like"
                )
            case .outputMemory:
                (
                    "signed neuron with memory",
                    "\(chip.name) has no neuron that remembers what it sent, so as to take back no more",
                    "use --neuron if, or the chip loihi-like"
                )
            case .sigmaDelta:
                (
                    "sigma-delta neuron", "\(chip.name) has no neuron that sends how far its activation has moved",
                    "use --neuron if, or the chip loihi-like"
                )
            case .multiLevel:
                (
                    "multi-level neuron", "\(chip.name) has no neuron of several membranes, and refractory steps keep it from being split into single ones",
                    "use --neuron if, --refractory 0, or the chip loihi-like"
                )
            }
        return .unsupported(layer: population.name, kind: kind, reason: reason, remedy: remedy)
    }
}

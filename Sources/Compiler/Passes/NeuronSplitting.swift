public import EventSim
public import Models

/// Pass 1: neurons that a chip lacks become several that it has, each in a channel of its own.
///
/// A multi-level neuron becomes one integrate-and-fire neuron per membrane, all with the same input: exact. A ternary neuron
/// becomes a pair, ON with its weights and OFF with their negatives: not exact, because a spike of one leaves the other's
/// potential alone (`docs/semantics.md`, 4, says how far that goes). Channel c becomes the channels c · parts … , so that groups
/// of a grouped convolution stay together.
public struct NeuronSplitting: Sendable, Equatable {
    /// The network in neurons that the chip has; one it has already stays as it is.
    public var network: SpikingNetwork
    /// What each part of a neuron emits per spike, in the unit of what the whole neuron emits; empty for whole neurons.
    public var parts: [[Float]]
    /// One sentence per kind of replacement.
    public var notes: [String]

    /// The network stays as it is where the chip has its neurons.
    public init(_ network: SpikingNetwork, chip: ChipSpecification) {
        self.network = network
        parts = network.populations.map { _ in [] }
        notes = []
        for index in network.populations.indices {
            let population = network.populations[index]
            let neuron = population.neuron
            if neuron.membraneCount > 1, !chip.neurons.models.contains(.multiLevel), population.membrane.refractorySteps == 0 {
                split(index, into: Self.single(population), amplitudes: neuron.amplitudes, signs: neuron.levels.map { _ in 1 })
                notes.append(
                    "\(chip.name) has no multi-level neurons: each becomes \(neuron.levels.count) neurons with the same input (exact, \(neuron.levels.count)× neurons and synapses)")
            } else if !chip.neurons.models.contains(.ternary), Self.isSplittable(neuron) {
                split(index, into: Self.single(population), amplitudes: neuron.amplitudes, signs: [1, -1])
                notes.append(
                    "\(chip.name) has no neurons with negative thresholds: each ternary neuron becomes a pair, ON and OFF (twice the neurons and synapses). Not exact: after a spike of one the other keeps its potential, so it has to make up for that charge after a change of sign (on 100 random U-Nets, 16 steps, the read-out moved by 17 % of its root mean square)")
            }
        }
        notes = notes.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// What each neuron of a population emitted over a window, height × width × channels, from what its parts did.
    public func whole(_ emitted: [Float], population: Int) -> [Float] {
        let parts = parts[population]
        guard !parts.isEmpty else { return emitted }
        return stride(from: 0, to: emitted.count, by: parts.count).map { first in
            parts.indices.reduce(0) { $0 + parts[$1] * emitted[first + $1] }
        }
    }

    /// - Throws: `NetworkError.unsupported` for a max-pool gate that would compare parts in the place of neurons.
    func checkGates(_ chip: ChipSpecification) throws(NetworkError) {
        for projection in network.projections where projection.gate != nil {
            guard case .population(let source) = projection.source, !parts[source].isEmpty else { continue }
            throw .unsupported(
                layer: network.populations[source].name, kind: "max pooling",
                reason: "\(chip.name) takes several neurons for one here, and a gate compares what whole neurons have emitted",
                remedy: "use another --neuron, or the chip loihi-like")
        }
    }

    /// One threshold of each sign, and nothing that ties the two sides together.
    private static func isSplittable(_ neuron: NeuronModel) -> Bool {
        guard neuron.levels.map(\.side) == [.above, .below], !neuron.keepsEmitted else { return false }
        if case .hard(let potential) = neuron.reset { return potential == 0 }
        return true
    }

    /// A neuron with one threshold of one membrane, in as many channels as there are levels.
    private static func single(_ population: Population) -> Population {
        let neuron = population.neuron
        var split = population
        split.neuron = .integrateAndFire(
            IntegrateAndFire(threshold: neuron.thresholds[0], comparison: neuron.comparison, reset: neuron.reset))
        let thresholds = population.perChannelThresholds.flatMap { $0.map { [$0] } }
        split.channelThresholds = Set(thresholds).count > 1 ? thresholds : []
        return split
    }

    /// Replaces a population and everything that is indexed by its channels.
    private mutating func split(_ index: Int, into replacement: Population, amplitudes: [Float], signs: [Float]) {
        let whole = network.populations[index]
        let count = signs.count
        var population = replacement
        population.grid.channels = whole.grid.channels * count
        population.bias = whole.bias.flatMap { value in signs.map { $0 * value } }
        population.biasMap = whole.biasMap.flatMap { value in signs.map { $0 * value } }
        let starts = (0..<whole.grid.channels).flatMap { channel in signs.map { $0 * whole.initialPotential(ofChannel: channel) } }
        population.initialPotentials = Set(starts).count > 1 ? starts : []
        population.initialPotential = starts.first ?? 0
        network.populations[index] = population
        for projection in network.projections.indices {
            if network.projections[projection].target == index { network.projections[projection].kernel.splitOutputs(signs) }
            if network.projections[projection].source == .population(index) { network.projections[projection].kernel.splitInputs(amplitudes) }
        }
        parts[index] = amplitudes
    }
}

extension Population {
    fileprivate var perChannelThresholds: [[Float]] {
        channelThresholds.isEmpty ? Array(repeating: neuron.thresholds, count: grid.channels) : channelThresholds
    }
}

extension Kernel {
    /// Every output channel becomes one per factor, with its weights times the factor.
    fileprivate mutating func splitOutputs(_ factors: [Float]) {
        self = Kernel(
            height: height, width: width, inputChannels: inputChannels, outputChannels: outputChannels * factors.count, groups: groups,
            weights: weights.flatMap { weight in factors.map { $0 * weight } })
    }

    /// Every input channel becomes one per factor, with its weights times the factor.
    fileprivate mutating func splitInputs(_ factors: [Float]) {
        let row = outputsPerGroup
        self = Kernel(
            height: height, width: width, inputChannels: inputChannels * factors.count, outputChannels: outputChannels, groups: groups,
            weights: stride(from: 0, to: weights.count, by: row).flatMap { first in
                factors.flatMap { factor in weights[first..<first + row].map { $0 * factor } }
            })
    }
}

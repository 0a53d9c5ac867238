import EventSim
import Models

@testable import Compiler

/// Every neuron, membrane and parameter that a generated network can be given.
enum NeuronVariants {
    /// What a chip has, or what the compiler makes of what it has.
    static func neurons(on chip: ChipSpecification) -> [NeuronModel] {
        let models = chip.neurons.models
        var neurons: [NeuronModel] = [
            .integrateAndFire, .integrateAndFire, .ternary(negativeThreshold: 1, hasMemory: false), .multiLevel([3, 2, 1]),
        ]
        if models.contains(.multiThreshold) { neurons += [.multiThreshold([2, 1, 0.5, 0.25]), .multiThreshold([2, 1, 0.5, 0.25])] }
        if models.contains(.ternary) { neurons += [.ternary(negativeThreshold: 0.5, hasMemory: false)] }
        if models.contains(.outputMemory) { neurons += [.ternary(negativeThreshold: 1, hasMemory: true), .ternary(negativeThreshold: 0.5, hasMemory: true)] }
        if models.contains(.multiThreshold), models.contains(.ternary) {
            neurons += [.signedMultiThreshold([1, 0.5], hasMemory: false), .signedMultiThreshold([2, 1, 0.5], hasMemory: false)]
        }
        if models.contains(.multiThreshold), models.contains(.outputMemory) {
            neurons.append(.signedMultiThreshold([2, 1, 0.5, 0.25], hasMemory: true))
        }
        if models.contains(.sigmaDelta), chip.spikes.payloadBits > 0 { neurons += [.sigmaDelta(), .sigmaDelta(0.25)] }
        return neurons
    }

    /// Those with several membranes or a memory.
    static func rareNeurons(on chip: ChipSpecification) -> [NeuronModel] {
        let neurons = neurons(on: chip).filter { $0.membraneCount > 1 || $0.hasMemory }
        return neurons.isEmpty ? self.neurons(on: chip) : neurons
    }

    static func membrane(_ neuron: NeuronModel, _ chip: ChipSpecification, _ dice: inout Dice) -> Membrane {
        var membrane = Membrane()
        if neuron.difference != nil { return membrane }
        if dice.roll(0...2) == 0 { membrane.order = .fireThenIntegrate }
        // A soft reset that is emulated cannot come after the leak.
        let leaksFirst = chip.neurons.resetModes.contains(.soft) || membrane.order == .integrateThenFire
        if dice.roll(0...2) == 0, leaksFirst { membrane.leak = dice.pick([0.5, 0.9, 0.99]) }
        if dice.roll(0...3) == 0 { membrane.currentDecay = dice.pick([0.5, 0.8]) }
        if dice.roll(0...2) == 0, neuron != .multiLevel([3, 2, 1]) {
            membrane.refractorySteps = dice.roll(1...3)
            membrane.refractoriness = dice.pick([.mute, .hold])
        }
        let isPlain = membrane.order == .integrateThenFire && membrane.refractorySteps == 0 && neuron.reset == .soft
        // Where a soft reset is emulated the leak comes behind it.
        if membrane.leak != 1, isPlain, chip.neurons.resetModes.contains(.soft) { membrane.resetsLate = dice.roll(0...4) > 0 }
        return membrane
    }

    /// Gives channels their own thresholds and initial potentials, where the chip's profiles have room.
    static func varyChannels(_ network: inout SpikingNetwork, _ chip: ChipSpecification, _ dice: inout Dice) {
        if dice.roll(0...2) == 0 { network.populations[network.populations.count - 1].code = .value }
        for index in network.populations.indices.dropLast() {
            let population = network.populations[index]
            if dice.roll(0...3) == 0, population.neuron.thresholds.count * population.grid.channels <= 6 {
                network.populations[index].channelThresholds = (0..<population.grid.channels).map { channel in
                    population.neuron.thresholds.map { $0 * (1 + Float(channel) / 4) }
                }
            }
            if dice.roll(0...4) == 0, population.membrane.order == .integrateThenFire { network.populations[index].code = .value }
            if dice.roll(0...3) == 0 {
                network.populations[index].initialPotentials = (0..<population.grid.channels).map { _ in Float(dice.roll(-2...1)) / 16 }
            }
        }
    }

    static let everyKind = [
        "if", "multi-threshold", "ternary", "asymmetric", "ternary with memory", "signed multi-threshold",
        "signed multi-threshold with memory", "multi-level", "split", "hard reset", "fire then integrate", "leak", "current decay", "mute",
        "hold", "late reset", "channel thresholds", "channel potentials", "signed axons", "a spike taken back", "values", "sigma-delta",
    ]

    /// Which of `everyKind` a case exercised: only populations that fired count.
    static func kinds(_ network: SpikingNetwork, _ compilation: Compilation, _ run: Reference<Int>.Run) -> Set<String> {
        var kinds: Set<String> = []
        for (index, population) in network.populations.enumerated() where !run.firings[index].joined().isEmpty {
            let neuron = population.neuron
            if neuron.isReadout { continue }
            let several = neuron.positiveThresholds.count > 1
            if neuron.difference != nil {
                kinds.insert("sigma-delta")
            } else if neuron.membraneCount > 1 {
                kinds.insert("multi-level")
            } else if neuron.isSigned {
                kinds.insert((several ? "signed multi-threshold" : "ternary") + (neuron.hasMemory ? " with memory" : ""))
                if neuron.positiveThresholds != neuron.negativeThresholds { kinds.insert("asymmetric") }
                if neuron.hasMemory, run.firings[index].joined().contains(where: { $0.value < 0 }) { kinds.insert("a spike taken back") }
            } else {
                kinds.insert(several ? "multi-threshold" : "if")
            }
            let membrane = population.membrane
            if let original = compilation.alignment.places.firstIndex(of: index), !compilation.splitting.parts[original].isEmpty {
                kinds.insert("split")
            }
            if population.neuron.reset != .soft { kinds.insert("hard reset") }
            if membrane.order == .fireThenIntegrate { kinds.insert("fire then integrate") }
            if membrane.leak != 1 { kinds.insert("leak") }
            if membrane.resetsLate { kinds.insert("late reset") }
            if membrane.currentDecay != 0 { kinds.insert("current decay") }
            if membrane.refractorySteps > 0 { kinds.insert(membrane.refractoriness.rawValue) }
            if population.code == .value { kinds.insert("values") }
            if !population.channelThresholds.isEmpty { kinds.insert("channel thresholds") }
            if !population.initialPotentials.isEmpty { kinds.insert("channel potentials") }
            if population.neuron.isSigned, compilation.map.layers[compilation.layer(ofPopulation: index)].wireCode != .payload {
                kinds.insert("signed axons")
            }
        }
        return kinds
    }
}

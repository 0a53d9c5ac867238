import EventSim
import FastEngine
import Formats
import FuzzSupport
import Models
import Processors
import Testing

@testable import Compiler

/// Do event engine and reference agree, spike for spike and counter for counter?
@Suite("Fidelity: do engine and reference agree?")
struct FidelityTests {
    /// What a generated case exercised, so that the suite can show it looked where things go wrong.
    struct Coverage {
        var ties = 0
        var strides = 0
        var transposed = 0
        var upsampled = 0
        var pools = 0
        var spikingPools = 0
        /// Cases with gates, and those in which two neurons of a window fired at once, of which one was held back.
        var gates = 0
        var contested = 0
        var relays = 0
        var longSkips = 0
        var payloadLevels: Set<Int32> = []
        var negativeSpikes = 0
        var lowered = 0
        var chipBoundaries = 0
        /// Cases whose read-out fired, and those in which it fired values below zero.
        var firingReadouts = 0
        var negativeReadouts = 0
        /// Cases that ran with each neuron, membrane and parameter, and fired.
        var kinds: [String: Int] = [:]
    }

    static let seeds = Seeds.of(0..<660)
    /// From here on neurons that the dice before rarely pick, or that rarely do what is theirs.
    static let firstRareSeed = 560

    @Test("the same spikes, read-outs and counters on random U-Nets")
    func engineEqualsReference() throws {
        var coverage = Coverage()
        for seed in Self.seeds { try Self.check(seed, &coverage) }
        guard !Seeds.areChosen else { return }
        #expect(coverage.ties > 0)
        #expect(coverage.strides > 0)
        #expect(coverage.transposed > 0)
        #expect(coverage.upsampled > 0)
        #expect(coverage.pools > 0)
        #expect(coverage.spikingPools > 20)
        #expect(coverage.gates > 20)
        #expect(coverage.contested > 20)
        #expect(coverage.relays > 20)
        #expect(coverage.longSkips > 0)
        #expect(coverage.payloadLevels.count >= 3)
        #expect(coverage.negativeSpikes > 0)
        #expect(coverage.lowered > 0)
        #expect(coverage.chipBoundaries > 0)
        #expect(coverage.firingReadouts > 20)
        #expect(coverage.negativeReadouts > 20)
        for kind in NeuronVariants.everyKind { #expect(coverage.kinds[kind, default: 0] >= 20, "\(kind)") }
    }

    private static func options(
        _ coding: SpikingInput.Coding, _ chip: ChipSpecification, isRare: Bool, _ dice: inout Dice
    ) -> ConversionOptions {
        let neuron = dice.pick(isRare ? NeuronVariants.rareNeurons(on: chip) : NeuronVariants.neurons(on: chip))
        return ConversionOptions(
            neuron: neuron, comparison: dice.pick([.above, .atOrAbove]),
            reset: neuron.allowsHardReset && dice.roll(0...3) == 0 ? .hard(potential: 0) : .soft,
            membrane: NeuronVariants.membrane(neuron, chip, &dice), percentile: dice.pick([99.9, 90]), initialPotential: dice.pick([nil, 0]),
            coding: coding)
    }

    private static func check(_ seed: Int, _ coverage: inout Coverage) throws {
        var dice = Dice(seed, "case")
        let net = RandomUNet(seed: seed)
        var chip = try TestChips.small(named: dice.pick(TestChips.names), &dice)
        chip.arithmetic.maximumDelay = dice.pick([62, 62, 2, 1])
        let coding = dice.pick([SpikingInput.Coding.analogCurrent, .binaryPoisson, .ternaryPoisson])
        var options = Self.options(coding, chip, isRare: seed >= firstRareSeed, &dice)
        // Firings of a multi-level neuron do not say which of its membranes fired, so that no relay repeats them.
        if options.neuron.membraneCount > 1 { chip.arithmetic.maximumDelay = 62 }
        if options.reset != .soft { options.membrane.resetsLate = false }
        // What changes of a value has no rate that coded spikes could have.
        if options.neuron.difference != nil { options.coding = .analogCurrent }
        options.maxPooling = chip.neurons.maxPoolGate ? .gate : .average
        options.averagePooling = dice.pick([.folded, .folded, .spiking])
        // A stream of its own, so that the other dice stay as they were.
        var readoutDice = Dice(seed, "read-out")
        options.readout = readoutDice.pick([.potential, .potential, .spikes])
        if options.neuron.difference != nil { options.readout = .potential }
        let batch = net.input.reshaped([1] + net.input.shape)
        var conversion = try net.network.convert(options, calibration: batch)
        NeuronVariants.varyChannels(&conversion.network, chip, &dice)
        let window = dice.roll(3...8)
        let compilation = try Compilation(
            conversion.network,
            CompileOptions(
                chip: chip, schedule: dice.pick([.aligned, .aligned, .delayed]), window: window, weightBits: dice.pick([8, 8, 3]),
                inputPeak: conversion.inputPeak))
        let input = try compilation.encode(net.input, seed: UInt64(seed))
        let network = compilation.quantization.integerNetwork

        let reference = Reference<Int>(network, schedule: compilation.schedule).run(input)
        let engine = try LiteralEngine(compilation.checkedMap).run(compilation.stimulus(input), recordsSpikes: true)

        Agreement.expect(engine, reference, compilation, "seed \(seed)")
        checkReadout(engine, reference, compilation, input, seed: seed, &coverage)
        let ways = ProcessorLevel.supported.map { (2, $0) } + (seed % 5 == 0 ? [(1, .highest), (7, .highest)] : [])
        for (threads, processor) in ways {
            let fast = try FastEngine(compilation.checkedMap, threads: threads, processor: processor).run(
                compilation.stimulus(input), recordsSpikes: true)
            #expect(fast == engine, "seed \(seed): the fast engine of \(processor) differs from the literal one")
        }
        #expect(try FastEngine(compilation.checkedMap).fallbackReason(for: compilation.stimulus(input)) == nil, "seed \(seed) ran on the literal engine twice")

        let brute = BruteForce(network: network, map: compilation.map, schedule: compilation.schedule)
        let expected = brute.totals(reference, input)
        let counted = engine.counters.total
        #expect(counted == expected, "seed \(seed)")
        let cores = engine.counters.perCore.reduce(into: engine.counters.host) { $0 += $1 }
        #expect(cores == counted && engine.counters.perStep.reduce(into: Counters()) { $0 += $1 } == counted, "seed \(seed)")

        try checkAlignment(network, input, window: window, seed: seed)
        record(net, network, compilation, reference, input, &coverage)
    }

    /// What is read is what the reference's last population holds or has emitted, and the history ends in it.
    private static func checkReadout(
        _ engine: SimulationResult, _ reference: Reference<Int>.Run, _ compilation: Compilation, _ input: EncodedInput, seed: Int,
        _ coverage: inout Coverage
    ) {
        let readout = compilation.quantization.network.readout
        var expected = reference.readout
        if !readout.neuron.isReadout {
            expected = Array(repeating: 0, count: readout.grid.count)
            let firings = reference.firings[reference.firings.count - 1].joined()
            for firing in firings { expected[firing.neuron] += Int(firing.value) }
            coverage.firingReadouts += firings.isEmpty ? 0 : 1
            coverage.negativeReadouts += compilation.output(of: engine).contains { $0 < 0 } ? 1 : 0
        }
        #expect(compilation.map.readout(of: engine).map(Int.init) == expected, "seed \(seed)")
        let history = compilation.outputHistory(of: engine, stimulus: compilation.stimulus(input))
        #expect(history.last == compilation.output(of: engine), "seed \(seed)")
    }

    /// `aligned` emits what `sameStep` emits, each population shifted by its depth.
    private static func checkAlignment(_ network: SpikingNetwork, _ input: EncodedInput, window: Int, seed: Int) throws {
        let same = Reference<Int>(network, schedule: Schedule(.sameStep, of: network, window: window)).run(input)
        let aligned = Reference<Int>(network, schedule: Schedule(.aligned, of: network, window: window)).run(input)
        for (population, depth) in network.depths.enumerated() {
            let shifted = Array(aligned.firings[population][depth..<depth + window])
            #expect(shifted == same.firings[population], "seed \(seed), population \(population)")
        }
        #expect(aligned.readout == same.readout, "seed \(seed)")
    }

    private static func record(
        _ net: RandomUNet, _ network: SpikingNetwork, _ compilation: Compilation, _ reference: Reference<Int>.Run, _ input: EncodedInput,
        _ coverage: inout Coverage
    ) {
        if net.usesStride { coverage.strides += 1 }
        if net.usesTransposedConvolution { coverage.transposed += 1 }
        if net.usesUpsampling { coverage.upsampled += 1 }
        if net.usesPool { coverage.pools += 1 }
        if network.populations.contains(where: { $0.kind.hasPrefix("AvgPool") }) { coverage.spikingPools += 1 }
        recordGates(network, reference, &coverage)
        if !compilation.alignment.notes.isEmpty { coverage.relays += 1 }
        if net.longestSkip >= 2 { coverage.longSkips += 1 }
        if input.spikes.joined().contains(where: { $0.value < 0 }) { coverage.negativeSpikes += 1 }
        if compilation.map.layers.contains(where: { $0.wireCode != .payload || $0.compartmentsPerNeuron > 1 }) { coverage.lowered += 1 }
        if compilation.map.chipCount > 1 { coverage.chipBoundaries += 1 }
        for firing in reference.firings.joined().joined() { coverage.payloadLevels.insert(Int32(firing.value)) }
        for kind in NeuronVariants.kinds(network, compilation, reference) { coverage.kinds[kind, default: 0] += 1 }
        // Only an exact tie tells the two comparisons apart.
        var flipped = network
        for index in flipped.populations.indices where flipped.populations[index].kind != "relay" {
            let comparison = flipped.populations[index].neuron.comparison
            flipped.populations[index].neuron.comparison = comparison == .above ? .atOrAbove : .above
        }
        let other = Reference<Int>(flipped, schedule: compilation.schedule).run(input)
        if other.firings != reference.firings { coverage.ties += 1 }
    }

    private static func recordGates(_ network: SpikingNetwork, _ reference: Reference<Int>.Run, _ coverage: inout Coverage) {
        var isContested = false
        let gated = network.projections.filter { $0.gate != nil }
        for projection in gated {
            guard let gate = projection.gate, case .population(let source) = projection.source else { continue }
            let grid = network.populations[source].grid
            for firings in reference.firings[source] {
                var windows: Set<[Int]> = []
                for firing in firings {
                    let (y, x) = (firing.neuron / grid.channels).quotientAndRemainder(dividingBy: grid.width)
                    let window = [y / gate.height, x / gate.width, firing.neuron % grid.channels]
                    if !windows.insert(window).inserted { isContested = true }
                }
            }
        }
        coverage.gates += gated.isEmpty ? 0 : 1
        coverage.contested += isContested ? 1 : 0
    }
}

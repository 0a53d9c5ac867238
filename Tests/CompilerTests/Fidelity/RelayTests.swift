import EventSim
import FastEngine
import Formats
import FuzzSupport
import Models
import Testing

@testable import Compiler

@Suite("Fidelity: do relays repeat what a chip cannot delay long enough?")
struct RelayTests {
    private struct Run {
        var compilation: Compilation
        var result: SimulationResult

        init(_ conversion: Conversion, _ net: RandomUNet, chip: ChipSpecification, maximumDelay: Int) throws {
            var chip = chip
            chip.arithmetic.maximumDelay = maximumDelay
            compilation = try Compilation(
                conversion.network, CompileOptions(chip: chip, window: 5, inputPeak: conversion.inputPeak))
            let input = try compilation.encode(net.input, seed: 1)
            result = try FastEngine(compilation.checkedMap).run(compilation.stimulus(input), recordsSpikes: true)
        }
    }

    @Test("the same spikes and read-outs with delays of 62, 2 and 1 steps", arguments: ["loihi-like", "loihi-like-binary", "loihi1"])
    func sameSpikes(name: String) throws {
        let chip = try TestChips.load(name)
        let neuron: NeuronModel =
            chip.neurons.models.contains(.multiThreshold) ? .multiThreshold([2, 1, 0.5, 0.25]) : .integrateAndFire
        var chains = 0
        var repeated = 0
        for seed in Seeds.of(0..<40) {
            let net = RandomUNet(seed: seed)
            let conversion = try net.network.convert(
                ConversionOptions(neuron: neuron, maxPooling: chip.neurons.maxPoolGate ? .gate : .average),
                calibration: net.input.reshaped([1] + net.input.shape))
            let direct = try Run(conversion, net, chip: chip, maximumDelay: 62)
            #expect(direct.compilation.alignment.notes.isEmpty)
            for maximumDelay in 1...2 {
                let relayed = try Run(conversion, net, chip: chip, maximumDelay: maximumDelay)
                #expect(relayed.result.readout == direct.result.readout, "seed \(seed)")
                for population in conversion.network.populations.indices {
                    #expect(
                        relayed.result.spikes[relayed.compilation.layer(ofOriginal: population)]
                            == direct.result.spikes[direct.compilation.layer(ofOriginal: population)], "seed \(seed)")
                }
                #expect(relayed.compilation.map.projections.allSatisfy { $0.delay <= maximumDelay })
                chains += relayed.compilation.alignment.notes.count
                repeated += try checkRepeats(relayed, maximumDelay)
            }
        }
        guard !Seeds.areChosen else { return }
        #expect(chains > 20)
        #expect(repeated > 1000)
    }

    @Test("changes arrive as they were sent, with delays of 62, 2 and 1 steps")
    func differences() throws {
        let chip = try TestChips.load("loihi-like")
        var repeated = 0
        for seed in Seeds.of(0..<20) {
            let net = RandomUNet(seed: seed)
            let conversion = try net.network.convert(ConversionOptions(neuron: .sigmaDelta(0.1)), calibration: net.input.reshaped([1] + net.input.shape))
            let direct = try Run(conversion, net, chip: chip, maximumDelay: 62)
            for maximumDelay in 1...2 {
                let relayed = try Run(conversion, net, chip: chip, maximumDelay: maximumDelay)
                #expect(relayed.result.readout == direct.result.readout, "seed \(seed)")
                repeated += try checkRepeats(relayed, maximumDelay)
            }
        }
        if !Seeds.areChosen { #expect(repeated > 200) }
    }

    /// Every relay emits its source's firings, values and crossings alike, `delay` steps later; returns how many.
    private func checkRepeats(_ run: Run, _ delay: Int) throws -> Int {
        let map = run.compilation.map
        let originals = Set(run.compilation.alignment.places.map { run.compilation.layer(ofPopulation: $0) })
        var repeated = 0
        for relay in map.layers.indices where !map.layers[relay].isInput && !originals.contains(relay) {
            let source = try #require(map.projections.first { $0.target == relay }).source
            #expect(Array(run.result.spikes[relay].dropFirst(delay)) == Array(run.result.spikes[source].dropLast(delay)))
            let counters = run.result.counters.perLayer
            #expect(counters[relay].events == counters[source].events && counters[relay].spikes == counters[source].spikes)
            repeated += counters[relay].events
        }
        return repeated
    }

    @Test("the pass says what it added, and the map counts it")
    func reported() throws {
        let net = RandomUNet(seed: 4)
        let conversion = try net.network.convert(
            ConversionOptions(neuron: .integrateAndFire), calibration: net.input.reshaped([1] + net.input.shape))
        var chip = try TestChips.load("loihi-like")
        chip.arithmetic.maximumDelay = 1
        let compilation = try Compilation(conversion.network, CompileOptions(chip: chip, window: 5, inputPeak: conversion.inputPeak))
        let relays = compilation.quantization.network.populations.filter { $0.kind == "relay" }
        let neurons = relays.reduce(0) { $0 + $1.grid.count }
        #expect(neurons > 0 && compilation.map.residentNeurons == conversion.network.neuronCount + neurons)
        let changes = try #require(compilation.passes.first { $0.name == "align" }).changes
        #expect(changes.contains { $0.contains("relay population") })
        #expect(compilation.notes.contains { $0.contains("relay population") })
    }
}

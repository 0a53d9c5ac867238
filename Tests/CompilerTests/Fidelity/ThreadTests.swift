import EventSim
import FastEngine
import Formats
import FuzzSupport
import Models
import Testing

@testable import Compiler

@Suite("Fidelity: does the number of threads change anything?")
struct ThreadTests {
    /// Every spike, potential and counter, with every neuron and coding.
    @Test("1, 2 and 7 threads: the same results on random networks")
    func threads() throws {
        var spikes = 0
        for seed in Seeds.of(0..<250) {
            var dice = Dice(seed, "threads")
            let net = RandomUNet(seed: seed)
            var chip = try TestChips.small(named: "loihi-like", &dice)
            // More cores, so that there is something to share out.
            chip.core.neurons = 16
            let neuron = dice.pick(NeuronVariants.neurons(on: chip))
            var options = ConversionOptions(
                neuron: neuron, membrane: NeuronVariants.membrane(neuron, chip, &dice),
                coding: dice.pick([.analogCurrent, .binaryPoisson, .ternaryPoisson]), readout: dice.pick([.potential, .spikes]))
            if neuron.difference != nil { (options.coding, options.readout) = (.analogCurrent, .potential) }
            let conversion = try net.network.convert(options, calibration: net.input.reshaped([1] + net.input.shape), threads: 1)
            let again = try net.network.convert(options, calibration: net.input.reshaped([1] + net.input.shape), threads: 7)
            #expect(again == conversion, "seed \(seed)")
            let compilation = try Compilation(conversion.network, CompileOptions(chip: chip, window: dice.roll(3...8), inputPeak: conversion.inputPeak))
            let stimulus = compilation.stimulus(try compilation.encode(net.input, seed: UInt64(seed)))
            let alone = try FastEngine(compilation.checkedMap, threads: 1).run(stimulus, recordsSpikes: true)
            for threads in [2, 7] {
                let together = try FastEngine(compilation.checkedMap, threads: threads).run(stimulus, recordsSpikes: true)
                #expect(together == alone, "seed \(seed), \(threads) threads")
            }
            spikes += alone.counters.total.spikes
        }
        #expect(spikes > 100_000 || Seeds.areChosen)
    }
}

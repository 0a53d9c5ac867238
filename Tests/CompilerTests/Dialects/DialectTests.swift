import EventSim
import FastEngine
import Formats
import FuzzSupport
import Models
import Testing

@testable import Compiler

/// Do reference and engines agree in each dialect of Loihi's integers, and the dialects with one another where they should?
@Suite struct DialectTests {
    private struct Case {
        var network: SpikingNetwork
        var net: RandomUNet
        var options: CompileOptions
    }

    /// A random U-Net of leaky neurons for a random chip; the options have no dialect yet.
    private static func make(_ seed: Int, _ dice: inout Dice) throws -> Case {
        // Loihi 1 has no gates for max pooling.
        let net = (0...).lazy.map { RandomUNet(seed: seed + 1000 * $0) }.first { !$0.usesMaxPool }!
        var membrane = Membrane(refractoriness: .hold)
        if dice.roll(0...2) == 0 { membrane.leak = dice.pick([0.5, 0.9, 0.99]) }
        if dice.roll(0...2) == 0 { membrane.currentDecay = dice.pick([0.5, 0.8]) }
        let options = ConversionOptions(
            neuron: .integrateAndFire, reset: .hard(potential: 0), membrane: membrane, percentile: dice.pick([99.9, 90]),
            initialPotential: dice.pick([nil, 0]), coding: dice.pick([.analogCurrent, .binaryPoisson, .ternaryPoisson]))
        let conversion = try net.network.convert(options, calibration: net.input.reshaped([1] + net.input.shape))
        var network = conversion.network
        if dice.roll(0...2) == 0 {
            // Biases far above the weights ask for negative weight exponents.
            for index in network.populations.indices {
                network.populations[index].bias = network.populations[index].bias.map { $0 * 60 }
                network.populations[index].biasMap = network.populations[index].biasMap.map { $0 * 60 }
            }
        }
        let chip = try TestChips.small(named: dice.pick(["loihi-like", "loihi1", "loihi-like-binary"]), &dice)
        return Case(
            network: network, net: net,
            options: CompileOptions(
                chip: chip, window: dice.roll(3...8), weightBits: dice.pick([8, 8, 3]), weightPercentile: dice.pick([100, 100, 80]),
                inputPeak: conversion.inputPeak))
    }

    /// Compiles and runs in a dialect, and requires that reference, literal and fast engine agree in every spike and count.
    private static func run(
        _ sample: Case, _ arithmetic: LoihiArithmetic, seed: Int
    ) throws -> (compilation: Compilation, spikes: [[[Spike]]], readout: [Int32]) {
        var options = sample.options
        options.arithmetic = arithmetic
        let compilation = try Compilation(sample.network, options)
        let input = try compilation.encode(sample.net.input, seed: UInt64(seed))
        let reference = Reference<Int>(compilation.quantization.integerNetwork, schedule: compilation.schedule).run(input)
        let stimulus = compilation.stimulus(input)
        let literal = try LiteralEngine(compilation.checkedMap).run(stimulus, recordsSpikes: true)
        for population in compilation.quantization.network.populations.indices {
            let expected = reference.firings[population].map { $0.map { Spike(neuron: Int32($0.neuron), value: Int32($0.value)) } }
            #expect(literal.spikes[compilation.layer(ofPopulation: population)] == expected, "seed \(seed), \(arithmetic), population \(population)")
        }
        #expect(literal.readout.map(Int.init) == reference.readout, "seed \(seed), \(arithmetic)")
        let fast = FastEngine(compilation.checkedMap, threads: 2)
        #expect(try fast.fallbackReason(for: stimulus) == nil, "seed \(seed), \(arithmetic): nothing was compared")
        #expect(try fast.run(stimulus, recordsSpikes: true) == literal, "seed \(seed), \(arithmetic)")
        return (compilation, literal.spikes, literal.readout)
    }

    @Test func `Reference and both engines agree in each dialect, and inside the safe region the dialects agree`() throws {
        var (safe, warned, differing, spikes, rounded) = (0, 0, 0, 0, 0)
        for seed in Seeds.of(0..<120) {
            var dice = Dice(seed, "dialect")
            let sample = try Self.make(seed, &dice)
            let lava = try Self.run(sample, LoihiArithmetic(.lava), seed: seed)
            let chipLike = try Self.run(sample, LoihiArithmetic(.chipLike), seed: seed)
            #expect(lava.compilation.quantization.warnings == chipLike.compilation.quantization.warnings, "seed \(seed)")
            let agree = lava.spikes == chipLike.spikes && lava.readout == chipLike.readout
            spikes += lava.spikes.joined().joined().count
            if lava.compilation.quantization.isRounded.contains(true) { rounded += 1 }
            if lava.compilation.quantization.warnings.isEmpty {
                safe += 1
                #expect(agree, "seed \(seed): the dialects differ inside the region where they should agree")
            } else {
                warned += 1
                if !agree { differing += 1 }
            }
        }
        guard !Seeds.areChosen else { return }
        #expect(safe >= 20 && warned >= 10 && differing >= 1 && rounded >= 10 && spikes > 1000)
    }

    @Test func `Refractory steps and cut potentials run in chip-like, with a warning`() throws {
        var (refractory, cut) = (0, 0)
        for seed in Seeds.of(200..<240) {
            var dice = Dice(seed, "chip-like")
            var sample = try Self.make(seed, &dice)
            for index in sample.network.populations.indices.dropLast() {
                sample.network.populations[index].membrane.refractorySteps = seed % 3
            }
            let lowest = dice.pick([0, -1023, -LoihiRegisters.largestPotential])
            let run = try Self.run(sample, LoihiArithmetic(.chipLike, lowestPotential: lowest), seed: seed)
            let warnings = run.compilation.quantization.warnings
            if seed % 3 > 0 {
                refractory += 1
                #expect(warnings.contains { $0.contains("lava has no refractory steps") })
                #expect(throws: NetworkError.self) { try Self.run(sample, LoihiArithmetic(.lava), seed: seed) }
            }
            if lowest != -LoihiRegisters.largestPotential {
                cut += 1
                #expect(warnings.contains { $0.contains("cuts potentials off at \(lowest)") })
            }
        }
        #expect(refractory > 0 && cut > 0 || Seeds.areChosen)
    }

    @Test func `The largest weight fills its mantissa, or the stated percentile does and the rest is clipped`() throws {
        var dice = Dice(1, "percentile")
        var sample = try Self.make(3, &dice)
        sample.options.weightBits = 8
        sample.options.arithmetic = LoihiArithmetic(.lava)
        for (percentile, clips) in [(100.0, false), (50.0, true)] {
            sample.options.weightPercentile = percentile
            let compilation = try Compilation(sample.network, sample.options)
            for (index, layer) in compilation.quantization.layers.enumerated().dropLast() {
                let incoming = compilation.map.projections.filter { $0.target == compilation.layer(ofPopulation: index) }
                guard let largest = incoming.flatMap(\.weights).map({ abs(Int($0)) }).max() else { continue }
                // Landing the threshold on its grid costs the last mantissa step at most.
                #expect((126...127).contains(largest), "\(layer.name)")
                #expect((layer.clipped > 0) == clips, "\(layer.name)")
                if !clips { #expect(layer.maxError <= layer.scale / 2 * (1 + 1e-6), "\(layer.name)") }
            }
        }
    }

    @Test func `What a dialect has no rule for is refused with a remedy`() throws {
        var dice = Dice(2, "refusals")
        let sample = try Self.make(5, &dice)
        func refusal(_ arithmetic: LoihiArithmetic, _ change: (inout Case) -> Void) -> String {
            var changed = sample
            change(&changed)
            changed.options.arithmetic = arithmetic
            do {
                _ = try Compilation(changed.network, changed.options)
                return ""
            } catch { return "\(error)" }
        }
        let lava = LoihiArithmetic(.lava)
        #expect(refusal(lava) { $0.network.populations[0].neuron = .integrateAndFire(IntegrateAndFire()) }.contains("use --reset hard"))
        #expect(refusal(lava) { $0.network.populations[0].neuron = .multiThreshold(MultiThreshold()) }.contains("use --neuron if"))
        #expect(refusal(lava) { $0.network.populations[0].membrane.refractorySteps = 1 }.contains("--dialect chip-like"))
        #expect(refusal(lava) { $0.options.chip.arithmetic.stateBits = 20 }.contains("other registers"))
        #expect(refusal(LoihiArithmetic(.lava, lowestPotential: 0)) { _ in }.contains("--dialect chip-like"))
        #expect(refusal(LoihiArithmetic(.chipLike, lowestPotential: -1000)) { _ in }.contains("-1000 is not"))
        #expect(refusal(LoihiArithmetic(.chipLike)) { $0.network.populations[0].membrane = Membrane(refractorySteps: 1) }.contains("--refractory-mode hold"))
    }

    @Test func `A core map keeps its dialect in its file, and a broken one is refused`() throws {
        var dice = Dice(4, "file")
        var sample = try Self.make(7, &dice)
        sample.options.arithmetic = LoihiArithmetic(.chipLike, lowestPotential: -1023)
        var map = try Compilation(sample.network, sample.options).map
        #expect(map.layers.contains { $0.membrane.registers == RegisterRules(.chipLike, lowestPotential: -1023) })
        #expect(try CoreMapFile.decode(CoreMapFile.encode(map), file: "a.map").map == map)
        let layer = try #require(map.layers.firstIndex { $0.membrane.registers?.lowestPotential == -1023 })
        map.layers[layer].membrane.registers = RegisterRules(.lava, lowestPotential: -1023)
        #expect(throws: FileError.self) { try CoreMapFile.decode(CoreMapFile.encode(map), file: "a.map") }
    }
}

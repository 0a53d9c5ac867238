import EventSim
import FastEngine
import Formats
import FuzzSupport
import Models
import Processors
import Testing

@testable import Compiler

@Suite("Mapping: is every limit of every chip kept, and every broken one noticed?")
struct EveryChipTests {
    private struct Limit {
        var limit: CoreLimit
        var rule: VerificationError.Rule
        var tighten: @Sendable (inout CoreLimits, Int) -> Void
    }

    private static let seeds = Seeds.of(0..<200)

    private static let limits = [
        Limit(limit: .neurons, rule: .neurons) { $0.neurons = $1 },
        Limit(limit: .synapseMemory, rule: .synapseMemory) { $0.synapseWords = $1 },
        Limit(limit: .inputAxons, rule: .inputAxons) { $0.inputAxons = $1 },
        Limit(limit: .outputAxons, rule: .outputAxons) { $0.outputAxons = $1 },
        Limit(limit: .axonMap, rule: .axonMap) { $0.pool?.axonMapWords = $1 },
        Limit(limit: .pooledMemory, rule: .pooledMemory) { $0.pool?.totalWords = $1 },
    ]

    @Test("random networks compile, verify, spike as without cores, and are refused once any limit is one short", arguments: TestChips.names)
    func everyChip(name: String) throws {
        var compiled = 0
        for seed in Self.seeds {
            var dice = Dice(seed, "every chip")
            let net = RandomUNet(seed: seed)
            let chip = try TestChips.small(named: name, &dice)
            let cascade = chip.neurons.models.contains(.multiThreshold) && dice.roll(0...1) == 1
            let conversion = try net.network.convert(
                ConversionOptions(
                    neuron: cascade ? .multiThreshold([2, 1, 0.5, 0.25]) : .integrateAndFire,
                    maxPooling: chip.neurons.maxPoolGate ? .gate : .average),
                calibration: net.input.reshaped([1] + net.input.shape))
            let compilation = try Compilation(
                conversion.network, CompileOptions(chip: chip, window: 4, inputPeak: conversion.inputPeak))
            let map = compilation.map
            try Verifier.verify(map)
            compiled += 1
            let input = try compilation.encode(net.input, seed: UInt64(seed))
            Agreement.expect(
                try FastEngine(map.check(), threads: 1, processor: ProcessorLevel.supported[seed % ProcessorLevel.supported.count]).run(compilation.stimulus(input), recordsSpikes: true),
                Reference<Int>(compilation.quantization.integerNetwork, schedule: compilation.schedule).run(input), compilation,
                "\(name), seed \(seed)")
            let usage = utilization(of: map)
            for limit in Self.limits where CoreLimit.all(of: chip.core).contains(limit.limit) {
                let used = usage.cores.map { $0.used(limit.limit) }.max() ?? 0
                var tight = map
                limit.tighten(&tight.chip.core, used)
                #expect(throws: Never.self, "seed \(seed), \(limit.rule)") { try Verifier.verify(tight) }
                guard used > 0 else { continue }
                limit.tighten(&tight.chip.core, used - 1)
                let error = #expect(throws: VerificationError.self, "seed \(seed)") { try Verifier.verify(tight) }
                #expect(error?.rule == limit.rule, "seed \(seed)")
            }
            try broken(map, seed: seed)
        }
        #expect(compiled == Self.seeds.count)
    }

    /// Maps whose own parts are wrong, whatever the chip.
    private func broken(_ map: CoreMap, seed: Int) throws {
        func refuses(_ rule: VerificationError.Rule, _ change: (inout CoreMap) -> Void) {
            var map = map
            change(&map)
            let error = #expect(throws: VerificationError.self, "seed \(seed)") { try Verifier.verify(map) }
            #expect(error?.rule == rule, "seed \(seed), \(rule)")
        }
        refuses(.coverage) { $0.blocks.removeLast() }
        refuses(.corePlace) { $0.blocks[0].core = $0.cores.count }
        refuses(.delay) { $0.projections[0].delay = $0.chip.arithmetic.maximumDelay + 1 }
        refuses(.layer) { $0.layers[$0.layers.count - 1].bias = [0, 0, 0, 0, 0, 0, 0] }
    }
}

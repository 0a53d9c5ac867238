import EventSim
import FastEngine
import Formats
import FuzzSupport
import Models
import Testing

@testable import Compiler

/// What `docs/semantics.md` 4 calls exact: a chip that lacks something gives the output of one that has it.
@Suite("Lowering: does what is exact leave the read-out as it is?")
struct ExactLoweringTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var neurons: [NeuronModel]
        var coding = SpikingInput.Coding.analogCurrent
        var maxPooling = ConversionOptions.MaxPooling.gate
        /// What the chip loses.
        var lack: @Sendable (inout ChipSpecification) -> Void
        /// Whether something took the place of what was lost.
        var isLowered: @Sendable (Compilation) -> Bool
        var testDescription: String { name }
    }

    private static let cascade = NeuronModel.multiThreshold([2, 1, 0.5, 0.25])

    static let cases = [
        Case(
            name: "a ternary input to ON and OFF axons", neurons: [.integrateAndFire, cascade], coding: .ternaryPoisson,
            lack: { $0.spikes = SpikeFormat(isSigned: false, payloadBits: $0.spikes.payloadBits) }, isLowered: { $0.map.layers[0].wireCode == .onOff }),
        Case(
            name: "ternary neurons to ON and OFF axons",
            neurons: [.ternary(negativeThreshold: 1, hasMemory: false), .ternary(negativeThreshold: 0.5, hasMemory: true)],
            lack: { $0.spikes = SpikeFormat(isSigned: false, payloadBits: $0.spikes.payloadBits) },
            isLowered: { $0.map.layers.contains { $0.wireCode == .onOff } }),
        Case(
            name: "payloads to one axon per threshold", neurons: [cascade, .multiThreshold([1, 0.5])],
            lack: { $0.spikes = SpikeFormat(isSigned: true, payloadBits: 0) }, isLowered: { $0.hasAxonsPerThreshold }),
        Case(
            name: "payloads of more bits than a message has to one axon per threshold", neurons: [cascade],
            lack: { $0.spikes = SpikeFormat(isSigned: true, payloadBits: 3) }, isLowered: { $0.hasAxonsPerThreshold }),
        Case(
            name: "payloads of both signs to one axon per threshold",
            neurons: [.signedMultiThreshold([2, 1, 0.5, 0.25], hasMemory: true), .signedMultiThreshold([1, 0.5], hasMemory: false)],
            lack: { $0.spikes = SpikeFormat(isSigned: false, payloadBits: 0) }, isLowered: { $0.hasAxonsPerThreshold }),
        Case(
            name: "soft reset to a second compartment", neurons: [.integrateAndFire, cascade],
            lack: {
                $0.neurons.resetModes = [.hard]
                $0.neurons.softResetCompartments = 2
            }, isLowered: { $0.map.layers.contains { $0.compartmentsPerNeuron == 2 } }),
        Case(
            name: "multi-level neurons to one neuron per membrane", neurons: [.multiLevel([3, 2, 1])], maxPooling: .average,
            lack: { $0.neurons.models.remove(.multiLevel) }, isLowered: { $0.splitting.parts.contains { !$0.isEmpty } }),
    ]

    private static func run(_ conversion: Conversion, _ net: RandomUNet, _ chip: ChipSpecification, window: Int, seed: Int) throws -> (Compilation, [Float], [Int32]) {
        let compilation = try Compilation(conversion.network, CompileOptions(chip: chip, window: window, inputPeak: conversion.inputPeak))
        let result = try FastEngine(compilation.checkedMap, threads: 1).run(compilation.stimulus(try compilation.encode(net.input, seed: UInt64(seed))))
        return (compilation, compilation.output(of: result), result.readout)
    }

    /// Where the shifts of a layer's weights leave no room for those of its axons per threshold, the lacking chip's potentials have
    /// another unit and its weights other roundings; nothing is compared there, and it is rare.
    @Test("a chip that lacks it gives the output of one that has it", arguments: cases)
    func unchanged(_ test: Case) throws {
        var (lowered, nonzero, regridded) = (0, 0, 0)
        for seed in Seeds.of(0..<200) {
            var dice = Dice(seed, "exact lowering")
            let net = RandomUNet(seed: seed)
            let able = try TestChips.small(named: "loihi-like", &dice)
            var lacking = able
            test.lack(&lacking)
            let conversion = try net.network.convert(
                ConversionOptions(neuron: dice.pick(test.neurons), comparison: dice.pick([.above, .atOrAbove]), coding: test.coding, maxPooling: test.maxPooling),
                calibration: net.input.reshaped([1] + net.input.shape))
            let window = dice.roll(3...8)
            let (whole, output, potentials) = try Self.run(conversion, net, able, window: window, seed: seed)
            let (compilation, same, samePotentials) = try Self.run(conversion, net, lacking, window: window, seed: seed)
            if whole.quantization.layers.map(\.unit) == compilation.quantization.layers.map(\.unit) {
                #expect(same == output && samePotentials == potentials, "seed \(seed)")
            } else {
                regridded += 1
            }
            lowered += test.isLowered(compilation) ? 1 : 0
            nonzero += output.contains { $0 != 0 } ? 1 : 0
        }
        guard !Seeds.areChosen else { return }
        #expect(lowered == 200)
        #expect(nonzero > 150)
        #expect(regridded <= 10, "\(regridded)")
    }
}

extension Compilation {
    fileprivate var hasAxonsPerThreshold: Bool {
        map.layers.contains { if case .perThreshold = $0.wireCode { true } else { false } }
    }
}

import EventSim
import FastEngine
import Formats
import Models
import Testing

@testable import Compiler

@Suite("Fidelity: do engine and reference agree on networks that came as NIR?")
struct NIRFidelityTests {
    private static func floats(_ shape: [Int], _ value: (Int) -> Float) -> RawTensor {
        RawTensor(Tensor(shape: shape, scalars: (0..<shape.reduce(1, *)).map(value)))
    }

    private static func convolution(_ inputs: Int, _ outputs: Int, shift: Int) -> NIRPrimitive {
        .convolution(
            NIRConvolution(
                weight: floats([outputs, inputs, 3, 3]) { Float(($0 * 7 + shift) % 11 - 4) / 16 }, bias: floats([outputs]) { Float($0 + 1) / 8 },
                stride: [1, 1], padding: .same, dilation: [1, 1], groups: 1, inputShape: nil))
    }

    /// Neurons of every kind that NIR has, one behind the other: with a leak potential, thresholds per channel, nothing kept from
    /// step to step, a synapse, and a leaky read-out.
    private static func graph() -> NIRGraph {
        var leaky = NIRNeuron(.leakyIntegrateAndFire)
        leaky.resistance = floats([3, 6, 6]) { _ in 4 }
        leaky.membraneTime = RawTensor(shape: [3, 6, 6], doubles: Array(repeating: 4e-4, count: 108))
        leaky.leakPotential = floats([3, 6, 6]) { Float($0 % 5) / 4 }
        leaky.threshold = floats([3, 6, 6]) { [1, 0.5, 0.75][$0 / 36] }
        leaky.resetPotential = floats([3, 6, 6]) { _ in 0 }
        var synaptic = NIRNeuron(.currentBasedIntegrateAndFire)
        synaptic.resistance = floats([4]) { _ in 4 }
        synaptic.membraneTime = RawTensor(shape: [4], doubles: Array(repeating: 4e-4, count: 4))
        synaptic.synapseTime = RawTensor(shape: [4], doubles: Array(repeating: 2e-4, count: 4))
        synaptic.inputWeight = floats([4]) { _ in 2 }
        synaptic.leakPotential = floats([4]) { _ in 0.25 }
        synaptic.threshold = floats([4]) { _ in 0.5 }
        var readout = NIRNeuron(.leakyIntegrator)
        readout.resistance = floats([2]) { _ in 2 }
        readout.membraneTime = RawTensor(shape: [2], doubles: [2e-4, 2e-4])
        readout.leakPotential = floats([2]) { _ in 0 }
        let chain: [NIRPrimitive] = [
            .input(shape: [2, 6, 6]), convolution(2, 3, shift: 0), .neuron(leaky), convolution(3, 2, shift: 3), .threshold(floats([2, 6, 6]) { _ in 0.5 }),
            .pooling(NIRPooling(kind: .sum, kernel: [2, 2], stride: [2, 2], padding: [0, 0])), .flatten(startAxis: 0, endAxis: -1, inputShape: nil),
            .linear(weight: floats([4, 18]) { Float($0 % 7 - 2) / 16 }), .neuron(synaptic), .linear(weight: floats([2, 4]) { Float($0 - 3) / 4 }),
            .neuron(readout), .output(shape: [2]),
        ]
        let names = chain.indices.map { "n\($0)" }
        return NIRGraph(
            nodes: zip(names, chain).map { NIRNode(name: $0, primitive: $1) }, edges: zip(names, names.dropFirst()).map { NIREdge($0, $1) })
    }

    @Test("spike for spike, by both engines", arguments: NIRImportOptions.ResetRule.allCases)
    func agreement(_ reset: NIRImportOptions.ResetRule) throws {
        let imported = try NIRImport(Self.graph(), name: "nir", options: NIRImportOptions(reset: reset))
        let input = Tensor(shape: [2, 6, 6], scalars: (0..<72).map { Float($0 * 5 % 17) / 16 })
        let conversion = imported.conversion(inputs: input)
        let chip = try TestChips.load("loihi-like")
        let compilation = try Compilation(conversion.network, CompileOptions(chip: chip, window: 24, inputPeak: conversion.inputPeak))
        let encoded = try compilation.encode(input, seed: 1)
        let reference = Reference<Int>(compilation.quantization.integerNetwork, schedule: compilation.schedule).run(encoded)
        #expect(reference.firings.dropLast().allSatisfy { $0.contains { !$0.isEmpty } }, "a population is silent")
        for kind in [Engine.Kind.literal, .fast] {
            let result = try Engine(kind, compilation.checkedMap, threads: 2).run(compilation.stimulus(encoded), recordsSpikes: true)
            Agreement.expect(result, reference, compilation, "\(kind)")
        }
    }
}

import Formats
import Testing

@testable import Models

@Suite("Semantics: what does a read-out make of its potential?")
struct ReadoutHeadTests {
    /// input 2×1×1 → conv 1×1 → `functions`, one after the other.
    private func network(_ functions: [LayerOperation]) -> Network {
        var layers = [
            Layer(name: "input", operation: .input(channels: 2, height: 1, width: 1), inputs: []),
            Layer(
                name: "last",
                operation: .convolution(
                    Convolution(inputChannels: 2, outputChannels: 2, kernelHeight: 1, kernelWidth: 1, weights: [1, 0, 0, 1])), inputs: [0]),
        ]
        for function in functions { layers.append(Layer(name: function.kind, operation: function, inputs: [layers.count - 1])) }
        return Network(name: "head", layers: layers, output: layers.count - 1)
    }

    @Test(
        "the head computes what the last layers compute, and the read-out accumulates what they read",
        arguments: [
            [], [.relu], [.sigmoid], [.softmax], [.relu, .softmax], [.leakyRelu(slope: 0.25)], [.leakyRelu(slope: 0.5), .leakyRelu(slope: 0.5)],
            [.leakyRelu(slope: 0.5), .relu, .sigmoid], [.relu, .logSoftmax],
        ] as [[LayerOperation]])
    func head(functions: [LayerOperation]) throws {
        let network = network(functions)
        let input = Tensor(shape: [2, 1, 1], scalars: [-2, 0.5])
        let dense = try DenseInference(network, input: Shape(channels: 2, height: 1, width: 1)).run(input)
        let conversion = try network.convert(ConversionOptions(neuron: .integrateAndFire), calibration: input.reshaped([1, 2, 1, 1]))
        #expect(conversion.layers == [1])
        let run = Reference<Float>(conversion.network, schedule: Schedule(.sameStep, of: conversion.network, window: 4)).run(
            try conversion.network.encode(input, window: 4, seed: 1))
        #expect(network.head.apply(run.readout.map { $0 / 4 }, channels: 2) == dense.scalars)
    }
}

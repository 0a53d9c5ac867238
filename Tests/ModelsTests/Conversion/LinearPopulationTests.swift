import Formats
import Testing

@testable import Models

@Suite("Conversion: what carries values that nothing rectifies?")
struct LinearPopulationTests {
    private func convolution(_ channels: Int, _ outputs: Int, _ weights: [Float], bias: [Float] = []) -> LayerOperation {
        .convolution(
            Convolution(inputChannels: channels, outputChannels: outputs, kernelHeight: 1, kernelWidth: 1, weights: weights, bias: bias))
    }

    /// input → conv → ReLU → transposed conv 2×2 with a bias → concatenation with the input's features → conv.
    private var network: Network {
        let up = TransposedConvolution(
            inputChannels: 2, outputChannels: 1, kernelHeight: 2, kernelWidth: 2, strideY: 2, strideX: 2,
            weights: [0.5, -1, 0.25, 1, -0.75, 0.5, -1, 0.5], bias: [-0.125])
        return Network(
            name: "linear",
            layers: [
                Layer(name: "input", operation: .input(channels: 1, height: 2, width: 2), inputs: []),
                Layer(name: "first", operation: convolution(1, 2, [1, -1]), inputs: [0]),
                Layer(name: "relu", operation: .relu, inputs: [1]),
                Layer(name: "up", operation: .transposedConvolution(up), inputs: [2]),
                Layer(name: "wide", operation: .upsample(factorY: 2, factorX: 2), inputs: [2]),
                Layer(name: "join", operation: .concatenate, inputs: [3, 4]),
                Layer(name: "last", operation: convolution(3, 1, [2, 0.5, -0.5], bias: [0.25]), inputs: [5]),
            ], output: 6)
    }

    @Test("signed neurons carry both signs, to the dense output", arguments: [.integrateAndFire, .multiThreshold([1, 0.5, 0.25])] as [NeuronModel])
    func bothSigns(neuron: NeuronModel) throws {
        let network = network
        let image = Tensor(shape: [1, 2, 2], scalars: [0.5, -1, 1, -0.25])
        let conversion = try network.convert(ConversionOptions(neuron: neuron, percentile: 100), calibration: image.reshaped([1, 1, 2, 2]))
        #expect(conversion.layers == [2, 3, 6])
        #expect(conversion.network.populations.map(\.neuron.isSigned) == [false, true, false])
        #expect(conversion.notes.contains { $0.contains("both signs") })
        let window = 800
        let run = Reference<Float>(conversion.network, schedule: Schedule(.sameStep, of: conversion.network, window: window)).run(
            try conversion.network.encode(image, window: window, seed: 1))
        let dense = try DenseInference(network, input: Shape(channels: 1, height: 2, width: 2)).run(image)
        #expect(dense.scalars.contains { $0 < 0 } && dense.scalars.contains { $0 > 0 })
        for (output, value) in zip(run.readout, dense.scalars) { #expect(abs(output / Float(window) - value) < 0.02) }
    }

    @Test("a sum with a layer that nothing rectifies is carried too")
    func sum() throws {
        let network = Network(
            name: "sum",
            layers: [
                Layer(name: "input", operation: .input(channels: 1, height: 2, width: 2), inputs: []),
                Layer(name: "first", operation: convolution(1, 1, [-0.5]), inputs: [0]),
                Layer(name: "sum", operation: .add, inputs: [0, 1]),
                Layer(name: "last", operation: convolution(1, 1, [2]), inputs: [2]),
            ], output: 3)
        let image = Tensor(shape: [1, 2, 2], scalars: [0.5, -1, 1, -0.25])
        let conversion = try network.convert(
            ConversionOptions(neuron: .integrateAndFire, percentile: 100), calibration: image.reshaped([1, 1, 2, 2]))
        #expect(conversion.layers == [1, 3])
        let run = Reference<Float>(conversion.network, schedule: Schedule(.sameStep, of: conversion.network, window: 400)).run(
            try conversion.network.encode(image, window: 400, seed: 1))
        for (output, value) in zip(run.readout, image.scalars) { #expect(abs(output / 400 - value) < 0.01) }
    }

    @Test("multi-level neurons have no negative spikes, and are refused")
    func multiLevel() throws {
        let error = #expect(throws: ConversionError.self) {
            try network.convert(ConversionOptions(neuron: .multiLevel([2, 1])), calibration: Tensor(shape: [1, 1, 2, 2], repeating: 1))
        }
        #expect(error?.reason.contains("up") == true)
    }
}

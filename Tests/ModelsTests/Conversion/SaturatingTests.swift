import Formats
import Testing

@testable import Models

@Suite("Conversion: does a clipped activation saturate where it was clipped?")
struct SaturatingTests {
    /// One pixel far above the ceiling, one below it.
    @Test(arguments: [NeuronModel.integrateAndFire, .multiThreshold([2, 1, 0.5, 0.25])])
    func `A rate stops at the ceiling`(neuron: NeuronModel) throws {
        let unit = LayerOperation.convolution(
            Convolution(inputChannels: 1, outputChannels: 1, kernelHeight: 1, kernelWidth: 1, weights: [1]))
        let network = Network(
            name: "clipped",
            layers: [
                Layer(name: "in", operation: .input(channels: 1, height: 1, width: 2), inputs: []),
                Layer(name: "a", operation: unit, inputs: [0]),
                Layer(name: "relu6", operation: .clip(minimum: 0, maximum: 6), inputs: [1]),
                Layer(name: "b", operation: unit, inputs: [2]),
            ], output: 3)
        let image = Tensor(shape: [1, 1, 2], scalars: [50, 2.5])
        let conversion = try network.convert(
            ConversionOptions(neuron: neuron, percentile: 100), calibration: image.reshaped([1, 1, 1, 2]))
        let input = try conversion.network.encode(image, window: 200, seed: 0)
        let run = Reference<Float>(conversion.network, schedule: Schedule(.sameStep, of: conversion.network, window: 200)).run(input)
        #expect(abs(run.readout[0] / 200 - 6) < 0.001)
        #expect(abs(run.readout[1] / 200 - 2.5) < 0.05)
    }
}

import EventSim
import FastEngine
import Formats
import Models
import Testing

@testable import Compiler

/// Is what a population of values comes to read as it is, and not divided by the steps it took?
@Suite("Fidelity: is a value a value after any number of steps?")
struct ValueCodeTests {
    private static func network() -> Network {
        let stream = RandomStream(seed: 9, purpose: "weights of values")
        let convolution = Convolution(
            inputChannels: 2, outputChannels: 3, kernelHeight: 3, kernelWidth: 3, padding: Padding(1),
            weights: (0..<54).map { stream.normal($0) }, bias: [0.5, -0.25, 3])
        return Network(
            name: "values",
            layers: [
                Layer(name: "input", operation: .input(channels: 2, height: 5, width: 4), inputs: []),
                Layer(name: "conv", operation: .convolution(convolution), inputs: [0]),
            ], output: 1)
    }

    @Test("the read-out is the dense output, and the same after every step", arguments: [1, 6])
    func output(window: Int) throws {
        let network = Self.network()
        let stream = RandomStream(seed: 2, purpose: "input of values")
        let input = Tensor(shape: [2, 5, 4], scalars: (0..<40).map { stream.normal($0) })
        var conversion = try network.convert(ConversionOptions(neuron: .integrateAndFire), calibration: input.reshaped([1, 2, 5, 4]))
        conversion.network.populations[0].code = .value
        let dense = try DenseInference(network, input: Shape(channels: 2, height: 5, width: 4)).run(input) { _, _ in }
        let expected = ChannelOrder.channelsLast(dense.scalars[...], shape: Shape(channels: 3, height: 5, width: 4))

        let reference = Reference<Float>(conversion.network, schedule: Schedule(.sameStep, of: conversion.network, window: window))
        let float = conversion.network.output(of: reference.run(try conversion.network.encode(input, window: window, seed: 1)), window: window)
        #expect(zip(float, expected).allSatisfy { abs($0 - $1) < 1e-5 })

        let compilation = try Compilation(
            conversion.network, CompileOptions(chip: try TestChips.load("loihi-like"), window: window, inputPeak: conversion.inputPeak))
        let stimulus = compilation.stimulus(try compilation.encode(input, seed: 1))
        let result = try FastEngine(compilation.checkedMap, threads: 1).run(stimulus, recordsSpikes: true)
        let output = compilation.output(of: result)
        #expect(zip(output, expected).allSatisfy { abs($0 - $1) < 1e-4 })
        #expect(compilation.outputHistory(of: result, stimulus: stimulus) == Array(repeating: output, count: window))
    }
}

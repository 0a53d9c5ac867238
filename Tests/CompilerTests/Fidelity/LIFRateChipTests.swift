import EventSim
import FastEngine
import Formats
import Models
import Testing

@testable import Compiler

/// Does a network trained with Nengo's LIF rates run on a chip, all the way?
@Suite("Fidelity: does a network of LIF rates run on a chip?")
struct LIFRateChipTests {
    private static let extent = 8

    /// Two convolutions with LIF rates, drawn so that most neurons are above their threshold current, and a read-out.
    private static func network(_ rate: LIFRate) -> Network {
        let stream = RandomStream(seed: 4, purpose: "weights of rates")
        func convolution(_ from: Int, _ to: Int, kernel: Int, scale: Float, bias: Float, first: Int) -> LayerOperation {
            let count = from * to * kernel * kernel
            return .convolution(
                Convolution(
                    inputChannels: from, outputChannels: to, kernelHeight: kernel, kernelWidth: kernel, padding: Padding(kernel / 2),
                    weights: (0..<count).map { scale * stream.normal(first + $0) }, bias: Array(repeating: bias, count: to)))
        }
        return Network(
            name: "rates",
            layers: [
                Layer(name: "input", operation: .input(channels: 1, height: extent, width: extent), inputs: []),
                Layer(name: "conv1", operation: convolution(1, 4, kernel: 3, scale: 1, bias: 1.2, first: 0), inputs: [0]),
                Layer(name: "rate1", operation: .lifRate(rate), inputs: [1]),
                Layer(name: "conv2", operation: convolution(4, 4, kernel: 3, scale: 0.3, bias: 1.2, first: 100), inputs: [2]),
                Layer(name: "rate2", operation: .lifRate(rate), inputs: [3]),
                Layer(name: "head", operation: convolution(4, 2, kernel: 1, scale: 1, bias: 0, first: 500), inputs: [4]),
            ], output: 5)
    }

    @Test("reference and engine emit the same spikes, and the output is the dense one's within a tenth", arguments: ["loihi-like", "loihi1"])
    func chip(name: String) throws {
        let network = Self.network(LIFRate(amplitude: 0.01))
        let stream = RandomStream(seed: 1, purpose: "input of rates")
        let input = Tensor(shape: [1, Self.extent, Self.extent], scalars: (0..<Self.extent * Self.extent).map { 2 * stream.uniform($0) })
        let conversion = try network.convert(ConversionOptions(neuron: .integrateAndFire, stepSeconds: 0.000_5, synapseSeconds: 0.02), calibration: input.reshaped([1] + input.shape))
        // Two seconds in steps short enough for the rates, whose intervals are whole steps.
        let window = 4000
        let compilation = try Compilation(
            conversion.network, CompileOptions(chip: try TestChips.load(name), window: window, inputPeak: conversion.inputPeak))
        let encoded = try compilation.encode(input, seed: 1)
        let stimulus = compilation.stimulus(encoded)
        let engine = try FastEngine(compilation.checkedMap, threads: 2).run(stimulus, recordsSpikes: true)
        Agreement.expect(
            engine, Reference<Int>(compilation.quantization.integerNetwork, schedule: compilation.schedule, propagation: .scatter).run(encoded), compilation, name)
        let literal = try LiteralEngine(compilation.checkedMap).run(stimulus, recordsSpikes: true)
        #expect(literal == engine)
        let populations = compilation.quantization.network.populations
        #expect(populations.dropLast().allSatisfy { $0.membrane.refractorySteps == 4 && $0.membrane.leak < 1 })

        let shape = Shape(channels: 2, height: Self.extent, width: Self.extent)
        let dense = ChannelOrder.channelsLast(try network.infer(input).scalars[...], shape: shape)
        let output = compilation.output(of: engine)
        let error = zip(output, dense).reduce(0.0) { $0 + Double(abs($1.0 - $1.1)) }
        #expect(error < 0.1 * dense.reduce(0.0) { $0 + Double(abs($1)) }, "\(error)")
        #expect(engine.spikes[compilation.layer(ofOriginal: 1)].joined().count > 1000)
    }
}

import EventSim
import FastEngine
import Formats
import Models
import Testing

@testable import Compiler

/// Do engine and reference agree where windows are laid side by side and where kernels are corrected at the border?
@Suite("Fidelity: do engine and reference agree on fixed linear maps and overlapping gates?")
struct FixedMapTests {
    private static let input = Shape(channels: 1, height: 9, width: 7)

    private static func convolution(_ inputs: Int, _ outputs: Int, shift: Int) -> LayerOperation {
        let weights = (0..<outputs * inputs * 9).map { Float(($0 * 7 + shift) % 11 - 4) / 8 }
        return .convolution(
            Convolution(
                inputChannels: inputs, outputChannels: outputs, kernelHeight: 3, kernelWidth: 3, padding: Padding(1), weights: weights,
                bias: (0..<outputs).map { Float($0) / 4 }))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var operation: LayerOperation
    }

    static let cases = [
        Case(
            testDescription: "max pooling of a ResNet stem",
            operation: .maxPool(Pooling(kernelHeight: 3, kernelWidth: 3, strideY: 2, strideX: 2, padding: Padding(1)))),
        Case(testDescription: "max pooling step by step", operation: .maxPool(Pooling(kernelHeight: 2, kernelWidth: 3, strideY: 1, strideX: 1))),
        Case(
            testDescription: "averages over windows that reach out",
            operation: .averagePool(Pooling(kernelHeight: 3, kernelWidth: 3, strideY: 2, strideX: 2, padding: Padding(1)))),
        Case(testDescription: "bilinear", operation: .resize(Resize(sampling: .linear, coordinates: .halfPixel, target: .scales(y: 2, x: 2)))),
        Case(
            testDescription: "bilinear with corners aligned",
            operation: .resize(Resize(sampling: .linear, coordinates: .alignCorners, target: .scales(y: 2, x: 2)))),
        Case(testDescription: "nearest ×1.5", operation: .resize(Resize(sampling: .floor, coordinates: .asymmetric, target: .scales(y: 1.5, x: 1.5)))),
    ]

    /// The map between two rectified convolutions, joined with itself, normalised and rectified again.
    private static func network(_ operation: LayerOperation) -> Network {
        Network(
            name: "map",
            layers: [
                Layer(name: "input", operation: .input(channels: 1, height: input.height, width: input.width), inputs: []),
                Layer(name: "first", operation: convolution(1, 4, shift: 1), inputs: [0]), Layer(name: "relu", operation: .relu, inputs: [1]),
                Layer(name: "map", operation: operation, inputs: [2]),
                Layer(name: "second", operation: convolution(4, 3, shift: 5), inputs: [3]), Layer(name: "relu2", operation: .relu, inputs: [4]),
                Layer(name: "join", operation: .concatenate, inputs: [5, 3]),
                Layer(
                    name: "norm", operation: .channelAffine(ChannelAffine(scale: [1, 0.5, 2, 1, -1, 1, 0.75], shift: [0, 0.25, -0.5, 0, 1, 0, 0])), inputs: [6]),
                Layer(name: "relu3", operation: .relu, inputs: [7]), Layer(name: "last", operation: convolution(7, 2, shift: 2), inputs: [8]),
            ], output: 9)
    }

    @Test("the same spikes and read-outs in reference and both engines, near the dense output", arguments: cases)
    func agreement(_ test: Case) throws {
        let network = Self.network(test.operation)
        let image = Tensor(shape: [1, Self.input.height, Self.input.width], scalars: (0..<63).map { Float(($0 * 13) % 17) / 16 })
        let conversion = try network.convert(
            ConversionOptions(neuron: .multiThreshold([2, 1, 0.5, 0.25]), percentile: 100), calibration: image.reshaped([1] + image.shape))
        let compilation = try Compilation(
            conversion.network, CompileOptions(chip: try TestChips.load("loihi-like"), window: 48, inputPeak: conversion.inputPeak))
        let input = try compilation.encode(image, seed: 1)
        let reference = Reference<Int>(compilation.quantization.integerNetwork, schedule: compilation.schedule).run(input)
        let literal = try LiteralEngine(compilation.checkedMap).run(compilation.stimulus(input), recordsSpikes: true)
        Agreement.expect(literal, reference, compilation, test.testDescription)
        let fast = try FastEngine(compilation.checkedMap).run(compilation.stimulus(input), recordsSpikes: true)
        #expect(fast == literal)
        let dense = try network.infer(image)
        let shape = Shape(channels: dense.shape[0], height: dense.shape[1], width: dense.shape[2])
        let expected = ChannelOrder.channelsLast(dense.scalars[...], shape: shape)
        let output = compilation.output(of: fast)
        let spread = expected.reduce(Float(0)) { max($0, abs($1)) }
        #expect(zip(output, expected).allSatisfy { abs($0 - $1) < 0.06 * spread })
    }
}

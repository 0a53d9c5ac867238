import Formats
import Foundation
import Testing

@testable import Models

/// Do networks in the spellings of exporters and quantisers compute what ONNX Runtime computes, and fold exactly?
///
/// `Resources/operators/make.py` made the files and the outputs.
@Suite struct OperatorFixtureTests {
    struct Fixture: Sendable, CustomTestStringConvertible {
        var name: String
        /// Largest difference from ONNX Runtime.
        var tolerance: Float = 1e-5
        /// Whether projections compute exactly what the layers compute.
        var folds = true
        var testDescription: String { name }
    }

    static let fixtures = [
        Fixture(name: "channels_last"), Fixture(name: "channels_last_flat"),
        // Values pass through 16 bits there.
        Fixture(name: "unsorted_nearest", tolerance: 3e-4), Fixture(name: "weights_int8"),
        // ONNX Runtime sums in integers; a value between two steps may round the other way.
        Fixture(name: "qdq", tolerance: 1 / 256, folds: false), Fixture(name: "few_bits", folds: false),
        Fixture(name: "transposed_sizes"), Fixture(name: "sizes_computed"), Fixture(name: "group_norm", folds: false), Fixture(name: "slopes"),
        Fixture(name: "bilinear_half_pixel"), Fixture(name: "bilinear_pytorch_half_pixel"), Fixture(name: "bilinear_align_corners"),
        Fixture(name: "bilinear_asymmetric"), Fixture(name: "bilinear_sizes"), Fixture(name: "average_inside"), Fixture(name: "average_padded"),
        Fixture(name: "joined_and_pooled"), Fixture(name: "opset_11"), Fixture(name: "opset_25"),
    ]

    /// The network, its input and its output, both `[N, C, H, W]`.
    static func load(_ name: String) throws -> (network: Network, input: Tensor, output: Tensor) {
        func path(_ file: String) throws -> String {
            try #require(Bundle.module.url(forResource: file, withExtension: nil, subdirectory: "Resources/operators")).path
        }
        func tensor(_ file: String) throws -> Tensor { try NPY.parse(FileAccess.read(try path(file)), file: file).tensor }
        let bytes = try FileAccess.read(try path("\(name).onnx"))
        let declared = try #require(Network.declaredInput(of: bytes, file: name))
        var input = try tensor("\(name).input.npy")
        if declared.isChannelsLast { input = input.permuted([0, 3, 1, 2]) }
        let network = try Network.load(
            path: try path("\(name).onnx"), inputShape: Shape(channels: input.shape[1], height: input.shape[2], width: input.shape[3]))
        #expect(network.readsChannelsLast == declared.isChannelsLast)
        let output = try tensor("\(name).output.npy")
        return (network, input, network.writesChannelsLast ? output.permuted([0, 3, 1, 2]) : output)
    }

    @Test(arguments: fixtures) func `The output is that of ONNX Runtime`(_ fixture: Fixture) throws {
        let (network, input, expected) = try Self.load(fixture.name)
        let output = try network.infer(input)
        #expect(output.shape == expected.shape)
        #expect(largestDifference(output, expected) <= fixture.tolerance)
        // A saved network is the same one.
        let saved = try NetworkFile.decode(NetworkFile.encode(network), file: fixture.name)
        #expect(saved == network)
    }

    @Test(arguments: fixtures.filter(\.folds)) func `Projections compute what the layers compute`(_ fixture: Fixture) throws {
        let (network, input, _) = try Self.load(fixture.name)
        let scores = try network.upToScores()
        let shape = Shape(channels: input.shape[1], height: input.shape[2], width: input.shape[3])
        let inference = try DenseInference(scores, input: shape)
        var values: [[Float]] = []
        _ = try inference.run(input.slice(0)) { _, layer in values.append(layer) }
        let options = ConversionOptions(neuron: .integrateAndFire, normalization: .unnormalized)
        let conversion = try scores.convert(options, calibration: input)
        for (index, population) in conversion.network.populations.enumerated() {
            let layer = conversion.layers[index]
            // A ReLU's neurons sum up what the ReLU reads, and neurons that spread windows what the pooling does.
            let isActivation = scores.layers[layer].operation.isActivation && conversion.spreads[index] == nil
            let read = isActivation ? scores.layers[layer].inputs[0] : layer
            let expected = conversion.activation(of: index, from: values[read], shape: inference.shapes[read])
            let current = conversion.drive(of: index, by: values, shapes: inference.shapes)
            let largest = expected.reduce(Float(1)) { max($0, abs($1)) }
            let difference = zip(current, expected).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
            #expect(current.count == expected.count && difference < 1e-5 * largest, "\(population.name): \(difference)")
        }
    }

    @Test func `A quantised network fires where its format rectifies`() throws {
        let (network, input, expected) = try Self.load("qdq")
        let scores = try network.upToScores()
        let conversion = try scores.convert(ConversionOptions(neuron: .multiThreshold([2, 1, 0.5, 0.25])), calibration: input)
        let window = 256
        let run = Reference<Float>(conversion.network, schedule: Schedule(.sameStep, of: conversion.network, window: window)).run(
            try conversion.network.encode(input.slice(0), window: window, seed: 1))
        let output = scores.head.apply(run.readout.map { $0 / Float(window) }, channels: 1)
        #expect(zip(output, expected.scalars).allSatisfy { abs($0 - $1) < 0.02 })
    }
}

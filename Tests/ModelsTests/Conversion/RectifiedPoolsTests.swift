import Formats
import Testing

@testable import Models

/// Do ReLUs in the place of a max pooling compute the same, dense and in spikes?
@Suite("Conversion: is a maximum made of ReLUs the maximum?")
struct RectifiedPoolsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var window: Pooling
        var height = 8
        var width = 6
        var testDescription: String { "\(window.kernelHeight)×\(window.kernelWidth) /\(window.strideY) at \(height)×\(width), \(window.padding.top) around" }
    }

    static let cases = [
        Case(window: Pooling(kernelHeight: 2, kernelWidth: 2, strideY: 2, strideX: 2)),
        Case(window: Pooling(kernelHeight: 2, kernelWidth: 2, strideY: 2, strideX: 2), height: 9, width: 7),
        Case(window: Pooling(kernelHeight: 3, kernelWidth: 3, strideY: 2, strideX: 2, padding: Padding(1))),
        Case(window: Pooling(kernelHeight: 3, kernelWidth: 3, strideY: 1, strideX: 1, padding: Padding(1))),
        Case(window: Pooling(kernelHeight: 1, kernelWidth: 3, strideY: 1, strideX: 3)),
    ]

    private static let stream = RandomStream(seed: 5, purpose: "rectified pools")

    private static func convolution(_ inputs: Int, _ outputs: Int, first: Int) -> LayerOperation {
        .convolution(
            Convolution(
                inputChannels: inputs, outputChannels: outputs, kernelHeight: 3, kernelWidth: 3, padding: Padding(1),
                weights: (0..<outputs * inputs * 9).map { stream.normal(first + $0) / Float(3 * inputs) }, bias: (0..<outputs).map { 0.1 * Float($0) }))
    }

    private static func network(_ test: Case, rectifies: Bool = true) -> Network {
        var layers = [
            Layer(name: "in", operation: .input(channels: 2, height: test.height, width: test.width), inputs: []),
            Layer(name: "a", operation: convolution(2, 3, first: 0), inputs: [0]),
            Layer(name: "ra", operation: rectifies ? .relu : .leakyRelu(slope: 0.5), inputs: [1]),
            Layer(name: "pool", operation: .maxPool(test.window), inputs: [2]),
            Layer(name: "b", operation: convolution(3, 4, first: 1000), inputs: [3]),
        ]
        layers += [
            Layer(name: "rb", operation: .relu, inputs: [4]), Layer(name: "c", operation: convolution(4, 2, first: 2000), inputs: [5]),
        ]
        return Network(name: "pooled", layers: layers, output: 6)
    }

    private static func input(_ test: Case) -> Tensor {
        Tensor(shape: [1, 2, test.height, test.width], scalars: (0..<2 * test.height * test.width).map { stream.uniform(5000 + $0) })
    }

    private static func shape(_ test: Case) -> Shape { Shape(channels: 2, height: test.height, width: test.width) }

    @Test(arguments: cases)
    func `The rewritten network's dense output and the windows' parts are those of the maximum`(test: Case) throws {
        let network = Self.network(test)
        let shapes = try network.shapes(input: Self.shape(test))
        let rectified = try RectifiedPools(network, shapes: shapes)
        #expect(rectified.network.layers.allSatisfy { if case .maxPool = $0.operation { false } else { true } })
        let expected = try network.infer(Self.input(test))
        let got = try rectified.network.infer(Self.input(test))
        #expect(zip(expected.scalars, got.scalars).allSatisfy { abs($0 - $1) < 1e-5 })

        var values: [Int: [Float]] = [:]
        let inference = try DenseInference(rectified.network, input: Self.shape(test))
        _ = try inference.run(Self.input(test).slice(0)) { layer, image in values[layer] = image }
        var parts = 0
        for (layer, origin) in rectified.origins.enumerated() {
            guard let maximum = origin.maximum else { continue }
            if !maximum.lower.isEmpty { parts += 1 }
            #expect(origin.layer == 2)
            let pooled = maximum.apply(try #require(values[2]), input: shapes[2], output: shapes[3])
            #expect(zip(pooled, try #require(values[layer])).allSatisfy { abs($0 - $1) < 1e-5 }, "\(rectified.network.layers[layer].name)")
        }
        #expect(parts == test.window.kernelHeight * test.window.kernelWidth - 1)
    }

    @Test(arguments: cases)
    func `Spikes come to the dense output, and populations to the parts that they stand for`(test: Case) throws {
        let network = Self.network(test)
        let neuron = NeuronModel.signedMultiThreshold([1, 0.5, 0.25, 0.125], hasMemory: true)
        let conversion = try network.convert(
            ConversionOptions(neuron: neuron, percentile: 100, maxPooling: .relu), calibration: Self.input(test))
        #expect(conversion.network.projections.allSatisfy { $0.gate == nil })
        #expect(conversion.notes.contains { $0.contains("1 max pooling computed by ReLUs") }, "\(conversion.notes)")
        let window = 1024
        let run = Reference<Float>(conversion.network, schedule: Schedule(.sameStep, of: conversion.network, window: window))
            .run(try conversion.network.encode(Self.input(test).slice(0), number: 0, window: window, seed: 1))
        let output = ChannelOrder.channelsLast(try network.infer(Self.input(test)).scalars[...], shape: try network.shapes(input: Self.shape(test))[6])
        #expect(zip(conversion.network.output(of: run, window: window), output).allSatisfy { abs($0 - $1) < 0.02 })

        let inference = try DenseInference(network, input: Self.shape(test))
        var values: [Int: [Float]] = [:]
        _ = try inference.run(Self.input(test).slice(0)) { layer, image in values[layer] = image }
        for (population, layer) in conversion.layers.enumerated().dropLast() {
            let activation = conversion.activation(of: population, from: try #require(values[layer]), shape: inference.shapes[layer])
            let unit = conversion.network.populations[population].scale / Float(window)
            let emitted = conversion.network.emitted(by: population, in: run).map { $0 * unit }
            #expect(activation.count == emitted.count)
            #expect(zip(activation, emitted).allSatisfy { abs($0 - $1) < 0.02 }, "\(conversion.network.populations[population].name)")
        }
    }

    @Test func `A pooling with a stride and no other weights beside it costs no neurons but those of the ReLUs`() throws {
        let conversion = try Self.network(Self.cases[0]).convert(
            ConversionOptions(neuron: .integrateAndFire, maxPooling: .relu), calibration: Self.input(Self.cases[0]))
        #expect(conversion.network.populations.count == 3 + 3)
    }

    @Test func `Two neurons that lead in turn send twice the maximum through a gate, and once through ReLUs`() throws {
        // Both reach 0.5, one step apart: a fires in steps 2, 4 …, b, which starts higher, in steps 1, 3 ….
        let test = Case(window: Pooling(kernelHeight: 1, kernelWidth: 2, strideY: 1, strideX: 2), height: 1, width: 2)
        let network = Network(
            name: "turns",
            layers: [
                Layer(name: "in", operation: .input(channels: 1, height: 1, width: 2), inputs: []),
                Layer(
                    name: "a", operation: .convolution(Convolution(inputChannels: 1, outputChannels: 1, kernelHeight: 1, kernelWidth: 1, weights: [1])),
                    inputs: [0]),
                Layer(name: "ra", operation: .relu, inputs: [1]), Layer(name: "pool", operation: .maxPool(test.window), inputs: [2]),
                Layer(
                    name: "c", operation: .convolution(Convolution(inputChannels: 1, outputChannels: 1, kernelHeight: 1, kernelWidth: 1, weights: [1])),
                    inputs: [3]),
            ], output: 4)
        let input = Tensor(shape: [1, 1, 1, 2], scalars: [0.5, 0.53125])
        let calibration = Tensor(shape: [1, 1, 1, 2], scalars: [1, 1])
        func output(_ pooling: ConversionOptions.MaxPooling) throws -> Float {
            let conversion = try network.convert(
                ConversionOptions(neuron: .signedMultiThreshold([1], hasMemory: true), initialPotential: 0.48, maxPooling: pooling),
                calibration: calibration)
            let run = Reference<Float>(conversion.network, schedule: Schedule(.sameStep, of: conversion.network, window: 15))
                .run(try conversion.network.encode(input.slice(0), number: 0, window: 15, seed: 1))
            return conversion.network.output(of: run, window: 15)[0]
        }
        #expect(try output(.gate) > 0.9)
        #expect(abs(try output(.relu) - 0.53125) < 0.07)
    }

    @Test func `Windows over the border of values below zero are refused, with the remedy`() throws {
        let network = Self.network(Self.cases[2], rectifies: false)
        #expect {
            _ = try network.convert(
                ConversionOptions(neuron: .integrateAndFire, maxPooling: .relu), calibration: Self.input(Self.cases[2]))
        } throws: { error in
            guard let error = error as? NetworkError, case .unsupported(let layer, _, let reason, let remedy) = error else { return false }
            return layer == "pool" && reason.contains("below zero") && remedy?.contains("--max-pool relu") == true
        }
    }
}

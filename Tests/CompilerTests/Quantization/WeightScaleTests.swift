import EventSim
import FastEngine
import Formats
import Testing

@testable import Compiler
@testable import Models

@Suite("Fidelity: do weights keep their bits beside those of other sources, and over long windows?")
struct WeightScaleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var first: LayerOperation = .relu
        var second: LayerOperation
        var join = JoinedNetwork.Join.concatenation
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "ReLU", second: .relu), Case(name: "leaky 0.01", second: .leakyRelu(slope: 0.01)),
        Case(name: "leaky 0.1", second: .leakyRelu(slope: 0.1)), Case(name: "leaky 0.2", second: .leakyRelu(slope: 0.2)),
        Case(name: "leaky 0.01 beside 0.2", first: .leakyRelu(slope: 0.2), second: .leakyRelu(slope: 0.01)),
        Case(name: "ReLU6 beside leaky", first: .clip(minimum: 0, maximum: 6), second: .leakyRelu(slope: 0.01)),
        Case(name: "a residual of leaky 0.01", second: .leakyRelu(slope: 0.01), join: .sum),
    ]

    private static func compiled(_ joined: JoinedNetwork, steps: Int, bits: Int? = nil) throws -> (Conversion, Compilation) {
        let conversion = try joined.network.convert(
            ConversionOptions(neuron: .multiThreshold([2, 1, 0.5, 0.25])), calibration: joined.input.reshaped([1] + joined.input.shape))
        let options = CompileOptions(chip: try TestChips.load("loihi-like"), window: steps, weightBits: bits, inputPeak: conversion.inputPeak)
        return (conversion, try Compilation(conversion.network, options))
    }

    /// Root mean square of the error against the dense output's spread, and updates of the read-out that saturated.
    private static func measure(_ joined: JoinedNetwork, steps: Int) throws -> (error: Double, saturated: Int) {
        let (_, compilation) = try compiled(joined, steps: steps)
        let result = try FastEngine(compilation.checkedMap).run(compilation.stimulus(try compilation.encode(joined.input, seed: 0)))
        let output = compilation.output(of: result)
        let dense = try joined.network.infer(joined.input.reshaped([1] + joined.input.shape))
        let expected = ChannelOrder.channelsLast(dense.scalars[...], shape: Shape(channels: 2, height: 16, width: 16)).map(Double.init)
        let mean = expected.reduce(0, +) / Double(expected.count)
        var (spread, error) = (0.0, 0.0)
        for (value, right) in zip(output, expected) {
            spread += (right - mean) * (right - mean)
            error += (Double(value) - right) * (Double(value) - right)
        }
        return ((error / spread).squareRoot(), result.saturations[compilation.map.readoutLayer])
    }

    @Test(arguments: cases)
    func `A branch with fine payload units is as near to the dense network as one behind ReLU`(test: Case) throws {
        let joined = JoinedNetwork(test.first, test.second, join: test.join)
        let (_, compilation) = try Self.compiled(joined, steps: 64)
        #expect(compilation.quantization.losses == [])
        #expect(try Self.measure(joined, steps: 64).error < 0.03)
    }

    @Test(arguments: [64, 128, 256, 1024])
    func `A read-out holds what arrives over the window`(steps: Int) throws {
        let measured = try Self.measure(JoinedNetwork(.leakyRelu(slope: 0.2), .leakyRelu(slope: 0.01)), steps: steps)
        #expect(measured.saturated == 0)
        #expect(measured.error < 0.03)
    }

    @Test func `Of a window that leaves the read-out no weights the compiler names the longest that does`() throws {
        let joined = JoinedNetwork(.leakyRelu(slope: 0.01), .leakyRelu(slope: 0.01))
        var network = joined
        network.network.layers[7].operation = .leakyRelu(slope: 0.01)
        let error = #expect(throws: NetworkError.self) { try Self.compiled(network, steps: 16384) }
        let words = try #require(error.map { "\($0)" })
        #expect(words.contains("16384 steps") && words.contains("--readout spikes"))
        let limit = try #require(words.split(separator: "--steps ").last.flatMap { Int($0.prefix { $0.isNumber }) })
        #expect(limit > 64)
        #expect(try Self.measure(network, steps: limit).saturated == 0)
    }

    @Test func `What rounding loses is told with layer, source and remedy`() throws {
        let (_, compilation) = try Self.compiled(JoinedNetwork(.relu, .relu), steps: 16, bits: 3)
        let losses = compilation.quantization.losses
        for source in ["enc", "mid"] { #expect(losses.contains { $0.layer == "dec" && $0.source == source && $0.share > 0.01 }) }
        let worst = try #require(losses.max { $0.share < $1.share })
        let warning = try #require(compilation.quantization.lossWarning)
        for word in [worst.layer, worst.source, "\(Int((worst.share * 100).rounded())) %", "raise --bits, now 3"] {
            #expect(warning.contains(word), "\(warning)")
        }
    }

    @Test func `A weight or a shift that is not the network's is found by the verifier`() throws {
        let joined = JoinedNetwork(.relu, .leakyRelu(slope: 0.01))
        let (conversion, compilation) = try Self.compiled(joined, steps: 16)
        let layers = Array(compilation.map.layers.indices)
        let network = NeuronSplitting(conversion.network, chip: compilation.options.chip).network
        try Verifier.verify(compilation.map, against: network, layers: layers)
        var shifted = compilation.map
        shifted.projections[1].weightShift += 1
        #expect(throws: VerificationError.self) { try Verifier.verify(shifted, against: network, layers: layers) }
        var changed = compilation.map
        changed.projections[1].weights[0] &+= 3
        #expect(throws: VerificationError.self) { try Verifier.verify(changed, against: network, layers: layers) }
    }
}

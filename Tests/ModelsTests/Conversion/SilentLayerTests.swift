import Formats
import Testing

@testable import Models

@Suite("Conversion: is it said when the calibration data says nothing about a layer?")
struct SilentLayerTests {
    private static func network(bias: Float) -> Network {
        func convolution(_ bias: Float) -> LayerOperation {
            .convolution(Convolution(inputChannels: 1, outputChannels: 1, kernelHeight: 1, kernelWidth: 1, weights: [1], bias: [bias]))
        }
        return Network(
            name: "silent",
            layers: [
                Layer(name: "in", operation: .input(channels: 1, height: 1, width: 2), inputs: []),
                Layer(name: "first", operation: convolution(bias), inputs: [0]), Layer(name: "rectified", operation: .relu, inputs: [1]),
                Layer(name: "out", operation: convolution(0), inputs: [2]),
            ], output: 3)
    }

    @Test("a layer that nothing brings above zero has the λ of its drive and a note, one that fires has none")
    func note() throws {
        let calibration = Tensor(shape: [1, 1, 1, 2], scalars: [0.5, 1])
        let silent = try Self.network(bias: -2).convert(ConversionOptions(neuron: .integrateAndFire), calibration: calibration)
        // What it reads is −1.5 and −1.
        #expect(abs(silent.network.populations[0].scale - 1.4995) < 1e-5)
        #expect(silent.notes.contains { $0.contains("is that of what drives it") }, "\(silent.notes)")
        #expect(silent.notes.contains { $0.hasPrefix("rectified is silent on the calibration data") }, "\(silent.notes)")
        let firing = try Self.network(bias: -0.5).convert(ConversionOptions(neuron: .integrateAndFire, percentile: 100), calibration: calibration)
        #expect(firing.network.populations[0].scale == 0.5)
        #expect(!firing.notes.contains { $0.contains("silent") }, "\(firing.notes)")
    }

    @Test("a layer that nothing drives has λ = 1")
    func nothing() throws {
        let still = try Self.network(bias: 0).convert(
            ConversionOptions(neuron: .integrateAndFire), calibration: Tensor(shape: [1, 1, 1, 2], scalars: [0, 0]))
        #expect(still.network.populations[0].scale == 1)
        #expect(still.notes.contains { $0.contains("so its λ is 1") }, "\(still.notes)")
    }
}

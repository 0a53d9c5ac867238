import Formats
import Testing

@testable import Models

/// Do normalisations keep the statistics of calibration data, and nothing else?
@Suite struct FrozenNormalizationTests {
    private static func network(groups: Int) -> Network {
        let norm = GroupNormalization(groups: groups, epsilon: 0.5, scale: [1, -2, 0.5, 3], shift: [0.25, 0, -1, 0.5])
        func convolution(_ inputs: Int, _ outputs: Int) -> LayerOperation {
            .convolution(
                Convolution(
                    inputChannels: inputs, outputChannels: outputs, kernelHeight: 1, kernelWidth: 1,
                    weights: (0..<inputs * outputs).map { Float(($0 * 7) % 5) / 4 - 0.5 }, bias: (0..<outputs).map { Float($0) / 8 }))
        }
        return Network(
            name: "norms",
            layers: [
                Layer(name: "input", operation: .input(channels: 1, height: 2, width: 3), inputs: []),
                Layer(name: "first", operation: convolution(1, 4), inputs: [0]), Layer(name: "norm", operation: .groupNormalization(norm), inputs: [1]),
                Layer(name: "relu", operation: .relu, inputs: [2]), Layer(name: "second", operation: convolution(4, 4), inputs: [3]),
                Layer(name: "norm2", operation: .groupNormalization(norm), inputs: [4]), Layer(name: "relu2", operation: .relu, inputs: [5]),
                Layer(name: "last", operation: convolution(4, 1), inputs: [6]),
            ], output: 7)
    }

    @Test(arguments: [1, 2, 4]) func `On the only sample the frozen network computes the same, and converts`(groups: Int) throws {
        let network = Self.network(groups: groups)
        let image = Tensor(shape: [1, 1, 2, 3], scalars: [0.5, 1, -1, 2, 0, 0.25])
        let frozen = try network.freezingNormalizations(on: image)
        #expect(network.imageNormalizations == [2, 5] && frozen.imageNormalizations == [])
        #expect(largestDifference(try network.infer(image), try frozen.infer(image)) < 1e-5)
        #expect(throws: NetworkError.self) { try network.convert(ConversionOptions(neuron: .integrateAndFire), calibration: image) }
        let conversion = try frozen.convert(ConversionOptions(neuron: .integrateAndFire), calibration: image)
        #expect(conversion.network.populations.count == 3)
    }

    @Test func `Several samples give the mean of means and the mean of variances`() throws {
        let norm = GroupNormalization(groups: 1, epsilon: 0, scale: [2], shift: [1])
        // Means 1 and 3, variances 1 and 9: 2 and 5.
        let frozen = norm.frozen(on: Tensor(shape: [2, 1, 1, 2], scalars: [0, 2, 0, 6]))
        #expect(abs(frozen.scale[0] - 2 / Float(5).squareRoot()) < 1e-6)
        #expect(abs(frozen.shift[0] - (1 - 4 / Float(5).squareRoot())) < 1e-6)
    }
}

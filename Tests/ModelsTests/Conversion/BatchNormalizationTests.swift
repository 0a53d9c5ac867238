import Formats
import FuzzSupport
import Testing

@testable import Models

/// Is a normalisation that stands behind a ReLU folded exactly, at borders too?
@Suite("Conversion: is batch normalisation folded exactly?")
struct BatchNormalizationTests {
    /// in → conv → relu → normalise → [pool | upsample | nothing] → conv → relu → concat with the first normalised → conv.
    static func network(_ between: LayerOperation?, draw: inout Draw) -> Network {
        func convolution(_ inputs: Int, _ outputs: Int) -> LayerOperation {
            .convolution(
                Convolution(
                    inputChannels: inputs, outputChannels: outputs, kernelHeight: 3, kernelWidth: 3, padding: Padding(1),
                    weights: draw.floats(outputs * inputs * 9), bias: draw.floats(outputs)))
        }
        func normalization(_ channels: Int) -> LayerOperation {
            .channelAffine(ChannelAffine(scale: draw.floats(channels), shift: draw.floats(channels)))
        }
        var layers = [
            Layer(name: "in", operation: .input(channels: 2, height: 8, width: 6), inputs: []),
            Layer(name: "a", operation: convolution(2, 3), inputs: [0]), Layer(name: "ra", operation: .relu, inputs: [1]),
            Layer(name: "n", operation: normalization(3), inputs: [2]),
        ]
        if let between { layers.append(Layer(name: "between", operation: between, inputs: [3])) }
        layers += [
            Layer(name: "b", operation: convolution(3, 4), inputs: [layers.count - 1]),
            Layer(name: "rb", operation: .relu, inputs: [layers.count]),
        ]
        if between == nil {
            layers += [
                Layer(name: "m", operation: normalization(4), inputs: [layers.count - 1]),
                Layer(name: "join", operation: .concatenate, inputs: [3, layers.count]),
                Layer(name: "c", operation: convolution(7, 2), inputs: [layers.count + 1]),
            ]
        } else {
            layers.append(Layer(name: "c", operation: convolution(4, 2), inputs: [layers.count - 1]))
        }
        return Network(name: "normalised", layers: layers, output: layers.count - 1)
    }

    static let between: [LayerOperation?] = [
        nil, .averagePool(Pooling(kernelHeight: 2, kernelWidth: 2, strideY: 2, strideX: 2)), .upsample(factorY: 2, factorX: 2),
    ]

    /// The folded projections and biases, applied to the trained network's own activations, have to give its own next values.
    @Test(arguments: 0..<3)
    func `Folded weights and bias maps compute what the layers compute`(kind: Int) throws {
        for seed in Seeds.of(0..<20 as Range<UInt64>) {
            var draw = Draw(seed: seed)
            let network = Self.network(Self.between[kind], draw: &draw)
            let image = Tensor(shape: [2, 8, 6], scalars: draw.floats(96))
            var values: [[Float]] = []
            let inference = try DenseInference(network, input: Shape(channels: 2, height: 8, width: 6))
            _ = try inference.run(image) { _, layer in values.append(layer) }
            let options = ConversionOptions(neuron: .integrateAndFire, normalization: .unnormalized)
            let conversion = try network.convert(options, calibration: image.reshaped([1, 2, 8, 6]))
            #expect(conversion.network.populations.count == 3)
            #expect(!conversion.network.populations[1].biasMap.isEmpty)
            for (index, population) in conversion.network.populations.enumerated() {
                let current = conversion.drive(of: index, by: values)
                // A stage's layer is its ReLU; what the ReLU read comes right before it.
                let expected = values[population.neuron.isReadout ? conversion.layers[index] : conversion.layers[index] - 1]
                let difference = zip(current, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
                #expect(difference < 2e-4, "seed \(seed), \(population.name)")
            }
        }
    }

    @Test func `A normalised network's spikes converge to it`() throws {
        var draw = Draw(seed: 3)
        let network = Self.network(nil, draw: &draw)
        let image = Tensor(shape: [2, 8, 6], scalars: draw.floats(96))
        let options = ConversionOptions(neuron: .multiThreshold([1, 0.5, 0.25, 0.125]), percentile: 100)
        let spiking = try network.convert(options, calibration: image.reshaped([1, 2, 8, 6])).network
        let dense = try network.infer(image)
        var errors: [Float] = []
        for window in [20, 400] {
            let input = try spiking.encode(image, window: window, seed: 0)
            let run = Reference<Float>(spiking, schedule: Schedule(.sameStep, of: spiking, window: window)).run(input)
            let output = ChannelOrder.channelsFirst(run.readout.map { $0 / Float(window) }, shape: spiking.readout.grid.shape)
            let error = zip(output, dense.scalars).reduce(0) { $0 + abs($1.0 - $1.1) }
            errors.append(error / dense.scalars.reduce(0) { $0 + abs($1) })
        }
        #expect(errors[1] < errors[0] / 5)
        #expect(errors[1] < 0.01)
    }
}

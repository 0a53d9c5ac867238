import Formats
import Testing

@testable import Models

/// Does a network of leaky ReLUs keep its negative activations?
@Suite("Conversion: do signed neurons carry the slope of a leaky ReLU?")
struct LeakyReluTests {
    static func network(slope: Float, draw: inout Draw) -> Network {
        func convolution(_ inputs: Int, _ outputs: Int) -> LayerOperation {
            .convolution(
                Convolution(
                    inputChannels: inputs, outputChannels: outputs, kernelHeight: 3, kernelWidth: 3, padding: Padding(1),
                    weights: draw.floats(outputs * inputs * 9).map { $0 / 3 }, bias: draw.floats(outputs)))
        }
        return Network(
            name: "leaky",
            layers: [
                Layer(name: "in", operation: .input(channels: 1, height: 6, width: 6), inputs: []),
                Layer(name: "a", operation: convolution(1, 4), inputs: [0]),
                Layer(name: "la", operation: .leakyRelu(slope: slope), inputs: [1]),
                Layer(name: "b", operation: convolution(4, 4), inputs: [2]),
                Layer(name: "lb", operation: .leakyRelu(slope: slope), inputs: [3]),
                Layer(name: "c", operation: convolution(4, 2), inputs: [4]),
            ], output: 5)
    }

    @Test(arguments: [NeuronModel.integrateAndFire, .multiThreshold([2, 1, 0.5, 0.25])], [Float(0), 0.1, 0.25])
    func `Spikes converge to the trained network`(neuron: NeuronModel, slope: Float) throws {
        var draw = Draw(seed: 11)
        let network = Self.network(slope: slope, draw: &draw)
        let image = Tensor(shape: [1, 6, 6], scalars: draw.floats(36))
        let options = ConversionOptions(neuron: neuron, percentile: 100)
        let conversion = try network.convert(options, calibration: image.reshaped([1, 1, 6, 6]))
        let spiking = conversion.network
        #expect(conversion.notes.contains { $0.contains("leaky") } == (slope > 0))
        let window = 1000
        let input = try spiking.encode(image, window: window, seed: 0)
        let run = Reference<Float>(spiking, schedule: Schedule(.sameStep, of: spiking, window: window), propagation: .scatter).run(input)
        let dense = try network.infer(image)
        let output = ChannelOrder.channelsFirst(run.readout.map { $0 / Float(window) }, shape: spiking.readout.grid.shape)
        let error = zip(output, dense.scalars).reduce(0) { $0 + abs($1.0 - $1.1) }
        #expect(error < 0.02 * dense.scalars.reduce(0) { $0 + abs($1) })
        // Negative spikes occur exactly where there is a slope for them to carry.
        #expect(run.firings.joined().joined().contains { $0.value < 0 } == (slope > 0))
    }

    @Test func `What cannot carry it is refused`() throws {
        var draw = Draw(seed: 1)
        let image = Tensor(shape: [1, 1, 6, 6], repeating: 1)
        let negative = Self.network(slope: -0.5, draw: &draw)
        #expect(throws: ConversionError.self) { try negative.convert(ConversionOptions(neuron: .integrateAndFire), calibration: image) }
        let usual = Self.network(slope: 0.1, draw: &draw)
        #expect(throws: ConversionError.self) { try usual.convert(ConversionOptions(neuron: .multiLevel([2, 1])), calibration: image) }
    }
}

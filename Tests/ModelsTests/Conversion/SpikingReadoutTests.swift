import Formats
import Testing

@testable import Models

@Suite("Conversion: does the rate of a read-out's spikes approach the dense output?")
struct SpikingReadoutTests {
    private static let unit = LayerOperation.convolution(
        Convolution(inputChannels: 1, outputChannels: 1, kernelHeight: 1, kernelWidth: 1, weights: [1]))

    /// A network whose output is its input, on values of both signs with the largest magnitude 4.
    private static let identity = Network(
        name: "identity",
        layers: [
            Layer(name: "in", operation: .input(channels: 1, height: 2, width: 4), inputs: []),
            Layer(name: "out", operation: unit, inputs: [0]),
        ], output: 1)
    private static let values = Tensor(shape: [1, 2, 4], scalars: [0, 0.25, -0.25, 1.5, -2.75, 3.5, -4, 4])

    /// After a soft reset the potential is what has arrived less what was emitted. A constant input of at most one threshold
    /// leaves no more than a threshold of it, so the output misses the input by at most λ/T. All numbers are exact in binary.
    @Test("a constant output is met within λ/T", arguments: [1, 2, 8, 64, 512])
    func bound(steps: Int) throws {
        let conversion = try Self.identity.convert(
            ConversionOptions(neuron: .integrateAndFire, percentile: 100, readout: .spikes), calibration: Self.values.reshaped([1, 1, 2, 4]))
        #expect(conversion.network.readout.scale == 4)
        #expect(conversion.network.readout.initialPotential == 0)
        let output = try Self.run(conversion, Self.values, steps).output
        for (value, target) in zip(output, Self.values.scalars) { #expect(abs(value - target) <= 4 / Float(steps)) }
    }

    @Test("λ is a percentile of the output's magnitude, and the output ends there")
    func saturates() throws {
        let conversion = try Self.identity.convert(
            ConversionOptions(neuron: .integrateAndFire, percentile: 0, readout: .spikes),
            calibration: Tensor(shape: [1, 1, 2, 4], scalars: [-2, 3, -2, 3, -2, 3, -2, 3]))
        #expect(conversion.network.readout.scale == 2)
        let output = try Self.run(conversion, Self.values, 64).output
        #expect(output[6] < -1.9 && output[6] >= -2 && output[7] > 1.9 && output[7] <= 2)
    }

    /// Both read-outs of one network get the same spikes: the potential is the spikes' output plus what is still in the neuron.
    @Test("a U-Net's output is its potential's less what has not fired yet, and approaches the dense one")
    func conserved() throws {
        let network = try Zoo.network("zoo:unet?input=1x8x8&base=4&levels=2&seed=3")
        let stream = RandomStream(seed: 5, purpose: "test input")
        let image = Tensor(shape: [1, 8, 8], scalars: (0..<64).map { stream.uniform($0) })
        var options = ConversionOptions(neuron: .multiThreshold([2, 1, 0.5, 0.25]), percentile: 100)
        let potential = try network.convert(options, calibration: image.reshaped([1, 1, 8, 8]))
        options.readout = .spikes
        let spiking = try network.convert(options, calibration: image.reshaped([1, 1, 8, 8]))
        let lambda = spiking.network.readout.scale
        let inference = try DenseInference(network, input: Shape(channels: 1, height: 8, width: 8))
        var scores: [Float] = []
        _ = try inference.run(image) { layer, values in if layer == spiking.layers.last { scores = values } }
        var errors: [Float] = []
        for steps in [4, 32, 256] {
            let fired = try Self.run(spiking, image, steps)
            let accumulated = try Self.run(potential, image, steps)
            for neuron in scores.indices {
                let left = fired.potentials[neuron] * lambda / Float(steps)
                // Rounding: T sums of single precision.
                #expect(abs(fired.output[neuron] + left - accumulated.output[neuron]) <= 1e-5 * max(lambda, 1))
            }
            errors.append(zip(fired.output, scores).reduce(0) { max($0, abs($1.0 - $1.1)) } / lambda)
        }
        #expect(errors[1] < errors[0] && errors[2] < errors[1], "\(errors)")
        #expect(errors[2] < 0.05, "\(errors)")
    }

    @Test("balanced thresholds measure no scale of the output")
    func refused() {
        #expect(throws: ConversionError.self) {
            try Self.identity.convert(
                ConversionOptions(neuron: .integrateAndFire, normalization: .balanced, readout: .spikes),
                calibration: Self.values.reshaped([1, 1, 2, 4]))
        }
    }

    private static func run(_ conversion: Conversion, _ image: Tensor, _ steps: Int) throws -> (output: [Float], potentials: [Float]) {
        let network = conversion.network
        let run = Reference<Float>(network, schedule: Schedule(.sameStep, of: network, window: steps))
            .run(try network.encode(image, window: steps, seed: 0))
        return (network.output(of: run, window: steps), run.potentials[network.populations.count - 1])
    }
}

import Models
import Training

/// A tempotron that has learned, and the network of one neuron that fires as it does.
struct LearnedTempotron: Sendable {
    private let tempotron: Tempotron

    /// - Parameter inputs: values from 0 to 1, by sample; the larger, the earlier they spike.
    init(_ inputs: [[Float]], _ isPositive: [Bool], _ settings: FeatureClassifier.Settings) {
        var tempotron = Tempotron(inputs: inputs[0].count, steps: settings.tempotronSteps, seed: settings.seed)
        tempotron.learn(
            inputs.map { Self.times($0, steps: settings.tempotronSteps) }, shouldFire: isPositive, epochs: settings.epochs,
            rate: settings.tempotronRate, seed: settings.seed)
        self.tempotron = tempotron
    }

    private static func times(_ values: [Float], steps: Int) -> [Int?] { values.map { SpikingInput.latency(of: $0, window: steps) } }

    /// How far its potential rises above the threshold.
    func score(_ values: [Float]) -> Float {
        tempotron.peak(Self.times(values, steps: tempotron.steps)).potential - tempotron.threshold
    }

    /// The neuron between its inputs and a read-out that counts its spikes.
    var network: Network {
        let scale = Float(tempotron.kernel.weightScale)
        func dense(_ weights: [Float], from inputs: Int) -> LayerOperation {
            .convolution(Convolution(inputChannels: inputs, outputChannels: 1, kernelHeight: 1, kernelWidth: 1, weights: weights))
        }
        let count = tempotron.weights.count
        let layers = [
            Layer(name: "input", operation: .input(channels: count, height: 1, width: 1), inputs: []),
            Layer(name: "weights", operation: dense(tempotron.weights.map { $0 * scale }, from: count), inputs: [0]),
            Layer(name: "tempotron", operation: .relu, inputs: [1]),
            Layer(name: "spikes", operation: dense([1], from: 1), inputs: [2]),
        ]
        return Network(name: "tempotron", layers: layers, output: 3)
    }

    /// A leaky neuron with a synaptic current, whose potential is the tempotron's until it fires.
    var conversion: ConversionOptions {
        var options = ConversionOptions(
            neuron: .integrateAndFire(IntegrateAndFire(threshold: tempotron.threshold)),
            membrane: Membrane(leak: Float(tempotron.kernel.leak), currentDecay: Float(tempotron.kernel.decay)), normalization: .unnormalized,
            initialPotential: 0, coding: .latency)
        options.scales = nil
        return options
    }
}

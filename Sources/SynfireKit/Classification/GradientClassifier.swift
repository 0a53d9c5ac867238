import Models
import Training

/// A classifier that learns by gradients, through time where it spikes.
final class GradientClassifier {
    private(set) var trainer: Trainer
    /// `nil` without spikes.
    let conversion: ConversionOptions?
    private let settings: FeatureClassifier.Settings
    private let mode: TrainingMode
    private let input: Shape

    /// - Parameter coding: how features enter the spiking network; `nil` for one without spikes.
    init(features: Int, coding: SpikingInput.Coding?, hidden: Int, _ settings: FeatureClassifier.Settings) throws {
        self.settings = settings
        input = Shape(channels: features, height: 1, width: 1)
        let network = try Zoo.network("zoo:classifier?features=\(features)&hidden=\(hidden)&seed=\(settings.seed)")
        if let coding {
            let membrane = Membrane(leak: settings.leak)
            let neurons = network.layers.indices.filter { network.layers[$0].operation == .relu }
            let spiking = SpikingSettings(
                neuron: .integrateAndFire, membrane: membrane, steps: settings.steps, initial: 0,
                scales: Dictionary(uniqueKeysWithValues: neurons.map { ($0, 1) }), coding: coding)
            mode = .bptt(spiking, surrogate: .fastSigmoid(slope: 2))
            var conversion = ConversionOptions(neuron: .integrateAndFire, membrane: membrane, initialPotential: 0, coding: coding)
            conversion.scales = Dictionary(uniqueKeysWithValues: neurons.map { (network.layers[$0].name, 1) })
            self.conversion = conversion
        } else {
            mode = .dense(dropout: 0)
            conversion = nil
        }
        trainer = try Self.trainer(network, input, mode, settings)
    }

    private static func trainer(
        _ network: Network, _ input: Shape, _ mode: TrainingMode, _ settings: FeatureClassifier.Settings
    ) throws(TrainingError) -> Trainer {
        try Trainer(
            network, input: input, mode: mode, loss: .bce, optimizer: .adam(weightDecay: settings.decay), seed: settings.seed, threads: settings.threads)
    }

    /// Goes through the chosen samples in batches, the rate falling along a cosine.
    func learn(_ inputs: [[Float]], _ isPositive: [Bool], _ chosen: [Int], epochs: Int? = nil) throws(TrainingError) {
        let order = BatchOrder(count: chosen.count, size: settings.batch, seed: settings.seed)
        let epochs = epochs ?? settings.epochs
        for epoch in 0..<epochs {
            let places = order.order(epoch: epoch)
            let rate = CosineRate().rate(
                base: Double(settings.rate), at: TrainingPlace(epoch: epoch, batches: order.batches, epochs: epochs), history: [])
            for batch in 0..<order.batches {
                let examples = places[order.range(of: batch)].map { place in
                    Example(image: inputs[chosen[place]], target: [isPositive[chosen[place]] ? 1 : 0])
                }
                _ = try trainer.step(examples, learningRate: Float(rate))
            }
        }
    }

    /// Begins with a tenth of the labels and asks, round by round, for those of the samples whose hidden rates are newest.
    ///
    /// - Returns: the samples whose labels were asked for.
    func learnActively(_ inputs: [[Float]], _ isPositive: [Bool]) throws -> [Int] {
        let most = max(2, Int(Double(inputs.count) * settings.asked))
        let stream = RandomStream(seed: settings.seed, purpose: "first labels")
        var chosen = Array(inputs.indices.sorted { stream.bits($0) < stream.bits($1) }.prefix(max(2, inputs.count / 10)))
        for round in 0..<settings.rounds {
            try learn(inputs, isPositive, chosen, epochs: max(1, settings.epochs / (2 * settings.rounds)))
            let rates = try hiddenRates(inputs)
            let known = Set(chosen)
            let candidates = inputs.indices.filter { !known.contains($0) }
            let count = (most - chosen.count) / (settings.rounds - round)
            chosen += NovelSelection.farthest(count, of: candidates.map { rates[$0] }, from: chosen.map { rates[$0] }).map { candidates[$0] }
        }
        // From the beginning, so that early labels do not count more than late ones.
        trainer = try Self.trainer(
            try Zoo.network("zoo:classifier?features=\(input.channels)&hidden=\(settings.hidden)&seed=\(settings.seed)"), input, mode, settings)
        try learn(inputs, isPositive, chosen)
        return chosen
    }

    /// What hidden neurons emit per step, read through a layer that changes nothing.
    private func hiddenRates(_ inputs: [[Float]]) throws -> [[Float]] {
        var network = trainer.network
        let hidden = settings.hidden
        let identity = (0..<hidden * hidden).map { $0 % (hidden + 1) == 0 ? Float(1) : 0 }
        network.layers[network.output].operation = .convolution(
            Convolution(inputChannels: hidden, outputChannels: hidden, kernelHeight: 1, kernelWidth: 1, weights: identity))
        return try Self.trainer(network, input, mode, settings).outputs(inputs)
    }

    /// The logit of each sample.
    func scores(_ inputs: [[Float]]) throws -> [Float] { try trainer.outputs(inputs).map { $0[0] } }
}

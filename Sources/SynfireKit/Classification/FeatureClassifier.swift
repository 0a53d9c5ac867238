import Models
import Training

/// A classifier that has learned: the network that it is, or its tempotron.
struct FeatureClassifier {
    /// Numbers that all rules share.
    struct Settings: Sendable {
        /// Neurons of the hidden layer.
        var hidden = 32
        /// T.
        var steps = 20
        /// Share of the potential that is left after a step.
        var leak: Float = 0.9
        var epochs = 60
        var batch = 32
        var rate: Float = 0.005
        /// Share of each weight that is added to its gradient.
        var decay: Float = 1e-3
        /// Share of the labels that active learning may ask for, and in how many rounds.
        var asked = 0.5
        var rounds = 5
        var tempotronSteps = 64
        var tempotronRate: Float = 0.1
        var seed: UInt64 = 1
        var threads = 1
    }

    /// With what was learned; of a tempotron the network that fires as it does.
    let network: Network
    /// How its neurons spike; `nil` for rules without spikes.
    let conversion: ConversionOptions?
    /// T.
    let steps: Int
    /// How many labels it saw.
    let labels: Int
    private let scale: FeatureScale
    private let form: FeatureScale.Form
    private let scorer: ([[Float]]) throws -> [Float]

    /// Learns from samples and their classes.
    ///
    /// - Throws: `TrainingError`.
    init(_ rule: ClassifierRule, _ samples: [[Double]], _ isPositive: [Bool], _ settings: Settings) throws {
        scale = FeatureScale(samples)
        form = rule.form
        let inputs = samples.map { [scale, form] in scale.apply($0, form) }
        switch rule {
        case .tempotron:
            let learned = LearnedTempotron(inputs, isPositive, settings)
            (network, conversion, steps, labels) = (learned.network, learned.conversion, settings.tempotronSteps, samples.count)
            scorer = { $0.map(learned.score) }
        case .logistic, .dense:
            let learner = try GradientClassifier(features: inputs[0].count, coding: nil, hidden: rule == .dense ? settings.hidden : 0, settings)
            try learner.learn(inputs, isPositive, Array(inputs.indices))
            (network, conversion, steps, labels) = (learner.trainer.network, nil, 1, samples.count)
            scorer = learner.scores
        case .surrogate(let coding), .active(let coding):
            let learner = try GradientClassifier(features: inputs[0].count, coding: coding, hidden: settings.hidden, settings)
            var chosen = Array(inputs.indices)
            if case .active = rule { chosen = try learner.learnActively(inputs, isPositive) } else { try learner.learn(inputs, isPositive, chosen) }
            (network, conversion, steps, labels) = (learner.trainer.network, learner.conversion, settings.steps, chosen.count)
            scorer = learner.scores
        }
    }

    /// As its network reads them.
    func inputs(_ samples: [[Double]]) -> [[Float]] { samples.map { scale.apply($0, form) } }

    /// The larger, the rather positive.
    func scores(_ samples: [[Double]]) throws -> [Float] { try scorer(inputs(samples)) }
}

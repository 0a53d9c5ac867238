import Formats
import Models
import Training

/// How one of the two stages that learn goes on.
struct StagePlan: Sendable {
    /// `train` or `tune`.
    var name: String
    var epochs: Int
    var batch: Int
    var loss: Loss
    var dropout: Double
    var optimizer: Optimizer
    var rate: Double
    var schedule: any RateSchedule
    var augmentation: Augmentation
    var seed: UInt64
    var metric: LearningMetric
}

extension Recipe {
    /// Seed of everything random.
    var seed: UInt64 { UInt64(whole("seed")) }

    /// - Parameter name: `train` or `tune`.
    func stage(_ name: String) throws(FileError) -> StagePlan {
        func number(_ key: String) -> Double { self.number("\(name).\(key)") }
        guard let loss = Loss(word: try text("\(name).loss")), let metric = LearningMetric(rawValue: try text("metric")) else {
            preconditionFailure("words are checked when they are read")
        }
        if name == "tune", number("dropout") > 0 {
            throw failure("tune.dropout", "belongs to train", remedy: "leave it out: tuning drops nothing")
        }
        let optimizer: Optimizer =
            switch try text("\(name).optimizer.kind") {
            case "sgd": .sgd(momentum: Float(number("optimizer.momentum")), weightDecay: Float(number("optimizer.weight-decay")))
            case "rmsprop": .rmsprop(decay: Float(number("optimizer.decay")), epsilon: Float(number("optimizer.epsilon")))
            default:
                .adam(
                    beta1: Float(number("optimizer.beta1")), beta2: Float(number("optimizer.beta2")), epsilon: Float(number("optimizer.epsilon")),
                    weightDecay: Float(number("optimizer.weight-decay")))
            }
        var augmentation = Augmentation()
        (augmentation.flipX, augmentation.flipY) = (number("augment.flip-x"), number("augment.flip-y"))
        (augmentation.shift, augmentation.rotation) = (whole("\(name).augment.shift"), number("augment.rotation"))
        (augmentation.contrast, augmentation.brightness, augmentation.noise) = (number("augment.contrast"), number("augment.brightness"), number("augment.noise"))
        return StagePlan(
            name: name, epochs: whole("\(name).epochs"), batch: whole("\(name).batch"), loss: loss, dropout: number("dropout"), optimizer: optimizer,
            rate: number("optimizer.rate"), schedule: try schedule(name), augmentation: augmentation, seed: seed, metric: metric)
    }

    private func schedule(_ name: String) throws(FileError) -> any RateSchedule {
        func number(_ key: String) -> Double { self.number("\(name).schedule.\(key)") }
        let length = wholeIfGiven("\(name).schedule.length")
        switch try text("\(name).schedule.kind") {
        case "plateau":
            return PlateauRate(
                rises: false, factor: number("factor"), patience: whole("\(name).schedule.patience"), threshold: number("threshold"),
                cooldown: whole("\(name).schedule.cooldown"), least: number("least"))
        case "step":
            guard let length else { throw failure("\(name).schedule.kind", "is step, which needs \(name).schedule.length, the epochs between two falls") }
            return StepRate(length: length, factor: number("factor"))
        case "cosine": return CosineRate(length: length, least: number("least"))
        case "one-cycle": return OneCycleRate(rise: number("rise"), start: number("start"), end: number("end"))
        default: return ConstantRate()
        }
    }

    /// Whether learning rates are the same for any number of epochs, so that a training may be made longer.
    func isOpenEnded(_ name: String) -> Bool { ["constant", "plateau", "step"].contains(textIfGiven("\(name).schedule.kind")) }

    /// The gradient of `tune`, in the spiking form that a conversion came to.
    func mode(_ settings: SpikingSettings) -> TrainingMode {
        guard textIfGiven("tune.rule") == "bptt" else { return .flow(settings) }
        let scale = numberIfGiven("tune.surrogate-scale").map { Float($0) }
        let surrogate: Surrogate =
            switch textIfGiven("tune.surrogate") {
            case "exponential": scale.map { .exponential(scale: $0) } ?? .exponential()
            case "fast-sigmoid": scale.map { .fastSigmoid(slope: $0) } ?? .fastSigmoid()
            case "arctan": .arctan
            case "rectangle": scale.map { .rectangle(width: $0) } ?? .rectangle()
            default: scale.map { .triangle(scale: $0) } ?? .triangle()
            }
        return .bptt(settings, surrogate: surrogate)
    }

    /// How the dense network becomes a spiking one.
    func conversion() throws(FileError) -> ConversionOptions {
        let word = try text("convert.neuron")
        guard let spec = NeuronRegistry.spec(word) else { preconditionFailure("words are checked when they are read") }
        let thresholds = numbersIfGiven("convert.thresholds")?.map { Float($0) }
        for (key, option) in [("convert.thresholds", NeuronSpec.Option.thresholds), ("convert.negative-threshold", .negativeThreshold)] where has(key) {
            guard spec.options.contains(option) else { throw failure(key, "does not belong to \(word) neurons", remedy: "leave it out") }
        }
        if let thresholds, zip(thresholds, thresholds.dropFirst()).contains(where: { $0 <= $1 }) {
            throw failure("convert.thresholds", "must fall from one value to the next")
        }
        if spec.required.contains(.leak), !has("convert.leak") {
            throw failure("convert.neuron", "is \(word), which needs convert.leak, the share of a potential that is left after a step")
        }
        let codings: [String: SpikingInput.Coding] = ["binary": .binaryPoisson, "ternary": .ternaryPoisson]
        let neuron = spec.neuron(
            NeuronSpec.Parameters(thresholds: thresholds, negativeThreshold: numberIfGiven("convert.negative-threshold").map { Float($0) }))
        return ConversionOptions(
            neuron: neuron, comparison: try text("convert.compare") == "above" ? .above : .atOrAbove,
            reset: try text("convert.reset") == "soft" ? .soft : .hard(potential: 0),
            membrane: Membrane(
                order: try text("convert.order") == "integrate-then-fire" ? .integrateThenFire : .fireThenIntegrate,
                leak: Float(number("convert.leak"))),
            percentile: number("convert.percentile"),
            initialPotential: numberIfGiven("convert.initial").map { Float($0) } ?? (neuron.positiveThresholds.min() ?? 0) / 2,
            coding: codings[try text("convert.coding")] ?? .analogCurrent,
            averagePooling: ConversionOptions.AveragePooling(rawValue: try text("convert.pools")) ?? .folded)
    }

    /// What training starts from: a zoo network has the recipe's seed unless it says another.
    func startingNetwork() throws -> Network {
        var source = try text("network")
        if source.hasPrefix("zoo:"), !source.contains("seed=") { source += "\(source.contains("?") ? "&" : "?")seed=\(seed)" }
        return try ModelSource.load(source).upToScores().network
    }
}

import Formats
import Models
import Training

/// One of the stages that learn, in a folder of its own: `train` makes a dense network, `tune` goes on with it as a spiking one.
public struct LearningStage: Sendable {
    /// What it is made from.
    public var recipe: Recipe
    /// Where its files go.
    public var folder: String
    /// Whether to go on with what the folder holds; where it holds nothing a training begins.
    public var resumes: Bool
    /// Weights do not depend on it.
    public var threads: Int
    /// Is told how far it is, and says when to stop.
    public var observer: any RunObserver

    /// A stage that begins anew and watches nothing, unless told otherwise.
    public init(_ recipe: Recipe, folder: String, resumes: Bool = false, threads: Int, observer: any RunObserver = SilentObserver()) {
        (self.recipe, self.folder, self.resumes, self.threads, self.observer) = (recipe, folder, resumes, threads, observer)
    }

    /// What a stage came to.
    public struct Outcome: Sendable {
        /// The network of the best epoch.
        public var bestPath: String
        /// Its epoch, counted from 1.
        public var bestEpoch: Int
        /// Its value of the recipe's metric on the validation people.
        public var bestValue: Double
        /// Steps of the whole training.
        public var steps: Int
        /// That training and validation took.
        public var seconds: Double
        /// Weights and biases.
        public var parameters: Int
        /// Samples that were trained on, and samples that chose the epoch.
        public var samples: (training: Int, validation: Int)
    }

    /// Trains the dense network.
    ///
    /// - Throws: `FileError` for data or a recipe that cannot be used, `TrainingError` for a network that cannot be trained,
    ///   `LearningFailure` for a loss that is no number, `TrainingStopped` when the observer said so.
    public func train() throws -> Outcome {
        let plan = try recipe.stage("train")
        return try run(plan, network: try recipe.startingNetwork(), form: nil) { _, _ in .dense(dropout: Float(plan.dropout)) }
    }

    /// Tunes a network as a spiking one, by λs that are measured on the training data, or by those the network was tuned with before.
    ///
    /// - Parameter source: a network file; `nil` for the recipe's network as it is, which is direct training.
    /// - Throws: as `train`, and `ConversionError` for a network that has no spiking form.
    public func tune(from source: String?) throws -> Outcome {
        let model = try source.map { try ModelSource.load($0).upToScores() }
        let network = try model?.network ?? recipe.startingNetwork()
        let data = try LearningData(recipe)
        let plan = try recipe.stage("tune")
        let folds = try split(data)
        let training = try data.set(folds: folds.training, for: network, loss: plan.loss, threads: threads)
        let measured = try model?.tuned ?? recipe.form(of: network, calibration: training.calibration(stride: recipe.whole("convert.stride")), threads: threads)
        let recipe = recipe
        return try run(plan, network: network, form: measured, training: training) { network, form in recipe.mode(try SpikingSettings(form ?? measured, network)) }
    }

    /// Converts a network and keeps it with its λs.
    ///
    /// - Returns: where it is.
    /// - Throws: as `tune`.
    public func convert(from source: String) throws -> String {
        let model = try ModelSource.load(source).upToScores()
        let data = try LearningData(recipe)
        let training = try data.set(folds: try split(data).training, for: model.network, loss: try recipe.stage("tune").loss, threads: threads)
        let form = try recipe.form(of: model.network, calibration: training.calibration(stride: recipe.whole("convert.stride")), threads: threads)
        let checkpoints = Checkpoints(folder: folder, recipe: recipe, stage: "convert", form: form)
        try checkpoints.saveBest(model.network, epoch: 0)
        return checkpoints.bestPath
    }

    private func split(_ data: LearningData) throws -> (training: Set<Int>, validation: Set<Int>) {
        let (test, validation) = (recipe.whole("split.test"), recipe.whole("split.validation"))
        for key in ["split.test", "split.validation"] where !data.entries.contains(where: { $0.fold == recipe.whole(key) }) {
            let known = data.folds(without: []).sorted().map(String.init).joined(separator: ", ")
            throw recipe.failure(key, "names fold \(recipe.whole(key)), in which nobody is", remedy: "the folds are \(known)")
        }
        guard !data.folds(without: [test, validation]).isEmpty else {
            throw recipe.failure("split.validation", "and split.test leave no fold to train on", remedy: "cut the data into three folds or more")
        }
        return (data.folds(without: [test, validation]), [validation])
    }

    private func run(
        _ plan: StagePlan, network: Network, form: TunedForm?, training: LearningSet? = nil, mode: (Network, TunedForm?) throws -> TrainingMode
    ) throws -> Outcome {
        var checkpoints = Checkpoints(folder: folder, recipe: recipe, stage: plan.name, form: form)
        let saved = try checkpoints.load()
        if let saved { checkpoints.form = saved.form }
        if saved != nil, !resumes {
            throw FileError(
                file: folder, reason: "holds a training already", remedy: "go on with it by --resume, or name another folder with --output")
        }
        let data = try LearningData(recipe)
        let folds = try split(data)
        let training = try training ?? data.set(folds: folds.training, for: network, loss: plan.loss, threads: threads)
        let validation = try data.set(folds: folds.validation, for: network, loss: plan.loss, threads: threads)
        let start = saved?.network ?? network
        let trainer = try Trainer(
            start, input: training.input, mode: try mode(start, checkpoints.form), loss: plan.loss, optimizer: plan.optimizer, seed: recipe.seed, threads: threads)
        if let saved { trainer.state = saved.state }
        let loop = TrainingLoop(
            plan: plan, training: training, judge: try Judge(validation, network: start, batch: Self.judgedAtOnce), checkpoints: checkpoints, observer: observer,
            threads: threads)
        let progress = try loop.run(trainer, from: saved?.progress ?? TrainingProgress())
        guard let best = progress.best else { throw LearningFailure(reason: "\(plan.name): no epoch had a value of \(plan.metric.rawValue)") }
        return Outcome(
            bestPath: checkpoints.bestPath, bestEpoch: best.epoch, bestValue: best.value, steps: progress.history.last?.steps ?? 0,
            seconds: progress.history.reduce(0) { $0 + $1.seconds }, parameters: start.parameterCount, samples: (training.count, validation.count))
    }

    /// Samples of a validation step.
    static let judgedAtOnce = 64
}

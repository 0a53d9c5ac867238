import Formats
import Models
import Reports
import Training

/// How well the network of a file does on the people of a fold, dense or as spikes.
public struct LearningEvaluation: Sendable {
    /// How the network runs.
    public enum Form: String, Sendable, CaseIterable {
        /// As spikes where its file says that it was tuned so, dense otherwise.
        case auto
        /// Without spikes.
        case dense
        /// As spikes: in the form it was tuned in, or else in the recipe's.
        case spiking
    }

    /// Where the data are, and what a spiking form is made by.
    public var recipe: Recipe
    /// Who is judged.
    public var fold: Int
    /// How the network runs.
    public var form = Form.auto
    /// Numbers of steps; empty for those it was tuned with, or the recipe's.
    public var steps: [Int] = []
    /// Of the sigmoid of a single channel.
    public var cuts = [0.5]
    /// Results do not depend on it.
    public var threads: Int
    /// Is told how far it is.
    public var observer: any RunObserver

    /// The recipe's test fold, in the file's own form, unless told otherwise.
    public init(_ recipe: Recipe, fold: Int? = nil, threads: Int, observer: any RunObserver = SilentObserver()) {
        (self.recipe, self.threads, self.observer) = (recipe, threads, observer)
        self.fold = fold ?? recipe.whole("split.test")
    }

    /// One way to run and to cut.
    public struct Row: Sendable {
        /// `dense` or the neuron's word.
        public var form: String
        /// T; `nil` for a dense network.
        public var steps: Int?
        /// Of the sigmoid of a single channel.
        public var cut: Double
        /// By scan, slice and person.
        public var scores: LearningScores
    }

    /// - Throws: `FileError` for data or a network that cannot be used, `TrainingError` and `ConversionError` for a network without the
    ///   form, `SimulationError.cancelled` when the observer says so.
    public func rows(of path: String) throws -> [Row] {
        let model = try ModelSource.load(path).upToScores()
        let data = try LearningData(recipe)
        let plan = try recipe.stage("train")
        let set = try data.set(folds: [fold], for: model.network, loss: plan.loss, threads: threads)
        let judge = try Judge(set, network: model.network, batch: LearningStage.judgedAtOnce)
        let spiking = try form == .dense || form == .auto && model.tuned == nil ? nil : model.tuned ?? measured(model.network, data, plan)
        let windows = spiking.map { form in steps.isEmpty ? [form.steps] : steps }
        observer.runBegins("evaluating", steps: judge.batches * (windows?.count ?? 1))
        defer { observer.runEnds() }
        guard let spiking, let windows else {
            return try rows(judge, model.network, .dense(dropout: 0), plan, form: "dense", steps: nil)
        }
        return try windows.flatMap { window in
            var form = spiking
            form.steps = window
            let word = form.options.neuron.word(leaks: form.options.membrane.leak != 1)
            return try rows(judge, model.network, .flow(try SpikingSettings(form, model.network)), plan, form: word, steps: window)
        }
    }

    private func measured(_ network: Network, _ data: LearningData, _ plan: StagePlan) throws -> TunedForm {
        let folds = data.folds(without: [recipe.whole("split.test"), recipe.whole("split.validation")])
        let training = try data.set(folds: folds, for: network, loss: plan.loss, threads: threads)
        return try recipe.form(of: network, calibration: training.calibration(stride: recipe.whole("convert.stride")), threads: threads)
    }

    private func rows(_ judge: Judge, _ network: Network, _ mode: TrainingMode, _ plan: StagePlan, form: String, steps: Int?) throws -> [Row] {
        let trainer = try Trainer(network, input: judge.set.input, mode: mode, loss: plan.loss, optimizer: plan.optimizer, seed: recipe.seed, threads: threads)
        guard let (logits, loss) = try judge.outputs(trainer, loss: plan.loss, observer: observer) else { throw EvaluationStopped() }
        return cuts.map { cut in
            var scores = LearningScores(judge.set, outputs: logits, output: judge.output, cut: cut)
            scores.loss = loss
            return Row(form: form, steps: steps, cut: cut, scores: scores)
        }
    }
}

/// An evaluation was told to stop.
public struct EvaluationStopped: Error, Sendable, CustomStringConvertible {
    public var description: String { "the evaluation was stopped" }
}

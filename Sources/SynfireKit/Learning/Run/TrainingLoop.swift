import Formats
import Foundation
import Models
import Training

/// Epochs of steps and validations, with a checkpoint after each epoch, every so many seconds, and where it is stopped.
struct TrainingLoop {
    let plan: StagePlan
    let training: LearningSet
    let judge: Judge
    let checkpoints: Checkpoints
    let observer: any RunObserver
    let threads: Int
    /// Between two checkpoints within an epoch.
    var checkpointSeconds = 60.0

    private var order: BatchOrder { BatchOrder(count: training.count, size: plan.batch, seed: plan.seed) }

    /// Steps and validation batches that are left, for a progress line.
    private func left(_ progress: TrainingProgress) -> Int {
        (plan.epochs - progress.history.count) * (order.batches + judge.batches) - progress.batch
    }

    /// Goes on from where `progress` is to the last epoch.
    ///
    /// - Throws: `TrainingStopped` once a checkpoint is saved, `LearningFailure` for a loss that is no number, `FileError` for a
    ///   checkpoint that cannot be written.
    func run(_ learner: any Learner, from start: TrainingProgress) throws -> TrainingProgress {
        var progress = start
        observer.runBegins(plan.name, steps: left(progress))
        defer { observer.runEnds() }
        while progress.history.count < plan.epochs {
            let epoch = progress.history.count
            do {
                try steps(learner, &progress, epoch: epoch)
                try validate(learner, &progress, epoch: epoch)
            } catch let error as TrainingError {
                throw failure(error, progress)
            }
        }
        return progress
    }

    private func place(_ progress: TrainingProgress) -> TrainingPlace {
        TrainingPlace(epoch: progress.history.count, batch: progress.batch, batches: order.batches, epochs: plan.epochs)
    }

    private func rate(_ progress: TrainingProgress) -> Double {
        plan.schedule.rate(base: plan.rate, at: place(progress), history: progress.history.map(\.validationLoss))
    }

    private func steps(_ learner: any Learner, _ progress: inout TrainingProgress, epoch: Int) throws {
        let numbers = order.order(epoch: epoch)
        let (training, plan) = (training, plan)
        var clock = Stopwatch()
        var saved = Stopwatch()
        while progress.batch < order.batches {
            if observer.isCancelled { throw try stop(learner, progress) }
            let batch = Array(numbers[order.range(of: progress.batch)])
            let examples = parallelMap(count: batch.count, threads: threads) { index in
                training.example(batch[index], epoch: epoch, plan.augmentation, seed: plan.seed)
            }
            let loss = try learner.step(examples, learningRate: Float(rate(progress)))
            progress.lossSum += loss * Double(batch.count)
            progress.batch += 1
            progress.seconds += clock.lap()
            observer.runStands(note(progress, loss: loss))
            observer.runAdvances(operations: 0)
            if saved.seconds >= checkpointSeconds {
                try checkpoints.save(learner, progress)
                _ = saved.lap()
            }
        }
    }

    private func note(_ progress: TrainingProgress, loss: Double) -> String {
        var text = "epoch \(progress.history.count + 1)/\(plan.epochs)  loss \(Self.text(loss))"
        if let best = progress.best { text += "  best \(plan.metric.rawValue) \(Self.text(best.value))" }
        return text
    }

    private static func text(_ value: Double) -> String { String(format: "%.4f", value) }

    private func validate(_ learner: any Learner, _ progress: inout TrainingProgress, epoch: Int) throws {
        var clock = Stopwatch()
        guard let scores = try judge.scores(learner, loss: plan.loss, observer: observer), let loss = scores.loss else { throw try stop(learner, progress) }
        var last = progress
        last.batch -= 1
        let entry = TrainingProgress.Epoch(
            steps: (epoch + 1) * order.batches, rate: rate(last), trainingLoss: progress.lossSum / Double(training.count), validationLoss: loss,
            metrics: Dictionary(uniqueKeysWithValues: scores.metrics.compactMap { metric in scores.spread(metric).map { (metric.rawValue, $0.mean) } }),
            seconds: progress.seconds + clock.lap())
        guard let value = scores.spread(plan.metric)?.mean else {
            throw checkpoints.recipe.failure(
                "metric", "is \(plan.metric.rawValue), which has no value for this data", remedy: "use one of \((scores.metrics + [.loss]).map(\.rawValue).joined(separator: ", "))")
        }
        progress.history.append(entry)
        (progress.batch, progress.lossSum, progress.seconds) = (0, 0, 0)
        if value > progress.best?.value ?? -.infinity {
            progress.best = (epoch + 1, value)
            try checkpoints.saveBest(learner.network, epoch: epoch + 1)
        }
        try checkpoints.saveLast(learner.network, epochs: epoch + 1)
        try TrainingLog(progress, plan: plan).write(to: checkpoints.folder)
        try checkpoints.save(learner, progress)
    }

    private func stop(_ learner: any Learner, _ progress: TrainingProgress) throws -> TrainingStopped {
        try checkpoints.save(learner, progress)
        return TrainingStopped(stage: plan.name, epoch: progress.history.count + 1, epochs: plan.epochs, batch: progress.batch, folder: checkpoints.folder)
    }

    private func failure(_ error: TrainingError, _ progress: TrainingProgress) -> any Error {
        guard case .notFinite(let what, _) = error else { return error }
        let kept = progress.best.map { "\(checkpoints.bestPath) is of epoch \($0.epoch)" } ?? "no epoch was done yet"
        return LearningFailure(
            reason:
                "\(plan.name), epoch \(progress.history.count + 1), batch \(progress.batch + 1): \(what) is not finite any more; \(kept); lower \(plan.name).optimizer.rate, now \(plan.rate), and train anew in another folder"
        )
    }
}

/// A training that cannot go on; what was saved stays.
public struct LearningFailure: Error, Sendable, CustomStringConvertible {
    /// Where, what, what is left, and what to do.
    public var reason: String
    public var description: String { reason }
}

/// A training was told to stop, and saved where it stood.
public struct TrainingStopped: Error, Sendable, CustomStringConvertible {
    /// `train` or `tune`.
    public var stage: String
    /// The one at hand, from 1.
    public var epoch: Int
    /// Of the whole training.
    public var epochs: Int
    /// Steps of that epoch that are done.
    public var batch: Int
    /// Where the checkpoint is.
    public var folder: String

    public var description: String {
        "\(stage) was stopped in epoch \(epoch) of \(epochs), behind batch \(batch), and saved in \(folder); the same command with --resume goes on"
    }
}

import Models
import Training

/// Runs a network on every sample of a set and scores what comes out.
struct Judge {
    let set: LearningSet
    /// Samples at a time.
    let batch: Int
    let output: Shape

    init(_ set: LearningSet, network: Network, batch: Int) throws {
        self.set = set
        self.batch = batch
        output = try network.shapes(input: set.input)[network.output]
    }

    /// Batches of a whole pass.
    var batches: Int { (set.count + batch - 1) / batch }

    /// - Parameters:
    ///   - learner: computes outputs.
    ///   - loss: of the outputs, the mean over batches weighted by their samples; `nil` for none.
    ///   - shouldStop: asked between batches.
    /// - Returns: `nil` if it was stopped.
    /// - Throws: `TrainingError.notFinite` for an output that is no number.
    func outputs(_ learner: any Learner, loss: Loss?, observer: any RunObserver) throws -> (logits: [[Float]], loss: Double?)? {
        var logits: [[Float]] = []
        var sum = 0.0
        for index in 0..<batches {
            if observer.isCancelled { return nil }
            let numbers = index * batch..<min(set.count, (index + 1) * batch)
            let examples = numbers.map { set.example($0, epoch: nil, Augmentation(), seed: set.seed) }
            let outputs = try learner.outputs(examples.map(\.image), number: numbers.lowerBound)
            guard outputs.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { throw TrainingError.notFinite(what: "an output", step: learner.state.step) }
            if let loss { sum += loss.value(outputs, examples.map(\.target), channels: output.channels) * Double(numbers.count) }
            logits += outputs
            observer.runAdvances(operations: 0)
        }
        return (logits, loss.map { _ in sum / Double(set.count) })
    }

    /// Scores at the usual cut.
    func scores(_ learner: any Learner, loss: Loss?, observer: any RunObserver) throws -> LearningScores? {
        guard let (logits, value) = try outputs(learner, loss: loss, observer: observer) else { return nil }
        var scores = LearningScores(set, outputs: logits, output: output)
        scores.loss = value
        return scores
    }
}

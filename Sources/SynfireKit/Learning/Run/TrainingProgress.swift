import Formats

/// How far a training has come: with weights and the optimiser's numbers, all that going on needs.
struct TrainingProgress: Sendable, Equatable {
    /// What an epoch came to.
    struct Epoch: Sendable, Equatable {
        /// Steps behind it, counted from the beginning.
        var steps: Int
        /// Of its last step.
        var rate: Double
        /// Mean over its samples while it went on.
        var trainingLoss: Double
        var validationLoss: Double
        /// By metric, on the validation people.
        var metrics: [String: Double]
        /// That it took, interruptions left out.
        var seconds: Double
    }

    /// Epochs that are done.
    var history: [Epoch] = []
    /// Steps of the epoch at hand that are done, and the sum of their losses times their samples.
    var batch = 0
    var lossSum = 0.0
    /// Seconds of the epoch at hand.
    var seconds = 0.0
    /// The epoch that was best so far, counted from 1, and its value.
    var best: (epoch: Int, value: Double)?

    static func == (one: TrainingProgress, other: TrainingProgress) -> Bool {
        one.history == other.history && one.batch == other.batch && one.lossSum == other.lossSum && one.seconds == other.seconds
            && one.best?.epoch == other.best?.epoch && one.best?.value == other.best?.value
    }

    var json: JSON {
        .object([
            JSON.Member(
                "history",
                .array(
                    history.map { epoch in
                        .object([
                            JSON.Member("steps", .integer(epoch.steps)), JSON.Member("rate", .number(epoch.rate)),
                            JSON.Member("trainingLoss", .number(epoch.trainingLoss)), JSON.Member("validationLoss", .number(epoch.validationLoss)),
                            JSON.Member("metrics", .object(epoch.metrics.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .number($0.value)) })),
                            JSON.Member("seconds", .number(epoch.seconds)),
                        ])
                    })),
            JSON.Member("batch", .integer(batch)), JSON.Member("lossSum", .number(lossSum)), JSON.Member("seconds", .number(seconds)),
            JSON.Member("bestEpoch", best.map { .integer($0.epoch) } ?? .null), JSON.Member("bestValue", best.map { .number($0.value) } ?? .null),
        ])
    }

    init() {}

    /// - Throws: `FileError` for a text that is no progress.
    init(_ text: String, file: String) throws(FileError) {
        let damaged = FileError(
            file: file, place: "metadata, progress", reason: "does not say how far the training has come",
            remedy: "start from best.safetensors with another --output, or train anew")
        guard let json = try? JSON.parse(Array(text.utf8), file: file), let epochs = json["history"]?.arrayValue, let batch = json["batch"]?.intValue,
            let lossSum = json["lossSum"]?.doubleValue, let seconds = json["seconds"]?.doubleValue, batch >= 0
        else { throw damaged }
        (self.batch, self.lossSum, self.seconds) = (batch, lossSum, seconds)
        for epoch in epochs {
            guard let steps = epoch["steps"]?.intValue, let rate = epoch["rate"]?.doubleValue, let trained = epoch["trainingLoss"]?.doubleValue,
                let validated = epoch["validationLoss"]?.doubleValue, let metrics = epoch["metrics"]?.objectValue, let seconds = epoch["seconds"]?.doubleValue
            else { throw damaged }
            history.append(
                Epoch(
                    steps: steps, rate: rate, trainingLoss: trained, validationLoss: validated,
                    metrics: Dictionary(uniqueKeysWithValues: metrics.compactMap { member in member.value.doubleValue.map { (member.key, $0) } }), seconds: seconds))
        }
        if let epoch = json["bestEpoch"]?.intValue, let value = json["bestValue"]?.doubleValue { best = (epoch, value) }
    }
}

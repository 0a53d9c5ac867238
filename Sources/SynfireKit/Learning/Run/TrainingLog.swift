import Formats
import Reports
import Training

/// What the epochs came to, as `log.csv` and `curves.svg`.
struct TrainingLog {
    private let progress: TrainingProgress
    private let plan: StagePlan

    init(_ progress: TrainingProgress, plan: StagePlan) { (self.progress, self.plan) = (progress, plan) }

    private var metrics: [String] {
        let known = progress.history.first.map { Set($0.metrics.keys) } ?? []
        return LearningMetric.words.filter(known.contains)
    }

    /// A line an epoch, with the names of the columns in the first.
    var csv: String {
        let titles = ["epoch", "steps", "rate", "training_loss", "validation_loss"] + metrics.map { $0.replacing("-", with: "_") } + ["seconds"]
        let lines = progress.history.enumerated().map { number, epoch in
            ([String(number + 1), String(epoch.steps)] + [epoch.rate, epoch.trainingLoss, epoch.validationLoss].map { String($0) }
                + metrics.map { epoch.metrics[$0].map { String($0) } ?? "" } + [SIFormat.fixed(epoch.seconds, decimals: 2)]).joined(separator: ",")
        }
        return ([titles.joined(separator: ",")] + lines).map { $0 + "\n" }.joined()
    }

    /// Losses above, the watched metric below.
    var picture: CurvePicture {
        func curve(_ name: String, _ value: (TrainingProgress.Epoch) -> Double?) -> CurvePicture.Curve {
            CurvePicture.Curve(name: name, points: progress.history.enumerated().compactMap { number, epoch in value(epoch).map { (Double(number + 1), $0) } })
        }
        var panels = [
            CurvePicture.Panel(title: "loss (\(plan.loss.word))", curves: [curve("training", \.trainingLoss), curve("validation", \.validationLoss)])
        ]
        let word = plan.metric.rawValue
        if plan.metric != .loss { panels.append(CurvePicture.Panel(title: word, curves: [curve("validation") { $0.metrics[word] }])) }
        return CurvePicture(title: plan.name, axis: "epoch", panels: panels)
    }

    func write(to folder: String) throws(FileError) {
        try FileAccess.write(Array(csv.utf8), to: "\(folder)/log.csv")
        try FileAccess.write(Array(picture.svg().utf8), to: "\(folder)/curves.svg")
    }
}

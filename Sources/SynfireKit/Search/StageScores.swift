public import Formats
public import Models
public import Reports

/// The quality of a network against a label or target, stage by stage on its way to the chip, where the whole way loses more than a
/// tolerance; and what the stage that loses most was mended by, when tried.
///
/// Stages: the trained network; the same with what stands in for its max poolings or norms; its spikes in 32-bit floats; the
/// integers on the chip. The engine emits what quantised arithmetic does, so that the last is both. All run on the same samples, or
/// on the middles of some where whole ones would take long.
public struct StageScores: Sendable {
    /// Where quality may go.
    public enum Stage: String, Sendable, CaseIterable {
        /// The network as it was trained.
        case dense
        /// Averages for maxima, and norms with fixed statistics.
        case substitutes
        /// Spiking, in 32-bit floats.
        case floats
        /// Spiking, in the chip's integers.
        case chip
    }

    /// A stage's quality, in the metric's unit.
    public struct Score: Sendable, Equatable {
        /// What was scored.
        public var stage: Stage
        /// Dice, or PSNR in dB.
        public var quality: Double
    }

    /// Options that were tried in place of those at fault.
    public struct Remedy: Sendable, Equatable {
        /// As the command line takes them.
        public var arguments: String
        /// On the chip, on the same samples.
        public var quality: Double
    }

    /// What is measured, without figures.
    public let metric: QualityReport.Metric
    /// Of the stages that differ, in their order; the first is dense.
    public private(set) var scores: [Score] = []
    /// The best of what was tried; `nil` where there is nothing to try or nothing did better.
    public private(set) var remedy: Remedy?
    /// What ran, in words.
    public let subject: String

    /// A loss below this is not worth a word: Dice, and PSNR in dB.
    static func tolerance(of metric: QualityReport.Metric) -> Double { metric.unit == "dB" ? 0.5 : 0.01 }

    /// Whether the way from the trained network to the chip loses more than the tolerance.
    static func loses(_ metric: QualityReport.Metric?) -> Bool {
        guard let metric, let dense = metric.dense, let spiking = metric.spiking else { return false }
        return dense - spiking > tolerance(of: metric)
    }

    /// The stage that loses most against the one before it, and how much.
    public var loss: (stage: Stage, amount: Double) {
        let losses = zip(scores, scores.dropFirst()).map { (stage: $1.stage, amount: $0.quality - $1.quality) }
        return losses.max { $0.amount < $1.amount } ?? (.chip, 0)
    }

    /// - Parameters:
    ///   - trained: the network before its norms were frozen.
    ///   - experiment: of the run.
    ///   - quality: of the run; where it loses no more than the tolerance the result is `nil`, as without label and target.
    ///   - calibration: what scales are measured on.
    ///   - isSearched: whether the conversion was chosen by trying already.
    /// - Throws: `NetworkError` where pieces of a sample cannot run though whole ones do.
    public init?(
        _ trained: Network, _ experiment: Experiment, _ set: InputSet, quality: QualityReport.Metric?, calibration: Tensor, isSearched: Bool = false,
        observer: any RunObserver = SilentObserver()
    ) throws {
        guard let quality, Self.loses(quality), experiment.isConverted, set.trains.isEmpty else { return nil }
        metric = quality
        let trial = try StageTrial(trained, experiment, set, calibration: calibration, observer: observer)
        subject = trial.description
        scores = try trial.scores()
        guard scores.count > 1 else { return nil }
        remedy = try trial.remedy(for: loss.stage, isSearched: isSearched, above: scores[scores.count - 1].quality)
    }

    /// The scores, the stage that loses most, and the remedy with what it reached.
    public var sentence: String {
        let list = scores.map { "\($0.stage.words) \(text($0.quality))" }.joined(separator: ", ")
        let found = "\(metric.name) on \(subject): \(list). \(loss.stage.subject) most, \(text(loss.amount))"
        guard let remedy else { return found + "; nothing that was tried does better" }
        return found + "; \(remedy.arguments) reached \(text(remedy.quality)) there"
    }

    private func text(_ value: Double) -> String {
        metric.unit == "dB" ? "\(SIFormat.fixed(value, decimals: 2)) dB" : SIFormat.fixed(value, decimals: 3)
    }
}

extension StageScores.Stage {
    fileprivate var words: String {
        switch self {
        case .dense: "trained"
        case .substitutes: "with substitutes"
        case .floats: "spiking in floats"
        case .chip: "on the chip"
        }
    }

    fileprivate var subject: String {
        switch self {
        case .dense: "the trained network loses"
        case .substitutes: "what stands in for max poolings or norms loses"
        case .floats: "the conversion to spikes loses"
        case .chip: "rounding to the chip's integers loses"
        }
    }
}

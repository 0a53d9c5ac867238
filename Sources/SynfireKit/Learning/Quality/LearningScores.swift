public import Formats
import Models
import Reports
import Training

/// How well a network does on the subjects of some folds.
public struct LearningScores: Sendable {
    /// In the order of the folds' table.
    let subjects: [SubjectScore]
    private let counts: ClassCounts?
    /// The mean over batches of the loss; `nil` where none was asked for.
    public var loss: Double?

    /// - Parameters:
    ///   - set: what was judged.
    ///   - outputs: logits of every sample, height × width × channels.
    ///   - cut: of the sigmoid of a single channel.
    init(_ set: LearningSet, outputs: [[Float]], output: Shape, cut: Double = 0.5) {
        var counts = set.form.classCount.map { ClassCounts(classCount: $0) }
        var subjects: [SubjectScore] = []
        var number = 0
        for subject in set.subjects {
            var score = SubjectScore(id: subject.id, person: subject.person)
            var volume = set.form.classCount.map { DiceOverlap(classCount: $0) }
            for example in subject.examples {
                defer { number += 1 }
                guard let classCount = set.form.classCount else {
                    Self.add(outputs[number], of: set, number: number, to: &score, output)
                    continue
                }
                let predicted = set.form.classes(ofLogits: outputs[number], cut: cut)
                let wanted = set.form.classes(of: example.target)
                // A pixel of no class is none that was missed.
                let judged = zip(predicted, wanted).map { $1 < 0 ? -1 : $0 }
                counts?.add(prediction: predicted, reference: wanted)
                volume?.add(prediction: judged, reference: wanted)
                var slice = DiceOverlap(classCount: classCount)
                slice.add(prediction: judged, reference: wanted)
                score.dice2D.append(slice.mean)
            }
            score.dice3D = volume?.mean
            subjects.append(score)
        }
        (self.subjects, self.counts) = (subjects, counts)
    }

    private static func add(_ values: [Float], of set: LearningSet, number: Int, to score: inout SubjectScore, _ shape: Shape) {
        let example = set.example(number, epoch: nil, Augmentation(), seed: set.seed)
        func clipped(_ values: [Float]) -> [Float] { values.map { min(max($0, 0), 1) } }
        let image = clipped(set.isResidual ? zip(example.image, values).map { $0 - $1 } : values)
        let clean = clipped(set.isResidual ? zip(example.image, example.target).map { $0 - $1 } : example.target)
        if let ratio = PeakSignalToNoise.of(image, reference: clean) { score.psnr.append(ratio) }
        if let similarity = StructuralSimilarity.of(image, reference: clean, height: shape.height, width: shape.width, channels: shape.channels) {
            score.ssim.append(similarity)
        }
    }

    /// Whether images were restored, so that masks' metrics have no values.
    var isImage: Bool { counts == nil }

    /// A metric's values and what they belong to: scans, slices or images; a single value for what is counted over all pixels.
    public func spread(_ metric: LearningMetric) -> Spread? {
        switch metric {
        case .dice3D: Spread(subjects.compactMap(\.dice3D))
        case .dice2D: Spread(subjects.flatMap(\.dice2D))
        case .psnr: Spread(subjects.flatMap(\.psnr))
        case .ssim: Spread(subjects.flatMap(\.ssim))
        case .f1: counts.flatMap { Spread([$0.meanF1]) }
        case .jaccard: counts.flatMap { Spread([$0.meanJaccard]) }
        case .accuracy: counts.flatMap { Spread([$0.accuracy]) }
        case .meanIoU: counts.flatMap { Spread([$0.meanIoU]) }
        case .loss: loss.flatMap { Spread([-$0]) }
        }
    }

    /// The metric over people: the mean over the scans of each, then mean and deviation over all.
    public func spreadOfPeople(_ metric: LearningMetric) -> Spread? {
        var people: [String: [Double]] = [:]
        for subject in subjects { if let value = subject.value(metric) { people[subject.person, default: []].append(value) } }
        return Spread(people.sorted { $0.key < $1.key }.map { $0.value.reduce(0, +) / Double($0.value.count) })
    }

    /// Metrics that have a value here, in the order in which they are printed.
    public var metrics: [LearningMetric] { LearningMetric.all(isImage: isImage).filter { spread($0) != nil } }

    /// Every metric, over scans or slices and over people, and every subject's own.
    public var json: JSON {
        .object([
            JSON.Member("metrics", .object(metrics.compactMap { metric in spread(metric).map { JSON.Member(metric.rawValue, $0.json) } })),
            JSON.Member("people", .object(metrics.compactMap { metric in spreadOfPeople(metric).map { JSON.Member(metric.rawValue, $0.json) } })),
            JSON.Member("loss", loss.map { .number($0) } ?? .null),
            JSON.Member(
                "subjects",
                .array(
                    subjects.map { subject in
                        .object(
                            [JSON.Member("id", .string(subject.id)), JSON.Member("person", .string(subject.person))]
                                + metrics.compactMap { metric in subject.value(metric).map { JSON.Member(metric.rawValue, .number($0)) } })
                    })),
        ])
    }
}

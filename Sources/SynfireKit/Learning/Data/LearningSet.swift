import Formats
import Models
import Training

/// The samples of some folds, in memory: about 18 KB a slice of 56 × 40.
struct LearningSet: Sendable {
    /// In the order of the folds' table.
    var subjects: [LearningSubject]
    /// Of every image.
    var input: Shape
    var form: TargetForm
    /// Standard deviation of the noise that images get which are their own targets.
    var noise = 0.0
    /// Whether the target is that noise.
    var isResidual = false
    var seed: UInt64 = 1

    private let places: [(subject: Int, example: Int)]

    init(subjects: [LearningSubject], input: Shape, form: TargetForm, noise: Double = 0, isResidual: Bool = false, seed: UInt64 = 1) {
        (self.subjects, self.input, self.form) = (subjects, input, form)
        (self.noise, self.isResidual, self.seed) = (noise, isResidual, seed)
        places = subjects.indices.flatMap { subject in subjects[subject].examples.indices.map { (subject, $0) } }
    }

    /// Samples of all subjects.
    var count: Int { places.count }

    /// Sample `number` of all, as an epoch sees it; `nil` for what is judged, which is the same in every epoch.
    func example(_ number: Int, epoch: Int?, _ augmentation: Augmentation, seed: UInt64) -> Example {
        let (subject, place) = places[number]
        var example = subjects[subject].examples[place]
        if let epoch {
            example = augmentation.apply(
                to: example, shape: input, target: form.isImage ? .values : .classes, seed: seed, epoch: epoch, number: number)
        }
        guard noise > 0 else { return example }
        let purpose = epoch.map { "noise of example \(number) in epoch \($0)" } ?? "noise of \(subjects[subject].id), \(place)"
        let stream = RandomStream(seed: epoch == nil ? 1 : seed, purpose: purpose)
        let noise = example.image.indices.map { Float(self.noise) * stream.normal($0) }
        let noisy = zip(example.image, noise).map { $0 + $1 }
        return Example(image: noisy, target: isResidual ? noise : example.image)
    }

    /// Every `stride`-th image, the first one included, as `[N, C, H, W]`: what λs are measured on.
    func calibration(stride step: Int) -> Tensor {
        let numbers = Array(stride(from: 0, to: count, by: step))
        let images = numbers.flatMap { ChannelOrder.channelsFirst(example($0, epoch: nil, Augmentation(), seed: seed).image, shape: input) }
        return Tensor(shape: [numbers.count, input.channels, input.height, input.width], scalars: images)
    }
}

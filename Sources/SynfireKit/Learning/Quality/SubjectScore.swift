import Reports

/// How well one subject's slices came out.
struct SubjectScore: Sendable, Equatable {
    var id: String
    var person: String
    /// Overlaps summed over slices before the division; `nil` for images.
    var dice3D: Double?
    /// By slice; empty for images.
    var dice2D: [Double] = []
    /// By slice, in dB and 0 … 1; empty for masks.
    var psnr: [Double] = []
    var ssim: [Double] = []

    /// The subject's own value of a metric; the mean over its slices where each has one.
    func value(_ metric: LearningMetric) -> Double? {
        switch metric {
        case .dice3D: dice3D
        case .dice2D: Self.mean(dice2D)
        case .psnr: Self.mean(psnr)
        case .ssim: Self.mean(ssim)
        case .f1, .jaccard, .accuracy, .meanIoU, .loss: nil
        }
    }

    private static func mean(_ values: [Double]) -> Double? { values.isEmpty ? nil : values.reduce(0, +) / Double(values.count) }
}

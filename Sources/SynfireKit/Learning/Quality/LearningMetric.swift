/// What an epoch is judged by.
public enum LearningMetric: String, Sendable, CaseIterable {
    /// Mean of the Dice of whole scans, overlaps summed over their slices.
    case dice3D = "dice-3d"
    /// Mean of the Dice of slices; one that is empty in both masks scores 1.
    case dice2D = "dice-2d"
    /// 2TP / (2TP + FP + FN) over all pixels of all scans, the mean over all classes but the background.
    case f1
    /// TP / (TP + FP + FN) likewise.
    case jaccard
    /// Share of pixels with the right class.
    case accuracy
    /// Mean over all classes, the background too, of TP / (TP + FP + FN) over all pixels.
    case meanIoU = "mean-iou"
    /// Mean over images of their peak signal-to-noise ratio in dB, values clipped to 0 … 1.
    case psnr
    /// Mean over images of their structural similarity, values clipped to 0 … 1.
    case ssim
    /// Minus the loss.
    case loss

    /// The values of a recipe's `metric`.
    public static let words = allCases.map(\.rawValue)

    /// Those of a task, in the order in which they are printed.
    static func all(isImage: Bool) -> [LearningMetric] { isImage ? [.psnr, .ssim] : [.dice3D, .dice2D, .f1, .jaccard, .accuracy, .meanIoU] }
}

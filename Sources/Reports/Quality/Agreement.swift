/// How far the spiking output equals the dense one, whether or not either is right.
public enum Agreement {
    /// The share of pixels with the same class, 0 to 1; 1 for no pixels. Background counts, so prefer Dice for small organs.
    ///
    /// - Precondition: both have the same number of elements.
    public static func pixels(dense: [Int], spiking: [Int]) -> Double {
        precondition(dense.count == spiking.count, "masks of \(dense.count) and \(spiking.count) pixels")
        guard !dense.isEmpty else { return 1 }
        return Double(zip(dense, spiking).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }) / Double(dense.count)
    }

    /// Mean Dice of the spiking mask with the dense mask in the place of the label, over all classes but the background.
    ///
    /// - Precondition: both have the same number of elements.
    public static func dice(dense: [Int], spiking: [Int], classCount: Int) -> Double {
        var overlap = DiceOverlap(classCount: classCount)
        overlap.add(prediction: spiking, reference: dense)
        return overlap.mean
    }

    /// PSNR in dB of the spiking image with the dense one in the place of the target; infinity if they are equal.
    ///
    /// - Precondition: both have the same number of elements.
    public static func psnr(dense: [Float], spiking: [Float]) -> Double? {
        PeakSignalToNoise.of(spiking, reference: dense)
    }
}

import Foundation

/// Squared error of images with values in 0…1, from which the peak signal-to-noise ratio follows.
///
/// PSNR = 10·log₁₀(1 / MSE) in dB, the peak being 1. Errors of several images are summed before the logarithm: one MSE over
/// all pixels, not a mean of decibels. Equal images give infinity; no pixels at all give no figure. Values are used as
/// they are; clip them first where the metric is to ignore what a display cannot show.
public struct PeakSignalToNoise: Sendable, Equatable {
    /// Σ (value − reference)².
    public private(set) var squaredError = 0.0
    /// Values compared.
    public private(set) var count = 0

    /// Nothing compared yet.
    public init() {}

    /// - Precondition: both have the same number of elements.
    public mutating func add(_ image: [Float], reference: [Float]) {
        precondition(image.count == reference.count, "images of \(image.count) and \(reference.count) values")
        for (a, b) in zip(image, reference) {
            let difference = Double(a) - Double(b)
            squaredError += difference * difference
        }
        count += image.count
    }

    /// In dB; `nil` before anything was added.
    public var decibels: Double? {
        guard count > 0 else { return nil }
        return squaredError == 0 ? .infinity : -10 * log10(squaredError / Double(count))
    }

    /// The ratio of one image, in dB; `nil` for an empty one.
    public static func of(_ image: [Float], reference: [Float]) -> Double? {
        var ratio = PeakSignalToNoise()
        ratio.add(image, reference: reference)
        return ratio.decibels
    }
}

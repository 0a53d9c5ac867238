import Foundation

/// Structural similarity of images with values in 0 … 1 (Wang et al. 2004, doi:10.1109/TIP.2003.819861): Gaussian windows of 11 × 11
/// pixels with σ = 1.5, K₁ = 0.01, K₂ = 0.03, the mean over all windows that lie inside the image.
public enum StructuralSimilarity {
    private static let window: [Double] = {
        let weights = (-5...5).map { exp(-Double($0 * $0) / (2 * 1.5 * 1.5)) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }()

    /// The mean of the channels' similarities; `nil` for images smaller than a window.
    ///
    /// - Parameters:
    ///   - image: height × width × channels.
    ///   - reference: as many values.
    /// - Precondition: both have height × width × channels values.
    public static func of(_ image: [Float], reference: [Float], height: Int, width: Int, channels: Int) -> Double? {
        precondition(image.count == height * width * channels && reference.count == image.count, "images of \(image.count) and \(reference.count) values")
        guard height >= window.count, width >= window.count, channels > 0 else { return nil }
        let channelMeans = (0..<channels).map { channel in
            let x = stride(from: channel, to: image.count, by: channels).map { Double(image[$0]) }
            let y = stride(from: channel, to: image.count, by: channels).map { Double(reference[$0]) }
            return mean(x, y, height: height, width: width)
        }
        return channelMeans.reduce(0, +) / Double(channels)
    }

    private static func mean(_ x: [Double], _ y: [Double], height: Int, width: Int) -> Double {
        func blurred(_ values: [Double]) -> [Double] { filtered(values, height: height, width: width) }
        let (meanX, meanY) = (blurred(x), blurred(y))
        let (squareX, squareY, product) = (blurred(zip(x, x).map(*)), blurred(zip(y, y).map(*)), blurred(zip(x, y).map(*)))
        let (c1, c2) = (0.01 * 0.01, 0.03 * 0.03)
        var sum = 0.0
        for index in meanX.indices {
            let (mx, my) = (meanX[index], meanY[index])
            let (vx, vy, covariance) = (squareX[index] - mx * mx, squareY[index] - my * my, product[index] - mx * my)
            sum += (2 * mx * my + c1) * (2 * covariance + c2) / ((mx * mx + my * my + c1) * (vx + vy + c2))
        }
        return sum / Double(meanX.count)
    }

    /// Weighted sums over every window inside the image, rows first.
    private static func filtered(_ values: [Double], height: Int, width: Int) -> [Double] {
        let (rows, columns) = (height - window.count + 1, width - window.count + 1)
        var narrow = [Double](repeating: 0, count: height * columns)
        for y in 0..<height {
            for x in 0..<columns {
                for (offset, weight) in window.enumerated() { narrow[y * columns + x] += weight * values[y * width + x + offset] }
            }
        }
        var result = [Double](repeating: 0, count: rows * columns)
        for y in 0..<rows {
            for (offset, weight) in window.enumerated() {
                for x in 0..<columns { result[y * columns + x] += weight * narrow[(y + offset) * columns + x] }
            }
        }
        return result
    }
}

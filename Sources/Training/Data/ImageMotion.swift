private import Foundation
internal import Models

/// A flip, a turn around the middle and a shift, in this order; what comes from outside of the image is 0.
struct ImageMotion: Equatable {
    var flipsX: Bool
    var flipsY: Bool
    /// Pixels downwards and to the right.
    var shiftY: Int
    var shiftX: Int
    /// Counterclockwise where rows run downwards.
    var radians: Double

    var isIdentity: Bool { !flipsX && !flipsY && shiftY == 0 && shiftX == 0 && radians == 0 }

    /// Each pixel of the result reads the place that it comes from.
    ///
    /// - Parameters:
    ///   - values: height × width × channels.
    ///   - isNearest: whether the nearest pixel is read in place of four.
    func moved(_ values: [Float], _ shape: Shape, isNearest: Bool) -> [Float] {
        let (height, width, channels) = (shape.height, shape.width, shape.channels)
        let (middleY, middleX) = (Double(height - 1) / 2, Double(width - 1) / 2)
        let (cosine, sine) = radians == 0 ? (1, 0) : (cos(radians), sin(radians))
        var result = [Float](repeating: 0, count: values.count)
        for y in 0..<height {
            for x in 0..<width {
                let (dy, dx) = (Double(y - shiftY) - middleY, Double(x - shiftX) - middleX)
                var (sourceY, sourceX) = (middleY + cosine * dy + sine * dx, middleX - sine * dy + cosine * dx)
                if flipsY { sourceY = Double(height - 1) - sourceY }
                if flipsX { sourceX = Double(width - 1) - sourceX }
                let place = (y * width + x) * channels
                if isNearest || radians == 0 {
                    let (row, column) = (Int(sourceY.rounded()), Int(sourceX.rounded()))
                    guard (0..<height).contains(row), (0..<width).contains(column) else { continue }
                    for channel in 0..<channels { result[place + channel] = values[(row * width + column) * channels + channel] }
                    continue
                }
                let (row, column) = (Int(sourceY.rounded(.down)), Int(sourceX.rounded(.down)))
                let (shareY, shareX) = (Float(sourceY - Double(row)), Float(sourceX - Double(column)))
                for (r, weightY) in [(row, 1 - shareY), (row + 1, shareY)] where (0..<height).contains(r) && weightY > 0 {
                    for (c, weightX) in [(column, 1 - shareX), (column + 1, shareX)] where (0..<width).contains(c) && weightX > 0 {
                        for channel in 0..<channels { result[place + channel] += weightY * weightX * values[(r * width + c) * channels + channel] }
                    }
                }
            }
        }
        return result
    }
}

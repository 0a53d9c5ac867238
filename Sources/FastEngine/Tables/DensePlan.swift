import EventSim
import Kernels

/// Arranges the weights of an ordinary convolution for steps in which many neurons fire, for `WeightPlan`: a byte each, four input channels
/// side by side for one multiplication. Memory is the weights'.
struct DensePlan: Sendable {
    /// `[64 outputs, or all 16 or 32][kernel row][kernel column][4 inputs][output][input]`.
    let weights: [Int8]
    /// Their first byte, where a line of the cache begins.
    let origin: Int
    /// Bytes of such outputs.
    let groupBytes: Int
    /// Bytes of values that a row of the kernel spans.
    let kernelBytes: Int
    /// Columns of values before that of the first source pixel.
    let border: Int
    /// Columns of values of a row.
    let columns: Int
    /// Target columns of a row that are summed, whole tiles of them.
    let summed: Int
    /// As the plan's, with the weight rows of `weights`.
    let rowTaps: [RowTap]
    /// From this share of all neurons on, in percent, the dense form costs less than lists of events: measured, for events that carry one, and
    /// others.
    let (unitShare, valueShare): (Int, Int)

    /// - Parameters:
    ///   - window: source columns of a target column, relative to it.
    ///   - rowTaps: the plan's, whose kernel rows have `kernelRows` weight rows each.
    /// - Returns: `nil` for projections that are no ordinary convolution of whole quads of channels to sixteen, thirty-two or whole panels.
    init?(
        _ projection: MappedProjection, window: Range<Int>?, targetWidth: Int, viewWidth: Int, largestValue: Int?, hasNegativeValues: Bool,
        rowTaps: [RowTap], kernelRows: Int
    ) {
        let (inputs, outputs) = (projection.inputChannels, projection.outputChannels)
        let (height, width) = (projection.kernelHeight, projection.kernelWidth)
        guard projection.groups == 1, projection.gate == nil, projection.y.division == 1, projection.x.division == 1, projection.x.stride == 1,
            projection.x.upsampling == 1, projection.x.dilation == 1, let window, window.count == width, inputs % 4 == 0,
            outputs % 64 == 0 || outputs == 16 || outputs == 32
        else { return nil }
        // An input's values are looked at in every step.
        if let largestValue, hasNegativeValues || largestValue > Int(UInt8.max) { return nil }
        border = -window.lowerBound
        let (tile, lanes) = (outputs == 16 ? 8 : 4, min(outputs, 64))
        summed = (targetWidth + tile - 1) / tile * tile
        // Strips of few channels meet zeros, too, when they gather.
        (unitShare, valueShare) = outputs < 64 ? (30, 12) : (35, 22)
        self.rowTaps = rowTaps.map {
            RowTap(source: $0.source, pixel: $0.pixel, weightRow: $0.weightRow / kernelRows * width * inputs)
        }
        columns = max(summed + width - 1, viewWidth + border)
        kernelBytes = width * inputs
        groupBytes = height * width * inputs * lanes
        var weights = [Int8](repeating: 0, count: groupBytes * (outputs / lanes) + 64)
        let address = unsafe weights.withUnsafeBufferPointer { Int(bitPattern: $0.baseAddress) }
        origin = (64 - address % 64) % 64
        var position = origin
        for group in 0..<outputs / lanes {
            for row in 0..<height * width * (inputs / 4) {
                for output in group * lanes..<(group + 1) * lanes {
                    for input in 0..<4 { weights[position + input] = projection.weights[(row * 4 + input) * outputs + output] }
                    position += 4
                }
            }
        }
        self.weights = weights
    }
}

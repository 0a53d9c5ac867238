import EventSim
import Kernels

/// Arranges the weights of an ordinary convolution for steps in which many neurons fire, for `WeightPlan`: a byte each, four input channels
/// side by side for one multiplication. Memory is the weights'.
struct DensePlan: Sendable {
    /// `[64 outputs][kernel row][kernel column][4 inputs][output][input]`.
    let weights: [Int8]
    /// Their first byte, where a line of the cache begins.
    let origin: Int
    /// Bytes of sixty-four outputs.
    let groupBytes: Int
    /// Bytes of values that a row of the kernel spans.
    let kernelBytes: Int
    /// Columns of values before that of the first source pixel.
    let border: Int
    /// Columns of values of a row.
    let columns: Int
    /// Target columns of a row that are summed, whole fours of them.
    let summed: Int
    /// From this share of all neurons on, in percent, the dense form costs less than lists of events: measured, for events that carry one, and
    /// others.
    static let (unitShare, valueShare) = (35, 22)

    /// - Parameter window: source columns of a target column, relative to it.
    /// - Returns: `nil` for projections that are no ordinary convolution of whole quads of channels to whole panels.
    init?(_ projection: MappedProjection, window: Range<Int>?, targetWidth: Int, viewWidth: Int, largestValue: Int?, hasNegativeValues: Bool) {
        let (inputs, outputs) = (projection.inputChannels, projection.outputChannels)
        let (height, width) = (projection.kernelHeight, projection.kernelWidth)
        guard projection.groups == 1, projection.gate == nil, projection.y.division == 1, projection.x.division == 1, projection.x.stride == 1,
            projection.x.upsampling == 1, projection.x.dilation == 1, let window, window.count == width, inputs % 4 == 0, outputs % 64 == 0
        else { return nil }
        // An input's values are looked at in every step.
        if let largestValue, hasNegativeValues || largestValue > Int(UInt8.max) { return nil }
        border = -window.lowerBound
        summed = (targetWidth + 3) / 4 * 4
        columns = max(summed + width - 1, viewWidth + border)
        kernelBytes = width * inputs
        groupBytes = height * width * inputs * 64
        var weights = [Int8](repeating: 0, count: groupBytes * (outputs / 64) + 64)
        let address = unsafe weights.withUnsafeBufferPointer { Int(bitPattern: $0.baseAddress) }
        origin = (64 - address % 64) % 64
        var position = origin
        for group in 0..<outputs / 64 {
            for row in 0..<height * width * (inputs / 4) {
                for output in group * 64..<(group + 1) * 64 {
                    for input in 0..<4 { weights[position + input] = projection.weights[(row * 4 + input) * outputs + output] }
                    position += 4
                }
            }
        }
        self.weights = weights
    }
}

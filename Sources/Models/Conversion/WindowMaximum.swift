/// What a neuron of a max pooling computed with ReLUs stands for: by how much the maximum of some taps of its window exceeds that
/// of others, or zero; the maximum itself where there are no others. Pixels outside the image are zero.
public struct WindowMaximum: Sendable, Equatable {
    /// The pooling whose windows it reads.
    public var window: Pooling
    /// Taps of the window, in row-major order, whose maximum is subtracted; empty for nothing.
    public var lower: Range<Int>
    /// Taps whose maximum it is subtracted from.
    public var upper: Range<Int>

    /// max(0, max of `upper` − max of `lower`), or the former, of each window, height × width × channels.
    ///
    /// - Parameters:
    ///   - values: the image's, height × width × channels.
    ///   - input: the image's shape.
    ///   - output: the pooled image's shape.
    public func apply(_ values: [Float], input: Shape, output: Shape) -> [Float] {
        var result = [Float](repeating: 0, count: output.count)
        func largest(_ taps: Range<Int>, _ y: Int, _ x: Int, _ channel: Int) -> Float {
            taps.reduce(-.infinity) { largest, tap in
                let row = y * window.strideY + tap / window.kernelWidth - window.padding.top
                let column = x * window.strideX + tap % window.kernelWidth - window.padding.left
                guard (0..<input.height).contains(row), (0..<input.width).contains(column) else { return max(largest, 0) }
                return max(largest, values[(row * input.width + column) * input.channels + channel])
            }
        }
        for y in 0..<output.height {
            for x in 0..<output.width {
                for c in 0..<output.channels {
                    let maximum = largest(upper, y, x, c)
                    result[(y * output.width + x) * output.channels + c] = lower.isEmpty ? maximum : max(0, maximum - largest(lower, y, x, c))
                }
            }
        }
        return result
    }
}

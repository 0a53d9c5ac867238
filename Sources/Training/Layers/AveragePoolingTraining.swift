internal import Kernels
internal import Models

/// The mean of each window; backwards every pixel gets its share of its windows' gradients.
struct AveragePoolingTraining: TrainableLayer {
    private let input: Shape
    private let output: Shape
    private let window: Pooling

    init(_ window: Pooling, input: Shape, output: Shape) {
        (self.window, self.input, self.output) = (window, input, output)
    }

    func forward(_ inputs: [[Float]], to output: inout [Float], areSpikes: Bool, _ scratch: inout Scratch, _ kernels: any FloatKernels.Type) {
        output.fill(with: 0)
        let image = inputs[0]
        let source = image.span
        var sums = output.mutableSpan
        forEachTap { target, pixel, share in
            for channel in 0..<input.channels { unsafe sums[unchecked: target + channel] += source[unchecked: pixel + channel] * share }
        }
    }

    func backwardToInputs(
        _ gradient: [Float], inputs: [[Float]], to inputGradients: inout [[Float]], _ scratch: inout Scratch, _ kernels: any FloatKernels.Type
    ) {
        guard !inputGradients[0].isEmpty else { return }
        let source = gradient.span
        var sums = inputGradients[0].mutableSpan
        forEachTap { target, pixel, share in
            for channel in 0..<input.channels { unsafe sums[unchecked: pixel + channel] += source[unchecked: target + channel] * share }
        }
    }

    /// First channel of a window's result and of one of its pixels, and what the pixel's share of the mean is.
    private func forEachTap(_ body: (_ target: Int, _ pixel: Int, _ share: Float) -> Void) {
        window.forEachWindow(input: input, output: output) { target, rows, columns in
            let share = 1 / Float(window.countsPadding ? window.kernelHeight * window.kernelWidth : rows.count * columns.count)
            for y in rows {
                for x in columns { body(target, (y * input.width + x) * input.channels, share) }
            }
        }
    }
}

internal import Kernels
internal import Models

/// The gradient of a convolution's weights, or of a transposed one's, as products: for each tap, inputs × outputs summed over pixels.
///
/// One of the two images is small: a step of one pixel there is a step of `stride` pixels in the large one, which is framed.
struct WeightGradientPlan: Sendable {
    /// Rows or columns from one tap to the next, and from one step to the next.
    struct Axis: Sendable {
        var stride: Int
        var dilation: Int
    }

    private let small: Shape
    /// The large image, its channels in whole vectors where it holds gradients.
    private let large: FramedImage
    /// The small one likewise, without a frame.
    private let smallFrame: FramedImage
    private let y: Axis
    private let x: Axis
    private let kernel: GatherPlan.Kernel
    private let inputsPerGroup: Int
    private let outputsPerGroup: Int
    private let lanes: Int
    /// Whether the layer's input is the large image, as a convolution's is.
    private let readsLarge: Bool

    /// Floats of the gradient, `[group][ky][kx][input of the group][lane]`.
    var count: Int { kernel.groups * kernel.height * kernel.width * inputsPerGroup * lanes }

    /// - Parameters:
    ///   - input: of the layer.
    ///   - output: of the layer.
    ///   - rows: geometry of the convolution that goes from the large image to the small one, as are `columns`.
    init(
        input: Shape, output: Shape, rows: TapGeometry, columns: TapGeometry, y: Axis, x: Axis, kernel: GatherPlan.Kernel, readsLarge: Bool
    ) {
        self.y = y
        self.x = x
        self.kernel = kernel
        self.readsLarge = readsLarge
        inputsPerGroup = input.channels / kernel.groups
        outputsPerGroup = output.channels / kernel.groups
        lanes = (outputsPerGroup + 15) / 16 * 16
        // Vectors are read from the output's gradient; those of a group may begin anywhere, and reach into the next group or the slack.
        let filled = outputsPerGroup % 16 == 0 ? output.channels : output.channels + 16
        small = readsLarge ? output : input
        large = FramedImage(readsLarge ? input : output, rows: rows, columns: columns, channels: readsLarge ? input.channels : filled)
        smallFrame = FramedImage(small, channels: readsLarge ? filled : input.channels)
    }

    /// Adds the gradient of one sample.
    ///
    /// - Parameters:
    ///   - input: the layer's, height × width × channels.
    ///   - gradient: of the loss by the layer's output.
    func add(input: [Float], gradient: [Float], to sums: inout [Float], _ scratch: inout Scratch, _ kernels: any FloatKernels.Type) {
        if !large.isBare { large.write(readsLarge ? input : gradient, to: &scratch.image) }
        if !smallFrame.isBare { smallFrame.write(readsLarge ? gradient : input, to: &scratch.other) }
        let large = large.isBare ? readsLarge ? input : gradient : scratch.image
        let small = smallFrame.isBare ? readsLarge ? gradient : input : scratch.other
        add(large: large, small: small, to: &sums, kernels)
    }

    private func add(large: [Float], small: [Float], to sums: inout [Float], _ kernels: any FloatKernels.Type) {
        let (a, b) = readsLarge ? (large.span, small.span) : (small.span, large.span)
        var result = sums.mutableSpan
        let largeRow = self.large.width * self.large.channels
        let smallRow = self.small.width * smallFrame.channels
        let largeStep = x.stride * self.large.channels
        let (aRow, aStep) = readsLarge ? (y.stride * largeRow, largeStep) : (smallRow, smallFrame.channels)
        let (bRow, bStep) = readsLarge ? (smallRow, smallFrame.channels) : (y.stride * largeRow, largeStep)
        let runs = (0..<self.small.height).map { ProductRun(a: $0 * aRow, b: $0 * bRow, count: self.small.width) }
        // Inputs of neighbouring taps lie side by side, so that one product serves a row of taps.
        let joined = readsLarge && x.dilation == 1 && kernel.groups == 1 ? kernel.width : 1
        for group in 0..<kernel.groups {
            for ky in 0..<kernel.height {
                for kx in stride(from: 0, to: kernel.width, by: joined) {
                    let tap = ky * y.dilation * largeRow + kx * x.dilation * self.large.channels
                    let shape = ProductShape(
                        rows: joined * inputsPerGroup, vectors: lanes / 16, aStart: group * inputsPerGroup + (readsLarge ? tap : 0), aRow: 1,
                        aStep: aStep, bStart: group * outputsPerGroup + (readsLarge ? 0 : tap), bStep: bStep,
                        cStart: ((group * kernel.height + ky) * kernel.width + kx) * inputsPerGroup * lanes, cRow: lanes)
                    kernels.addProducts(shape, runs.span, a, b, to: &result)
                }
            }
        }
    }

    /// The sums one by one.
    func forEach(_ sums: [Float], _ body: (_ group: Int, _ ky: Int, _ kx: Int, _ input: Int, _ output: Int, _ value: Float) -> Void) {
        var position = 0
        for group in 0..<kernel.groups {
            for ky in 0..<kernel.height {
                for kx in 0..<kernel.width {
                    for input in 0..<inputsPerGroup {
                        for output in 0..<outputsPerGroup { body(group, ky, kx, input, output, sums[position + output]) }
                        position += lanes
                    }
                }
            }
        }
    }
}

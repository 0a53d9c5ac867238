import Formats

/// A two-dimensional cross-correlation, as ONNX `Conv`.
public struct Convolution: Sendable, Equatable {
    /// Channels that it reads.
    public var inputChannels: Int
    /// Channels that it makes.
    public var outputChannels: Int
    /// Rows of taps.
    public var kernelHeight: Int
    /// Columns of taps.
    public var kernelWidth: Int
    /// Input rows from one output row to the next.
    public var strideY: Int
    /// Input columns from one output column to the next.
    public var strideX: Int
    /// Input rows from one tap to the next; 1 for a dense kernel.
    public var dilationY: Int
    /// Input columns from one tap to the next; 1 for a dense kernel.
    public var dilationX: Int
    /// Zeros around the input, in pixels.
    public var padding: Padding
    /// Blocks that the channels fall into, in order; an output reads the inputs of its own block. As many as channels is depthwise.
    public var groups: Int
    /// `[output][input / groups][ky][kx]`.
    public var weights: [Float]
    /// One per output channel, or empty.
    public var bias: [Float]

    /// By default stride and dilation 1, no padding, one group and no bias. Counts of weights are checked when the layer is used.
    public init(
        inputChannels: Int, outputChannels: Int, kernelHeight: Int, kernelWidth: Int, strideY: Int = 1, strideX: Int = 1,
        dilationY: Int = 1, dilationX: Int = 1, padding: Padding = Padding(0), groups: Int = 1, weights: [Float], bias: [Float] = []
    ) {
        self.inputChannels = inputChannels
        self.outputChannels = outputChannels
        self.kernelHeight = kernelHeight
        self.kernelWidth = kernelWidth
        self.strideY = strideY
        self.strideX = strideX
        self.dilationY = dilationY
        self.dilationX = dilationX
        self.padding = padding
        self.groups = groups
        self.weights = weights
        self.bias = bias
    }
}

extension Convolution: LayerDefinition {
    static let kind = "Conv"
    static let word = "conv"
    var operation: LayerOperation { .convolution(self) }

    func check(_ layer: LayerCheck) throws(NetworkError) {
        try layer.window(kernel: (kernelHeight, kernelWidth), stride: (strideY, strideX), dilation: (dilationY, dilationX), padding: padding)
        try layer.weights(
            inputs: inputChannels, outputs: outputChannels, groups: groups, taps: kernelHeight * kernelWidth, weights: weights.count,
            bias: bias.count)
    }

    func outputShape(_ inputs: [Shape], _ layer: LayerCheck) throws(NetworkError) -> Shape {
        var image = inputs[0]
        try layer.channels(image.channels, inputChannels)
        // The padded image is what inference holds in memory.
        image.height += padding.top + padding.bottom
        image.width += padding.left + padding.right
        try layer.extents(of: image)
        return Shape(
            channels: outputChannels,
            height: try layer.windows(
                over: inputs[0].height, kernel: kernelHeight, stride: strideY, dilation: dilationY, padding: padding.top + padding.bottom,
                axis: "height"),
            width: try layer.windows(
                over: inputs[0].width, kernel: kernelWidth, stride: strideX, dilation: dilationX, padding: padding.left + padding.right,
                axis: "width"))
    }

    func outputChannels(_ inputs: [Int], _ layer: LayerCheck) throws(NetworkError) -> Int {
        try layer.channels(inputs[0], inputChannels)
        return outputChannels
    }

    func dense(inputs: [Shape], output: Shape) -> DenseForm {
        let prepared = GatherConvolution(self, input: inputs[0], output: output)
        return { prepared.apply($0[0], threads: $1) }
    }

    func macCounts(input: Shape, output: Shape) -> MacCounts {
        // Every weight of a tap meets each window position at which the tap exists.
        let weightsPerTap = inputChannels / groups * outputChannels
        let rows = MacCounts.existingTaps(
            kernel: kernelHeight, steps: output.height, stride: strideY, dilation: dilationY, padding: padding.top, extent: input.height)
        let columns = MacCounts.existingTaps(
            kernel: kernelWidth, steps: output.width, stride: strideX, dilation: dilationX, padding: padding.left, extent: input.width)
        var counts = MacCounts()
        counts.macs = rows * columns * weightsPerTap
        counts.macsScatter = output.height * output.width * kernelHeight * kernelWidth * weightsPerTap
        counts.macsOutputResolution = counts.macsScatter
        counts.biasAdditions = bias.isEmpty ? 0 : output.count
        return counts
    }

    var parameterArrays: [[Float]] { [weights, bias] }
    var constant: [Float] { bias }
    var spikingForm: SpikingForm { .folded(words: "weights of a projection") }
    var linearReach: LinearReach { copiedTap == nil ? .weighted : .passes }
    var sign: SignRule { copiedTap == nil ? .any : .asInputs }
    var displayKind: String { "Conv \(kernelHeight)×\(kernelWidth)" + (strideY > 1 || strideX > 1 ? " /\(strideY)" : "") }

    func folded(_ folding: Folding) throws(NetworkError) -> FoldedValue {
        if copiedTap != nil {
            let copies = folding.inputs[0].paths.map { $0.copied(self, output: folding.output) }
            guard copies.contains(where: { $0 == nil }) else { return try folding.extended(by: self) { $0.copied(self, output: folding.output) ?? $0 } }
        }
        var value = try folding.extended(by: self) { path throws(FoldingObstacle) in try path.convolved(self, input: folding.layer.inputs[0]) }
        value.weighted = folding.index
        return value
    }

    var parameters: [JSON.Member] {
        [.pair("stride", strideY, strideX), .pair("dilation", dilationY, dilationX), .padding(padding), JSON.Member("groups", .integer(groups))]
    }

    var tensors: [NamedTensor] {
        [.weight([outputChannels, inputChannels / groups, kernelHeight, kernelWidth], weights)] + NamedTensor.vector("bias", bias)
    }

    init(_ fields: LayerFields) throws(FileError) {
        let parameters = try fields.parameters(["stride", "dilation", "padding", "groups"])
        let (weight, shape) = try fields.weight()
        let (groups, inputs) = try parameters.groups(of: shape[1])
        let (stride, dilation) = (try parameters.pair("stride"), try parameters.pair("dilation"))
        self.init(
            inputChannels: inputs, outputChannels: shape[0], kernelHeight: shape[2], kernelWidth: shape[3], strideY: stride.y, strideX: stride.x,
            dilationY: dilation.y, dilationX: dilation.x, padding: try parameters.padding(), groups: groups, weights: weight, bias: fields.bias())
    }
}

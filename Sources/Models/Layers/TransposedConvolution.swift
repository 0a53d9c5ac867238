import Formats

/// A transposed convolution, as ONNX `ConvTranspose`.
public struct TransposedConvolution: Sendable, Equatable {
    /// Channels that it reads.
    public var inputChannels: Int
    /// Channels that it makes.
    public var outputChannels: Int
    /// Rows of taps.
    public var kernelHeight: Int
    /// Columns of taps.
    public var kernelWidth: Int
    /// Output rows from one input row to the next.
    public var strideY: Int
    /// Output columns from one input column to the next.
    public var strideX: Int
    /// Output rows from one tap to the next; 1 for a dense kernel.
    public var dilationY: Int
    /// Output columns from one tap to the next; 1 for a dense kernel.
    public var dilationX: Int
    /// Rows and columns cut off the full output.
    public var padding: Padding
    /// Rows added at the end, which a stride leaves open.
    public var outputPaddingY: Int
    /// Columns added at the end, which a stride leaves open.
    public var outputPaddingX: Int
    /// Blocks that the channels fall into, in order; an output reads the inputs of its own block.
    public var groups: Int
    /// `[input][output / groups][ky][kx]`.
    public var weights: [Float]
    /// One per output channel, or empty.
    public var bias: [Float]

    /// By default stride and dilation 1, no padding, one group and no bias. The output has
    /// (n − 1) · stride + (kernel − 1) · dilation + 1 + output padding − padding pixels along an axis of n.
    public init(
        inputChannels: Int, outputChannels: Int, kernelHeight: Int, kernelWidth: Int, strideY: Int = 1, strideX: Int = 1,
        dilationY: Int = 1, dilationX: Int = 1, padding: Padding = Padding(0), outputPaddingY: Int = 0, outputPaddingX: Int = 0,
        groups: Int = 1, weights: [Float], bias: [Float] = []
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
        self.outputPaddingY = outputPaddingY
        self.outputPaddingX = outputPaddingX
        self.groups = groups
        self.weights = weights
        self.bias = bias
    }
}

extension TransposedConvolution: LayerDefinition {
    static let kind = "ConvTranspose"
    static let word = "convTranspose"
    var operation: LayerOperation { .transposedConvolution(self) }

    func check(_ layer: LayerCheck) throws(NetworkError) {
        try layer.window(kernel: (kernelHeight, kernelWidth), stride: (strideY, strideX), dilation: (dilationY, dilationX), padding: padding)
        try layer.range(outputPaddingY, "output padding", in: 0...max(strideY, dilationY) - 1)
        try layer.range(outputPaddingX, "output padding", in: 0...max(strideX, dilationX) - 1)
        try layer.weights(
            inputs: inputChannels, outputs: outputChannels, groups: groups, taps: kernelHeight * kernelWidth, weights: weights.count,
            bias: bias.count)
    }

    func outputShape(_ inputs: [Shape], _ layer: LayerCheck) throws(NetworkError) -> Shape {
        try layer.channels(inputs[0].channels, inputChannels)
        return Shape(
            channels: outputChannels,
            height: (inputs[0].height - 1) * strideY + (kernelHeight - 1) * dilationY + 1 + outputPaddingY - padding.top - padding.bottom,
            width: (inputs[0].width - 1) * strideX + (kernelWidth - 1) * dilationX + 1 + outputPaddingX - padding.left - padding.right)
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
        let weightsPerTap = inputChannels * (outputChannels / groups)
        let taps = kernelHeight * kernelWidth
        let rows = MacCounts.existingTaps(
            kernel: kernelHeight, steps: input.height, stride: strideY, dilation: dilationY, padding: padding.top, extent: output.height)
        let columns = MacCounts.existingTaps(
            kernel: kernelWidth, steps: input.width, stride: strideX, dilation: dilationX, padding: padding.left, extent: output.width)
        var counts = MacCounts()
        counts.macs = rows * columns * weightsPerTap
        counts.macsScatter = input.height * input.width * taps * weightsPerTap
        counts.macsOutputResolution = output.height * output.width * taps * weightsPerTap
        counts.biasAdditions = bias.isEmpty ? 0 : output.count
        return counts
    }

    var parameterArrays: [[Float]] { [weights, bias] }
    var constant: [Float] { bias }
    var spikingForm: SpikingForm { .folded(words: "weights of a projection") }
    var linearReach: LinearReach { .weighted }
    var displayKind: String { "ConvT \(kernelHeight)×\(kernelWidth) ×\(strideY)" }

    func folded(_ folding: Folding) throws(NetworkError) -> FoldedValue {
        var value = try folding.extended(by: self) { path throws(FoldingObstacle) in try path.convolved(self, input: folding.layer.inputs[0]) }
        value.weighted = folding.index
        return value
    }

    var parameters: [JSON.Member] {
        [
            .pair("stride", strideY, strideX), .pair("dilation", dilationY, dilationX), .padding(padding),
            JSON.Member("groups", .integer(groups)), .pair("outputPadding", outputPaddingY, outputPaddingX),
        ]
    }

    var tensors: [NamedTensor] {
        [.weight([inputChannels, outputChannels / groups, kernelHeight, kernelWidth], weights)] + NamedTensor.vector("bias", bias)
    }

    init(_ fields: LayerFields) throws(FileError) {
        let parameters = try fields.parameters(["stride", "dilation", "padding", "groups", "outputPadding"])
        let (weight, shape) = try fields.weight()
        let (groups, outputs) = try parameters.groups(of: shape[1])
        let (stride, dilation) = (try parameters.pair("stride"), try parameters.pair("dilation"))
        let outputPadding = try parameters.pair("outputPadding")
        self.init(
            inputChannels: shape[0], outputChannels: outputs, kernelHeight: shape[2], kernelWidth: shape[3], strideY: stride.y, strideX: stride.x,
            dilationY: dilation.y, dilationX: dilation.x, padding: try parameters.padding(), outputPaddingY: outputPadding.y,
            outputPaddingX: outputPadding.x, groups: groups, weights: weight, bias: fields.bias())
    }
}

extension LinearPath {
    /// This path followed by a transposed convolution, which is a convolution from the side of its source.
    func convolved(_ layer: TransposedConvolution, input: Int) throws(FoldingObstacle) -> LinearPath {
        guard case .resampling(let y, let x, let gains) = form, y.upsampling == 1, x.upsampling == 1, y.stride == 1, x.stride == 1 else {
            throw FoldingObstacle(
                reason: "a transposed convolution follows a weighted layer or an upsampling without a ReLU between them",
                remedy: "put a ReLU in front of the transposed convolution")
        }
        var path = try weighted(inputChannels: layer.inputChannels, outputChannels: layer.outputChannels, groups: layer.groups, input: input)
        let perGroup = layer.outputChannels / layer.groups
        guard !isCut else { throw cutObstacle }
        var weights = [Float](repeating: 0, count: layer.kernelHeight * layer.kernelWidth * channels * perGroup)
        for ky in 0..<layer.kernelHeight {
            for kx in 0..<layer.kernelWidth {
                // The mapping counts taps downwards from the offset, a transposed kernel counts upwards: flip it.
                let tap = (layer.kernelHeight - 1 - ky) * layer.kernelWidth + layer.kernelWidth - 1 - kx
                for ci in 0..<channels {
                    for co in 0..<perGroup {
                        let source = (((ci + firstChannel) * perGroup + co) * layer.kernelHeight + ky) * layer.kernelWidth + kx
                        weights[(tap * channels + ci) * perGroup + co] = layer.weights[source] * gains[ci]
                    }
                }
            }
        }
        path.form = .kernel(
            Kernel(
                height: layer.kernelHeight, width: layer.kernelWidth, inputChannels: channels, outputChannels: layer.outputChannels,
                groups: layer.groups, weights: weights),
            y: y.transposed(stride: layer.strideY, dilation: layer.dilationY, taps: layer.kernelHeight, padding: layer.padding.top),
            x: x.transposed(stride: layer.strideX, dilation: layer.dilationX, taps: layer.kernelWidth, padding: layer.padding.left))
        return path
    }
}

extension AxisMapping {
    fileprivate func transposed(stride: Int, dilation: Int, taps: Int, padding: Int) -> AxisMapping {
        AxisMapping(
            division: division, extent: extent, upsampling: stride, stride: 1, dilation: dilation,
            offset: stride * offset + dilation * (taps - 1) - padding)
    }
}

extension Network {
    /// The input layer's shape, or `nil` where the file leaves height or width open.
    public var inputShape: Shape? {
        guard case .input(let channels, let height?, let width?) = layers.first?.operation else { return nil }
        return Shape(channels: channels, height: height, width: width)
    }

    /// The output shape of every layer for an input of shape `input`, in layer order.
    ///
    /// Runs `validate()` first. Throws `NetworkError.shape` naming the first layer whose inputs do not fit, or the input
    /// layer when `input` contradicts a size that the network fixes.
    public func shapes(input: Shape) throws(NetworkError) -> [Shape] {
        try validate()
        var shapes: [Shape] = []
        shapes.reserveCapacity(layers.count)
        for layer in layers {
            if case .input(let channels, let height, let width) = layer.operation {
                guard input.channels == channels, input.height == height ?? input.height, input.width == width ?? input.width else {
                    let wanted = "\(height.map(String.init) ?? "any")×\(width.map(String.init) ?? "any")×\(channels)"
                    throw .shape(layer: layer.name, reason: "the input is \(input) (height×width×channels), the network takes \(wanted)")
                }
                try layer.checkExtents(of: input)
                shapes.append(input)
            } else {
                shapes.append(try layer.outputShape(inputs: layer.inputs.map { shapes[$0] }))
            }
        }
        return shapes
    }
}

extension Layer {
    /// The shape this layer makes of its inputs' shapes.
    ///
    /// - Precondition: parameters and shapes lie within `GraphLimits`, as `checkParameters` and `checkExtents` ensure.
    func outputShape(inputs: [Shape]) throws(NetworkError) -> Shape {
        guard let first = inputs.first else { throw .shape(layer: name, reason: "\(operation.kind) has no input") }
        var result = first
        switch operation {
        case .input:
            throw .shape(layer: name, reason: "an input reads nothing")
        case .convolution(let layer):
            try checkChannels(first.channels, layer.inputChannels)
            // The padded image is what inference holds in memory.
            result.height += layer.padding.top + layer.padding.bottom
            result.width += layer.padding.left + layer.padding.right
            try checkExtents(of: result)
            result.channels = layer.outputChannels
            result.height = try windows(
                over: first.height, kernel: layer.kernelHeight, stride: layer.strideY, dilation: layer.dilationY,
                padding: layer.padding.top + layer.padding.bottom, axis: "height")
            result.width = try windows(
                over: first.width, kernel: layer.kernelWidth, stride: layer.strideX, dilation: layer.dilationX,
                padding: layer.padding.left + layer.padding.right, axis: "width")
        case .transposedConvolution(let layer):
            try checkChannels(first.channels, layer.inputChannels)
            result.channels = layer.outputChannels
            result.height =
                (first.height - 1) * layer.strideY + (layer.kernelHeight - 1) * layer.dilationY + 1 + layer.outputPaddingY
                - layer.padding.top - layer.padding.bottom
            result.width =
                (first.width - 1) * layer.strideX + (layer.kernelWidth - 1) * layer.dilationX + 1 + layer.outputPaddingX
                - layer.padding.left - layer.padding.right
        case .averagePool(let pooling), .maxPool(let pooling):
            result.height = try windows(
                over: first.height, kernel: pooling.kernelHeight, stride: pooling.strideY, dilation: 1,
                padding: pooling.padding.top + pooling.padding.bottom, axis: "height")
            result.width = try windows(
                over: first.width, kernel: pooling.kernelWidth, stride: pooling.strideX, dilation: 1,
                padding: pooling.padding.left + pooling.padding.right, axis: "width")
        case .upsample(let factorY, let factorX):
            result.height *= factorY
            result.width *= factorX
        case .globalAveragePool:
            result.height = 1
            result.width = 1
        case .resize(let resize):
            guard let size = resize.outputSize(height: first.height, width: first.width) else {
                throw .shape(layer: name, reason: "it scales \(first) (height×width×channels) to no possible size")
            }
            (result.height, result.width) = size
        case .pad(let padding):
            result.height += padding.top + padding.bottom
            result.width += padding.left + padding.right
            // What is cut off has to be there.
            guard -padding.top < first.height, -padding.bottom < first.height, -padding.left < first.width, -padding.right < first.width else {
                throw .shape(layer: name, reason: "it cuts more off than \(first) (height×width×channels) has")
            }
        case .depthToSpace(let shuffle):
            guard first.channels % (shuffle.block * shuffle.block) == 0 else {
                throw .shape(layer: name, reason: "\(first.channels) channels are no blocks of \(shuffle.block)×\(shuffle.block)")
            }
            result = Shape(
                channels: first.channels / (shuffle.block * shuffle.block), height: first.height * shuffle.block, width: first.width * shuffle.block)
        case .argMax:
            result.channels = 1
        case .add:
            for part in inputs.dropFirst() where part != first {
                throw .shape(layer: name, reason: "it adds \(first) and \(part) (height×width×channels), which differ in shape")
            }
        case .concatenate:
            for part in inputs.dropFirst() {
                guard part.height == first.height, part.width == first.width else {
                    throw .shape(
                        layer: name,
                        reason: "it joins \(first) and \(part) (height×width×channels), which differ in size"
                            + "; choose an input size that every pooling divides without remainder")
                }
                result.channels += part.channels
            }
        case .channelAffine(let layer):
            try checkChannels(first.channels, layer.scale.count)
        case .relu, .leakyRelu, .lifRate, .clip, .sigmoid, .softmax, .logSoftmax, .threshold:
            break
        }
        try checkExtents(of: result)
        return result
    }

    /// Windows that fit into `extent` after padding: ⌊(extent + padding − span) / stride⌋ + 1.
    private func windows(
        over extent: Int, kernel: Int, stride: Int, dilation: Int, padding: Int, axis: String
    ) throws(NetworkError) -> Int {
        let span = (kernel - 1) * dilation + 1
        guard extent + padding >= span else {
            throw .shape(layer: name, reason: "its window spans \(span) in \(axis), the padded input only \(extent + padding)")
        }
        return (extent + padding - span) / stride + 1
    }

    private func checkChannels(_ actual: Int, _ expected: Int) throws(NetworkError) {
        if actual != expected {
            throw .shape(layer: name, reason: "it expects \(expected) input channels and gets \(actual)")
        }
    }

    func checkExtents(of shape: Shape) throws(NetworkError) {
        guard shape.channels >= 1, shape.height >= 1, shape.width >= 1 else {
            throw .shape(layer: name, reason: "it would have the empty shape \(shape) (height×width×channels)")
        }
        guard shape.channels <= GraphLimits.channels, shape.height <= GraphLimits.extent, shape.width <= GraphLimits.extent else {
            throw .shape(layer: name, reason: "its shape \(shape) (height×width×channels) is too large")
        }
        let (plane, overflow) = shape.height.multipliedReportingOverflow(by: shape.width)
        let (count, overflowAgain) = plane.multipliedReportingOverflow(by: shape.channels)
        guard !overflow, !overflowAgain, count <= GraphLimits.elements else {
            throw .shape(layer: name, reason: "its shape \(shape) has more than \(GraphLimits.elements) values")
        }
    }
}

extension Lowering {
    /// `Conv`: zero padding in front of it becomes its own.
    static func convolution(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let source = try context.activation(0, of: node)
        let kernel = try kernel(node, context)
        let groups = try groups(node)
        let (inputs, overflow) = kernel.shape[1].multipliedReportingOverflow(by: groups)
        guard !overflow else { throw node.malformed("it has \(groups) groups") }
        var window = try Window(node, kernel: (kernel.shape[2], kernel.shape[3]), input: context.shapes[source.layer])
        switch source.view {
        case .plain: break
        case .padded(let outer, _):
            let mode = try node.string("auto_pad") ?? "NOTSET"
            guard mode == "NOTSET" || mode == "VALID" else {
                throw node.unsupported("it pads an image that is padded already", remedy: "export with explicit padding")
            }
            window.padding = window.padding + outer
        case .permuted, .withoutChannels:
            throw node.unsupported("it reads an image with permuted axes", remedy: "export without the Transpose before it")
        }
        let bias = try bias(node, context, count: kernel.shape[0])
        let layer = Convolution(
            inputChannels: inputs, outputChannels: kernel.shape[0], kernelHeight: kernel.shape[2], kernelWidth: kernel.shape[3],
            strideY: window.stride.y, strideX: window.stride.x, dilationY: window.dilation.y, dilationX: window.dilation.x,
            padding: window.padding, groups: groups, weights: kernel.values, bias: bias)
        return try context.append(node.name, .convolution(layer), inputs: [source.layer])
    }

    /// `ConvTranspose` with explicit padding.
    static func transposedConvolution(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let source = try context.layer(0, of: node)
        let kernel = try kernel(node, context)
        let mode = try node.string("auto_pad") ?? "NOTSET"
        guard mode == "NOTSET" || mode == "VALID", !node.has("output_shape") else {
            throw node.unsupported("its padding follows from an output size", remedy: "export with explicit pads and output_padding")
        }
        let groups = try groups(node)
        let (outputs, overflow) = kernel.shape[1].multipliedReportingOverflow(by: groups)
        guard !overflow else { throw node.malformed("it has \(groups) groups") }
        let window = try Window(node, kernel: (kernel.shape[2], kernel.shape[3]), input: context.shapes[source])
        let outputPadding = try node.pair("output_padding", default: 0)
        let layer = TransposedConvolution(
            inputChannels: kernel.shape[0], outputChannels: outputs, kernelHeight: kernel.shape[2], kernelWidth: kernel.shape[3],
            strideY: window.stride.y, strideX: window.stride.x, dilationY: window.dilation.y, dilationX: window.dilation.x,
            padding: window.padding, outputPaddingY: outputPadding.0, outputPaddingX: outputPadding.1, groups: groups,
            weights: kernel.values, bias: try bias(node, context, count: outputs))
        return try context.append(node.name, .transposedConvolution(layer), inputs: [source])
    }

    /// `BatchNormalization` in inference mode, folded into the convolution before it: with s = scale / √(variance + ε),
    /// weights · s and (bias − mean) · s + shift (Ioffe and Szegedy 2015).
    ///
    /// The convolution's other readers keep the unfolded one; if there are none it is dropped with the unused layers. Behind
    /// anything but a convolution it stays a layer of its own, which the conversion folds into the layers that read it.
    static func batchNormalization(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let source = try context.layer(0, of: node)
        guard try node.integer("training_mode") ?? 0 == 0 else {
            throw node.unsupported("it is in training mode", remedy: "export the network in evaluation mode")
        }
        let channels = context.channels[source]
        var parameters: [[Float]] = []
        for index in 1...4 {
            guard let values = try context.weights(index, of: node)?.values, values.count == channels else {
                throw node.malformed("its input \(index) does not have one value for each of \(channels) channels")
            }
            parameters.append(values)
        }
        let epsilon = Double(try node.float("epsilon") ?? 1e-5)
        let factors = (0..<channels).map { Double(parameters[0][$0]) / (Double(parameters[3][$0]) + epsilon).squareRoot() }
        guard factors.allSatisfy(\.isFinite) else { throw node.malformed("a variance is negative or not a number") }
        func shifted(_ bias: [Float]) -> [Float] {
            (0..<channels).map {
                let value = bias.isEmpty ? 0 : Double(bias[$0])
                return Float((value - Double(parameters[2][$0])) * factors[$0] + Double(parameters[1][$0]))
            }
        }
        let before = context.layers[source]
        switch before.operation {
        case .convolution(var layer):
            let perOutput = layer.weights.count / layer.outputChannels
            for i in layer.weights.indices { layer.weights[i] = Float(Double(layer.weights[i]) * factors[i / perOutput]) }
            layer.bias = shifted(layer.bias)
            return try context.append(before.name, .convolution(layer), inputs: before.inputs)
        case .transposedConvolution(var layer):
            let taps = layer.kernelHeight * layer.kernelWidth
            let outputs = layer.outputChannels / layer.groups
            let inputs = layer.inputChannels / layer.groups
            for i in layer.weights.indices {
                let group = i / (taps * outputs * inputs)
                layer.weights[i] = Float(Double(layer.weights[i]) * factors[group * outputs + i / taps % outputs])
            }
            layer.bias = shifted(layer.bias)
            return try context.append(before.name, .transposedConvolution(layer), inputs: before.inputs)
        default:
            return try context.append(
                node.name, .channelAffine(ChannelAffine(scale: factors.map { Float($0) }, shift: shifted([]))), inputs: [source])
        }
    }

    private static func kernel(
        _ node: NodeReader, _ context: ImportContext
    ) throws(NetworkError) -> (shape: [Int], values: [Float]) {
        guard let weights = try context.weights(1, of: node) else { throw node.malformed("its weights are missing") }
        guard weights.shape.count == 4 else {
            throw node.unsupported(
                "its weights have \(weights.shape.count) axes, a two-dimensional kernel has 4",
                remedy: "export a network of two-dimensional layers")
        }
        guard !weights.values.isEmpty else { throw node.malformed("its weights have the empty shape \(weights.shape)") }
        return weights
    }

    private static func groups(_ node: NodeReader) throws(NetworkError) -> Int {
        let groups = try node.integer("group") ?? 1
        guard (1...GraphLimits.channels).contains(groups) else { throw node.malformed("it has \(groups) groups") }
        return groups
    }

    private static func bias(_ node: NodeReader, _ context: ImportContext, count: Int) throws(NetworkError) -> [Float] {
        guard let bias = try context.weights(2, of: node)?.values else { return [] }
        guard bias.count == count else { throw node.malformed("it has \(bias.count) biases for \(count) output channels") }
        return bias
    }
}

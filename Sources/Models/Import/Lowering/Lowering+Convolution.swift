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
        case .permuted, .withoutChannels, .grouped:
            throw node.unsupported("it reads an image with permuted axes", remedy: "export without the Transpose before it")
        }
        let bias = try bias(node, context, count: kernel.shape[0])
        let layer = Convolution(
            inputChannels: inputs, outputChannels: kernel.shape[0], kernelHeight: kernel.shape[2], kernelWidth: kernel.shape[3],
            strideY: window.stride.y, strideX: window.stride.x, dilationY: window.dilation.y, dilationX: window.dilation.x,
            padding: window.padding, groups: groups, weights: kernel.values, bias: bias)
        return try context.append(node.name, .convolution(layer), inputs: [source.layer])
    }

    /// `ConvTranspose`; padding that is not given follows from the output's size.
    static func transposedConvolution(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let source = try context.layer(0, of: node)
        let kernel = try kernel(node, context)
        let groups = try groups(node)
        let (outputs, overflow) = kernel.shape[1].multipliedReportingOverflow(by: groups)
        guard !overflow else { throw node.malformed("it has \(groups) groups") }
        let outputPadding = try node.pair("output_padding", default: 0)
        let window = try Window(
            transposed: node, kernel: (kernel.shape[2], kernel.shape[3]), input: context.shapes[source], outputPadding: outputPadding)
        let layer = TransposedConvolution(
            inputChannels: kernel.shape[0], outputChannels: outputs, kernelHeight: kernel.shape[2], kernelWidth: kernel.shape[3],
            strideY: window.stride.y, strideX: window.stride.x, dilationY: window.dilation.y, dilationX: window.dilation.x,
            padding: window.padding, outputPaddingY: outputPadding.0, outputPaddingX: outputPadding.1, groups: groups,
            weights: kernel.values, bias: try bias(node, context, count: outputs))
        return try context.append(node.name, .transposedConvolution(layer), inputs: [source])
    }

    /// `BatchNormalization` in inference mode: with s = scale / √(variance + ε), the map s · x + shift − mean · s (Ioffe and
    /// Szegedy 2015).
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
        let shifts = (0..<channels).map { Double(parameters[1][$0]) - Double(parameters[2][$0]) * factors[$0] }
        return try affine(node, source: source, scale: factors, shift: shifts, &context)
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

/// Arithmetic of an image with a constant: a scale and a shift per channel.
extension Lowering {
    static func add(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        guard let constant = try operand(node, context) else { return try sum(node, &context) }
        return try affine(node, constant, &context, scale: { _ in 1 }, shift: { $0 })
    }

    static func subtract(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        guard let constant = try operand(node, context) else { throw twoImages(node) }
        let sign: Double = constant.image == 0 ? 1 : -1
        return try affine(node, constant, &context, scale: { _ in sign }, shift: { -sign * $0 })
    }

    static func multiply(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        guard let constant = try operand(node, context) else { throw twoImages(node) }
        return try affine(node, constant, &context, scale: { $0 }, shift: { _ in 0 })
    }

    static func divide(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        guard let constant = try operand(node, context) else { throw twoImages(node) }
        guard constant.image == 0 else {
            throw node.unsupported("it divides by an image, which is no linear map", remedy: "move it out of the network, before or after it")
        }
        guard constant.values.allSatisfy({ $0 != 0 }) else { throw node.malformed("it divides by zero") }
        return try affine(node, constant, &context, scale: { 1 / $0 }, shift: { _ in 0 })
    }

    static func negate(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let source = try context.pixels(0, of: node)
        let channels = context.channels[source]
        let value = try affine(
            node, source: source, scale: Array(repeating: -1, count: channels), shift: Array(repeating: 0, count: channels), &context)
        return seen(value, as: try context.activation(0, of: node).view)
    }

    /// The constant of two operands, and which of them is the image.
    private struct Operand {
        var image: Int
        /// One for all channels or one per channel.
        var values: [Double]
    }

    /// `nil` where every operand is an image.
    private static func operand(_ node: NodeReader, _ context: ImportContext) throws(NetworkError) -> Operand? {
        var images: [Int] = []
        for index in node.inputs.indices {
            if let name = node.input(index), case .activation = try context.value(name, for: node) { images.append(index) }
        }
        guard images.count < node.inputs.count else { return nil }
        guard node.inputs.count == 2, let image = images.first, let constant = try context.weights(1 - image, of: node) else {
            throw node.malformed("it does not have two operands")
        }
        let activation = try context.activation(image, of: node)
        // NumPy's broadcasting aligns shapes at their ends: channels mostly stand before height and width.
        let shape = Array(repeating: 1, count: max(0, 4 - constant.shape.count)) + constant.shape
        let perChannel = activation.axes?.map { $0 == 1 ? context.channels[activation.layer] : 1 }
        guard constant.values.count == 1 || shape == perChannel else {
            throw node.unsupported(
                "its constant of shape \(constant.shape) is neither one number nor one per channel", remedy: "move it out of the network, before or after it")
        }
        return Operand(image: image, values: constant.values.map { Double($0) })
    }

    private static func affine(
        _ node: NodeReader, _ constant: Operand, _ context: inout ImportContext, scale: (Double) -> Double, shift: (Double) -> Double
    ) throws(NetworkError) -> ImportedValue {
        let source = try context.pixels(constant.image, of: node)
        let view = try context.activation(constant.image, of: node).view
        let channels = context.channels[source]
        let values = constant.values.count == 1 ? Array(repeating: constant.values[0], count: channels) : constant.values
        return seen(try affine(node, source: source, scale: values.map(scale), shift: values.map(shift), &context), as: view)
    }

    /// `scale` · x + `shift` per channel, folded into the convolution that makes x where there is one.
    ///
    /// The convolution's other readers keep the unfolded one; if there are none it is dropped with the unused layers. Behind
    /// anything but a convolution it stays a layer of its own, which the conversion folds into the layers that read it.
    static func affine(
        _ node: NodeReader, source: Int, scale: [Double], shift: [Double], _ context: inout ImportContext
    ) throws(NetworkError) -> ImportedValue {
        let before = context.layers[source]
        func shifted(_ bias: [Float]) -> [Float] {
            scale.indices.map { Float((bias.isEmpty ? 0 : Double(bias[$0])) * scale[$0] + shift[$0]) }
        }
        switch before.operation {
        case .convolution(var layer):
            let perOutput = layer.weights.count / layer.outputChannels
            for i in layer.weights.indices { layer.weights[i] = Float(Double(layer.weights[i]) * scale[i / perOutput]) }
            layer.bias = shifted(layer.bias)
            return try context.append(before.name, .convolution(layer), inputs: before.inputs)
        case .transposedConvolution(var layer):
            let taps = layer.kernelHeight * layer.kernelWidth
            let outputs = layer.outputChannels / layer.groups
            let inputs = layer.inputChannels / layer.groups
            for i in layer.weights.indices {
                let group = i / (taps * outputs * inputs)
                layer.weights[i] = Float(Double(layer.weights[i]) * scale[group * outputs + i / taps % outputs])
            }
            layer.bias = shifted(layer.bias)
            return try context.append(before.name, .transposedConvolution(layer), inputs: before.inputs)
        case .groupNormalization(var layer):
            layer.shift = shifted(layer.shift)
            layer.scale = scale.indices.map { Float(Double(layer.scale[$0]) * scale[$0]) }
            return try context.append(before.name, .groupNormalization(layer), inputs: before.inputs)
        default:
            return try context.append(
                node.name, .channelAffine(ChannelAffine(scale: scale.map { Float($0) }, shift: shift.map { Float($0) })), inputs: [source])
        }
    }

    private static func twoImages(_ node: NodeReader) -> NetworkError {
        node.unsupported(
            "it is no linear map of two images", remedy: "train without gates and attention between images, or with concatenation in their place")
    }
}

extension Lowering {
    static func relu(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        try pointwise(.relu, node, &context)
    }

    static func leakyRelu(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        try leaky(node, slopes: [try node.float("alpha") ?? 0.01], &context)
    }

    /// The firing-rate curve of a neuron, an operator of the domain `nengo`; defaults are Nengo's own.
    static func lifRate(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        var rate = LIFRate()
        rate.refractoryTime = try node.float("tau_ref") ?? rate.refractoryTime
        rate.membraneTime = try node.float("tau_rc") ?? rate.membraneTime
        rate.threshold = try node.float("v_th") ?? rate.threshold
        rate.amplitude = try node.float("amplitude") ?? rate.amplitude
        return try pointwise(.lifRate(rate), node, &context)
    }

    /// `PRelu` with one slope for all channels or one for each.
    static func parametricRelu(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        guard let (given, slopes) = try context.weights(1, of: node), !slopes.isEmpty else { throw node.malformed("its slopes are missing") }
        let image = try context.activation(0, of: node)
        let shape = Array(repeating: 1, count: max(0, 4 - given.count)) + given
        guard slopes.count == 1 || shape == image.axes?.map({ $0 == 1 ? context.channels[image.layer] : 1 }) else {
            throw node.unsupported(
                "its slopes of shape \(given) are neither one number nor one per channel", remedy: "train with one slope for each channel, nn.PReLU(channels)")
        }
        return try leaky(node, slopes: slopes, &context)
    }

    /// A leaky ReLU; where one neuron cannot have its slopes, the sum of two ReLUs: max(x, 0) − slope · max(−x, 0).
    private static func leaky(
        _ node: NodeReader, slopes: [Float], _ context: inout ImportContext
    ) throws(NetworkError) -> ImportedValue {
        if slopes.allSatisfy({ $0 == slopes[0] }), slopes[0] >= 0 { return try pointwise(.leakyRelu(slope: slopes[0]), node, &context) }
        let source = try context.pixels(0, of: node)
        let view = try context.activation(0, of: node).view
        let channels = context.channels[source]
        let ones = [Float](repeating: 1, count: channels)
        let perChannel = slopes.count == 1 ? Array(repeating: slopes[0], count: channels) : slopes
        func append(_ part: String, _ operation: LayerOperation, _ inputs: [Int]) throws(NetworkError) -> Int {
            guard case .activation(let added) = try context.append(node.name + part, operation, inputs: inputs) else {
                preconditionFailure("a layer is an activation")
            }
            return added.layer
        }
        func scaled(_ scale: [Float]) -> LayerOperation { .channelAffine(ChannelAffine(scale: scale, shift: ones.map { _ in 0 })) }
        let above = try append(".above", .relu, [source])
        let negated = try append(".negated", scaled(ones.map { -$0 }), [source])
        let below = try append(".below", .relu, [negated])
        let sloped = try append(".slope", scaled(perChannel.map { -$0 }), [below])
        return seen(try context.append(node.name, .add, inputs: [above, sloped]), as: view)
    }

    /// Values keep their places, so a permuted image stays permuted.
    static func pointwise(
        _ operation: LayerOperation, _ node: NodeReader, _ context: inout ImportContext, input: Int = 0
    ) throws(NetworkError) -> ImportedValue {
        let source = try context.activation(input, of: node)
        if case .padded = source.view {
            return try context.append(node.name, operation, inputs: [try context.layer(input, of: node)])
        }
        return seen(try context.append(node.name, operation, inputs: [source.layer]), as: source.view)
    }

    /// A layer's value with its axes in the order of `view`; of padding, which has become a layer, nothing is left.
    static func seen(_ value: ImportedValue, as view: Activation.View) -> ImportedValue {
        guard case .activation(var result) = value else { return value }
        if case .padded = view { return value }
        result.view = view
        return .activation(result)
    }
}

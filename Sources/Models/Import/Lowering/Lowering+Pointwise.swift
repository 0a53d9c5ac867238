extension Lowering {
    static func relu(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        try pointwise(.relu, node, &context)
    }

    static func leakyRelu(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        try pointwise(.leakyRelu(slope: try node.float("alpha") ?? 0.01), node, &context)
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

    static func sigmoid(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        try pointwise(.sigmoid, node, &context)
    }

    /// `Softmax` over the channels; exporters of old operator sets wrap it into two transpositions.
    static func softmax(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let source = try context.activation(0, of: node)
        let given = try node.integer("axis") ?? (context.opset < 13 ? 1 : -1)
        let axis = given < 0 ? given &+ 4 : given
        guard (0..<4).contains(axis) else { throw node.malformed("axis \(given) does not exist among 4") }
        let axes: [Int]
        switch source.view {
        case .plain: axes = [0, 1, 2, 3]
        case .permuted(let order): axes = order
        case .padded: throw node.unsupported("it reads a padded image", remedy: "export without the Pad before it")
        }
        // Before operator set 13 all axes from `axis` on were normalised together.
        guard axes[axis] == 1, context.opset >= 13 || axis == 3 else {
            throw node.unsupported("it does not normalise over the channels of each pixel", remedy: "apply softmax along axis 1")
        }
        return try pointwise(.softmax, node, &context)
    }

    /// Values keep their places, so a permuted image stays permuted.
    private static func pointwise(
        _ operation: LayerOperation, _ node: NodeReader, _ context: inout ImportContext
    ) throws(NetworkError) -> ImportedValue {
        let source = try context.activation(0, of: node)
        if case .padded = source.view {
            throw node.unsupported("it reads a padded image", remedy: "export without the Pad before it")
        }
        let value = try context.append(node.name, operation, inputs: [source.layer])
        guard case .activation(var result) = value else { return value }
        result.view = source.view
        return .activation(result)
    }
}

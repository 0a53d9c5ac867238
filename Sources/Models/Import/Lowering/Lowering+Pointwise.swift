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

    /// `PRelu` with one slope for all channels.
    static func parametricRelu(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        guard let slopes = try context.weights(1, of: node)?.values, let slope = slopes.first else {
            throw node.malformed("its slopes are missing")
        }
        guard slopes.allSatisfy({ $0 == slope }) else {
            throw node.unsupported("its channels have slopes of their own", remedy: "train with ReLU or with one slope for all channels")
        }
        return try pointwise(.leakyRelu(slope: slope), node, &context)
    }

    /// Values keep their places, so a permuted image stays permuted.
    static func pointwise(
        _ operation: LayerOperation, _ node: NodeReader, _ context: inout ImportContext, input: Int = 0
    ) throws(NetworkError) -> ImportedValue {
        let source = try context.activation(input, of: node)
        if case .padded = source.view {
            return try context.append(node.name, operation, inputs: [try context.layer(input, of: node)])
        }
        let value = try context.append(node.name, operation, inputs: [source.layer])
        guard case .activation(var result) = value else { return value }
        result.view = source.view
        return .activation(result)
    }
}

extension Lowering {
    /// `InstanceNormalization`: every channel a group, or every group of channels that a `Reshape` has made one.
    static func instanceNormalization(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let image = try context.activation(0, of: node)
        if case .grouped(let groups) = image.view {
            return seen(try normalization(node, source: image.layer, groups: groups, values: groups, &context), as: image.view)
        }
        let source = try context.layer(0, of: node)
        return try normalization(node, source: source, groups: context.channels[source], values: context.channels[source], &context)
    }

    /// `GroupNormalization`; scale and shift are one per group in operator sets 18 to 20, one per channel from 21.
    static func groupNormalization(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let source = try context.layer(0, of: node)
        let channels = context.channels[source]
        guard let groups = try node.integer("num_groups"), groups > 0, channels % groups == 0 else {
            throw node.malformed("num_groups is missing or does not divide \(channels) channels")
        }
        return try normalization(node, source: source, groups: groups, values: context.opset < 21 ? groups : channels, &context)
    }

    /// - Parameter allowed: how many scales and shifts there have to be, each for as many channels.
    private static func normalization(
        _ node: NodeReader, source: Int, groups: Int, values allowed: Int, _ context: inout ImportContext
    ) throws(NetworkError) -> ImportedValue {
        let channels = context.channels[source]
        var parameters: [[Float]] = []
        for index in 1...2 {
            guard let values = try context.weights(index, of: node)?.values, values.count == allowed else {
                throw node.malformed("its input \(index) does not have \(allowed) values")
            }
            parameters.append((0..<channels).map { values[$0 * allowed / channels] })
        }
        return try context.append(
            node.name,
            .groupNormalization(
                GroupNormalization(groups: groups, epsilon: try node.float("epsilon") ?? 1e-5, scale: parameters[0], shift: parameters[1])),
            inputs: [source])
    }
}

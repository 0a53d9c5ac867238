extension Lowering {
    /// `InstanceNormalization`: every channel a group.
    static func instanceNormalization(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let source = try context.layer(0, of: node)
        return try normalization(node, source: source, groups: context.channels[source], &context)
    }

    /// `GroupNormalization`; scale and shift are one per group in operator sets 18 to 20, one per channel from 21.
    static func groupNormalization(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let source = try context.layer(0, of: node)
        let channels = context.channels[source]
        guard let groups = try node.integer("num_groups"), groups > 0, channels % groups == 0 else {
            throw node.malformed("num_groups is missing or does not divide \(channels) channels")
        }
        return try normalization(node, source: source, groups: groups, &context)
    }

    private static func normalization(
        _ node: NodeReader, source: Int, groups: Int, _ context: inout ImportContext
    ) throws(NetworkError) -> ImportedValue {
        let channels = context.channels[source]
        let allowed = node.kind == "GroupNormalization" && context.opset < 21 ? groups : channels
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

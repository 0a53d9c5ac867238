/// Operators that turn scores into probabilities or decisions at the end of a network.
extension Lowering {
    static func sigmoid(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        try pointwise(.sigmoid, node, &context)
    }

    /// `Softmax` over the channels; exporters of old operator sets wrap it into two transpositions.
    static func softmax(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        try checkChannelAxis(node, context, what: "softmax")
        return try pointwise(.softmax, node, &context)
    }

    static func logSoftmax(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        try checkChannelAxis(node, context, what: "log-softmax")
        return try pointwise(.logSoftmax, node, &context)
    }

    private static func checkChannelAxis(_ node: NodeReader, _ context: ImportContext, what: String) throws(NetworkError) {
        let source = try context.activation(0, of: node)
        let given = try node.integer("axis") ?? (context.opset < 13 ? 1 : -1)
        let axis = given < 0 ? given &+ 4 : given
        guard (0..<4).contains(axis) else { throw node.malformed("axis \(given) does not exist among 4") }
        let axes: [Int]
        switch source.view {
        case .plain: axes = [0, 1, 2, 3]
        case .permuted(let order): axes = order
        case .padded, .withoutChannels, .grouped:
            throw node.unsupported("it reads a padded image or one without channels", remedy: "apply it to the network's scores")
        }
        // Before operator set 13 all axes from `axis` on were normalised together.
        guard axes[axis] == 1, context.opset >= 13 || axis == 3 else {
            throw node.unsupported("it does not normalise over the channels of each pixel", remedy: "apply \(what) along axis 1")
        }
    }

    /// `ArgMax` over the channels.
    static func argMax(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let source = try context.pixels(0, of: node)
        let image = try context.activation(0, of: node)
        let given = try node.integer("axis") ?? 0
        guard let axes = image.axes, (-4..<4).contains(given), axes[(given + 4) % 4] == 1 else {
            throw node.unsupported("it decides along axis \(given)", remedy: "decide over the channels, axis 1")
        }
        guard try node.integer("select_last_index") ?? 0 == 0 else {
            throw node.unsupported("of equal scores it picks the last", remedy: "export with select_last_index 0")
        }
        let value = seen(try context.append(node.name, .argMax, inputs: [source]), as: image.view)
        guard try node.integer("keepdims") ?? 1 == 0 else { return value }
        guard axes.filter({ $0 != 1 }) == [0, 2, 3] else {
            throw node.unsupported("it leaves height and width in another order", remedy: "export without the Transpose before it")
        }
        return seen(value, as: .withoutChannels)
    }

    /// `Greater` than a number: 1 where it holds.
    static func greater(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        try above(node, &context) { $0 }
    }

    /// `GreaterOrEqual`: above the next smaller number.
    static func greaterOrEqual(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        try above(node, &context) { $0.nextDown }
    }

    private static func above(
        _ node: NodeReader, _ context: inout ImportContext, _ cut: (Float) -> Float
    ) throws(NetworkError) -> ImportedValue {
        guard let name = node.input(0), case .activation = try context.value(name, for: node), let second = node.input(1) else {
            throw node.unsupported("it compares a number with an image", remedy: "write the image first, or export up to the logits")
        }
        if case .activation = try context.value(second, for: node) {
            throw node.unsupported("it compares two images", remedy: "export the network up to its logits")
        }
        guard let constant = try context.weights(1, of: node)?.values, constant.count == 1 else {
            throw node.unsupported("it compares with more than one number", remedy: "export the network up to its logits")
        }
        return try pointwise(.threshold(cut(constant[0])), node, &context)
    }

    /// `Cast` of a decision to any type, or of an image to the floats it has already.
    static func cast(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let source = try context.activation(0, of: node)
        switch context.layers[source.layer].operation {
        case .argMax, .threshold: return .activation(source)
        default: break
        }
        let target = try node.integer("to") ?? 0
        // Whatever the format of floats, values are computed in 32 bits here.
        guard [1, 10, 11, 16].contains(target) else {
            throw node.unsupported("it makes whole numbers of an image", remedy: "export the network in 32-bit floats")
        }
        return .activation(source)
    }

    /// `Squeeze` of the only channel at the end of a network.
    static func squeeze(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let source = try context.activation(0, of: node)
        let input = try context.constant(1, of: node)?.integers
        let attribute = try node.integers("axes")
        let axes = input ?? attribute
        guard let axes, axes.count == 1, (-4..<4).contains(axes[0]), let order = source.axes, order[(axes[0] + 4) % 4] == 1,
            order.filter({ $0 != 1 }) == [0, 2, 3], source.view == .plain || source.view == .permuted(order), context.channels[source.layer] == 1
        else {
            throw node.unsupported("rearranging the axes of an image has no layer here", remedy: "export the network without it")
        }
        return .activation(Activation(layer: source.layer, view: .withoutChannels))
    }
}

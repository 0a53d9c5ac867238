/// Operators of two or more operands.
extension Lowering {
    /// `Add` and `Sum` of images of one shape: a residual connection.
    static func sum(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let (parts, view) = try context.layers(of: node)
        if parts.count == 1 { return .activation(Activation(layer: parts[0], view: view)) }
        return seen(try context.append(node.name, .add, inputs: parts), as: view)
    }

    /// `Clip` between two constants; `Relu6` and clamps are written so.
    static func clip(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        if let name = node.input(0), case .activation(let image) = try context.value(name, for: node), let format = image.format {
            return try clipIntegers(of: image, format, node, &context)
        }
        let low = try bound(node, input: 1, context) ?? -.infinity
        let high = try bound(node, input: 2, context) ?? .infinity
        return try clipped(node, low: low, high: high, &context)
    }

    /// `Max` of an image and a number.
    static func maximum(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        try clipped(node, low: try number(node, context), high: .infinity, &context)
    }

    /// `Min` of an image and a number.
    static func minimum(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        try clipped(node, low: -.infinity, high: try number(node, context), &context)
    }

    private static func clipped(
        _ node: NodeReader, low: Float, high: Float, _ context: inout ImportContext
    ) throws(NetworkError) -> ImportedValue {
        guard low <= high else { throw node.malformed("its limits \(low) and \(high) leave no range") }
        let image = try imageInput(node, context)
        if low == -.infinity, high == .infinity { return .activation(try context.activation(image, of: node)) }
        if low == 0, high == .infinity { return try pointwise(.relu, node, &context, input: image) }
        return try pointwise(.clip(minimum: low, maximum: high), node, &context, input: image)
    }

    /// The position of the only image among the inputs.
    private static func imageInput(_ node: NodeReader, _ context: ImportContext) throws(NetworkError) -> Int {
        var images: [Int] = []
        for index in node.inputs.indices {
            if let name = node.input(index), case .activation = try context.value(name, for: node) { images.append(index) }
        }
        guard images.count == 1 else {
            throw node.unsupported("it compares \(images.count) images", remedy: "move it out of the network, before or after it")
        }
        return images[0]
    }

    /// The only constant among two inputs, which has to be one number.
    private static func number(_ node: NodeReader, _ context: ImportContext) throws(NetworkError) -> Float {
        let image = try imageInput(node, context)
        guard node.inputs.count == 2, let constant = try context.weights(1 - image, of: node)?.values, constant.count == 1 else {
            throw node.unsupported("it compares an image with more than one number", remedy: "move it out of the network, before or after it")
        }
        return constant[0]
    }

    /// A limit of `Clip`.
    private static func bound(_ node: NodeReader, input: Int, _ context: ImportContext) throws(NetworkError) -> Float? {
        guard let values = try context.weights(input, of: node)?.values else { return nil }
        guard values.count == 1, !values[0].isNaN else { throw node.malformed("its limit \(input == 1 ? "min" : "max") is not one number") }
        return values[0]
    }
}

extension Lowering {
    /// `AveragePool`: zero padding in front of it becomes its own where padding counts in the average.
    static func averagePool(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let source = try context.activation(0, of: node)
        var pooling = try window(node, input: context.shapes[source.layer])
        pooling.countsPadding = try node.integer("count_include_pad") ?? 0 != 0
        switch source.view {
        case .plain: break
        case .padded(let outer, _) where pooling.countsPadding || pooling.padding == Padding(0):
            pooling.padding = pooling.padding + outer
            pooling.countsPadding = true
        case .padded:
            let padded = try context.layer(0, of: node)
            var pooling = try window(node, input: context.shapes[padded])
            pooling.countsPadding = try node.integer("count_include_pad") ?? 0 != 0
            return try context.append(node.name, .averagePool(pooling), inputs: [padded])
        case .permuted, .withoutChannels, .grouped:
            throw node.unsupported("it reads an image with permuted axes", remedy: "export without the Transpose before it")
        }
        return try context.append(node.name, .averagePool(pooling), inputs: [source.layer])
    }

    static func maxPool(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let source = try context.layer(0, of: node)
        return try context.append(node.name, .maxPool(try window(node, input: context.shapes[source])), inputs: [source])
    }

    /// `GlobalAveragePool`, and `ReduceMean` over both axes of the image.
    static func globalAveragePool(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let source = try context.pixels(0, of: node)
        let image = try context.activation(0, of: node)
        if node.kind == "ReduceMean" {
            let input = try context.constant(1, of: node)?.integers
            let attribute = try node.integers("axes")
            let axes = (input ?? attribute)?.map { $0 < 0 ? $0 &+ 4 : $0 }
            guard let order = image.axes, let axes, axes.allSatisfy({ (0..<4).contains($0) }), axes.map({ order[$0] }).sorted() == [2, 3], try node.integer("keepdims") ?? 1 == 1 else {
                throw node.unsupported("it averages over other axes than height and width", remedy: "export a fully convolutional network")
            }
        }
        guard image.axes != nil else { throw node.unsupported("it averages an image without channels", remedy: "export a fully convolutional network") }
        return seen(try context.append(node.name, .globalAveragePool, inputs: [source]), as: image.view)
    }

    private static func window(_ node: NodeReader, input: Shape?) throws(NetworkError) -> Pooling {
        guard node.has("kernel_shape") else { throw node.malformed("its kernel_shape is missing") }
        let kernel = try node.pair("kernel_shape", default: 1)
        var window = try Window(node, kernel: kernel, input: input)
        if try node.integer("ceil_mode") ?? 0 != 0 { try window.reachOver(node, kernel: kernel, input: input) }
        guard window.dilation == (1, 1) else {
            throw node.unsupported("a dilated pooling window has no layer here", remedy: "train with dilation 1")
        }
        return Pooling(
            kernelHeight: kernel.0, kernelWidth: kernel.1, strideY: window.stride.y, strideX: window.stride.x, padding: window.padding)
    }
}

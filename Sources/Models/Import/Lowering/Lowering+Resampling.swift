extension Lowering {
    /// `Resize` where it is exactly nearest-neighbour copying by a whole factor.
    ///
    /// For an output pixel x = factor · q + r the source has to be q for every r: `asymmetric` (x / factor) with `floor`, or
    /// with `round_prefer_floor` up to factor 2; `half_pixel` ((x + ½) / factor − ½) with either rounding; and
    /// `tf_half_pixel_for_nn` ((x + ½) / factor) with `floor`.
    static func resize(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let source = try context.layer(0, of: node)
        guard try node.string("mode") ?? "nearest" == "nearest" else {
            throw node.unsupported(
                "interpolating between pixels has no layer here", remedy: "train with nearest upsampling or a transposed convolution")
        }
        // Before operator set 11, Resize had only scales and always computed ⌊x / factor⌋.
        let isOld = context.opset < 11
        let factors =
            isOld
            ? try scaleFactors(node, try context.weights(1, of: node)?.values)
            : try wholeFactors(node, source: source, context)
        let transformation = isOld ? "asymmetric" : try node.string("coordinate_transformation_mode") ?? "half_pixel"
        let rounding = isOld ? "floor" : try node.string("nearest_mode") ?? "round_prefer_floor"
        let largest = max(factors.y, factors.x)
        let isCopy: Bool
        switch (transformation, rounding) {
        case ("asymmetric", "floor"), ("tf_half_pixel_for_nn", "floor"): isCopy = true
        case ("asymmetric", "round_prefer_floor"): isCopy = largest <= 2
        case ("half_pixel", "round_prefer_floor"), ("half_pixel", "round_prefer_ceil"), ("pytorch_half_pixel", "round_prefer_floor"),
            ("pytorch_half_pixel", "round_prefer_ceil"):
            isCopy = true
        default: isCopy = largest == 1
        }
        guard isCopy else {
            throw node.unsupported(
                "\(transformation) coordinates with \(rounding) and factor \(largest) do not copy each pixel as a block",
                remedy: "export nearest upsampling with asymmetric coordinates and floor")
        }
        return try upsampled(node, source, factors, &context)
    }

    /// `Upsample`, which operator sets 7 to 9 had in place of `Resize`.
    static func upsample(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let source = try context.layer(0, of: node)
        guard try node.string("mode") ?? "nearest" == "nearest" else {
            throw node.unsupported(
                "interpolating between pixels has no layer here", remedy: "train with nearest upsampling or a transposed convolution")
        }
        // An attribute in operator set 7, an input afterwards.
        let attribute = try node.floats("scales")
        let input = try context.weights(1, of: node)?.values
        let scales = attribute ?? input
        return try upsampled(node, source, try scaleFactors(node, scales), &context)
    }

    private static func upsampled(
        _ node: NodeReader, _ source: Int, _ factors: (y: Int, x: Int), _ context: inout ImportContext
    ) throws(NetworkError) -> ImportedValue {
        if factors == (1, 1) { return .activation(Activation(layer: source)) }
        return try context.append(node.name, .upsample(factorY: factors.y, factorX: factors.x), inputs: [source])
    }

    /// From `scales` or, where it is empty, from `sizes`; both optionally for some axes only.
    private static func wholeFactors(
        _ node: NodeReader, source: Int, _ context: ImportContext
    ) throws(NetworkError) -> (y: Int, x: Int) {
        let axes = try node.integers("axes")?.map { $0 < 0 ? $0 &+ 4 : $0 } ?? [0, 1, 2, 3]
        guard axes.allSatisfy({ (0..<4).contains($0) }), Set(axes).count == axes.count else {
            throw node.malformed("its axes are not among the four of an image")
        }
        if let scales = try context.weights(2, of: node)?.values, !scales.isEmpty {
            guard scales.count == axes.count else { throw node.malformed("it has \(scales.count) scales for \(axes.count) axes") }
            var full: [Float] = [1, 1, 1, 1]
            for (axis, scale) in zip(axes, scales) { full[axis] = scale }
            return try scaleFactors(node, full)
        }
        guard let sizes = try context.constant(3, of: node)?.integers, sizes.count == axes.count else {
            throw node.malformed("it has neither scales nor sizes for its axes")
        }
        guard try node.string("keep_aspect_ratio_policy") ?? "stretch" == "stretch" else {
            throw node.unsupported("its factor follows from an aspect ratio", remedy: "export with fixed scales")
        }
        guard let shape = context.shapes[source] else {
            throw node.unsupported("it resizes to a fixed size, but the file leaves the image size open", remedy: "give the input's shape")
        }
        let extents = [context.batch, shape.channels, shape.height, shape.width]
        var factors = [1, 1, 1, 1]
        for (axis, size) in zip(axes, sizes) {
            guard size > 0, size % extents[axis] == 0 else { throw fractional(node, "from \(extents[axis]) to \(size) pixels") }
            factors[axis] = size / extents[axis]
        }
        guard factors[0] == 1, factors[1] == 1 else { throw node.malformed("it resizes the batch or the channels") }
        return (factors[2], factors[3])
    }

    private static func scaleFactors(_ node: NodeReader, _ scales: [Float]?) throws(NetworkError) -> (y: Int, x: Int) {
        guard let scales, scales.count == 4, scales[0] == 1, scales[1] == 1 else {
            throw node.malformed("its scales are not [1, 1, y, x]")
        }
        guard let y = Int(exactly: scales[2]), let x = Int(exactly: scales[3]), y >= 1, x >= 1 else {
            throw fractional(node, "by \(scales[2])×\(scales[3])")
        }
        return (y, x)
    }

    private static func fractional(_ node: NodeReader, _ change: String) -> NetworkError {
        node.unsupported("it resizes \(change), which is no whole factor", remedy: "choose an image size that every pooling divides")
    }
}

extension Lowering {
    /// `Resize`: nearest-neighbour copying by a whole factor where it is exactly that, interpolation otherwise.
    static func resize(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let source = try context.layer(0, of: node)
        let target = try target(node, source: source, context)
        let coordinates = try node.string("coordinate_transformation_mode") ?? "half_pixel"
        let rounding = try node.string("nearest_mode") ?? "round_prefer_floor"
        guard try node.integer("antialias") ?? 0 == 0 else {
            throw node.unsupported("it smooths while it shrinks", remedy: "export with antialias off")
        }
        return try resized(node, source, target, coordinates: coordinates, rounding: rounding, &context)
    }

    private static func resized(
        _ node: NodeReader, _ source: Int, _ target: Resize.Target, coordinates: String, rounding: String, _ context: inout ImportContext
    ) throws(NetworkError) -> ImportedValue {
        let mode = try node.string("mode") ?? "nearest"
        guard let transformation = Resize.Coordinates(rawValue: coordinates) else {
            throw node.unsupported("\(coordinates) coordinates are not known", remedy: "export with asymmetric, half_pixel or align_corners")
        }
        let sampling: Resize.Sampling
        switch mode {
        case "nearest":
            guard let rule = Resize.Sampling(rawValue: rounding), rule != .linear else {
                throw node.malformed("its nearest_mode \"\(rounding)\" is not known")
            }
            sampling = rule
        case "linear": sampling = .linear
        default:
            throw node.unsupported("\(mode) interpolation has no layer here", remedy: "train with nearest or bilinear upsampling")
        }
        let resize = Resize(sampling: sampling, coordinates: transformation, target: target)
        if let factors = resize.copyFactors(input: context.shapes[source]) {
            if factors == (1, 1) { return .activation(Activation(layer: source)) }
            return try context.append(node.name, .upsample(factorY: factors.y, factorX: factors.x), inputs: [source])
        }
        return try context.append(node.name, .resize(resize), inputs: [source])
    }

    /// From `scales` or, where it is empty, from `sizes`; both optionally for some axes only.
    private static func target(
        _ node: NodeReader, source: Int, _ context: ImportContext
    ) throws(NetworkError) -> Resize.Target {
        let axes = try node.integers("axes")?.map { $0 < 0 ? $0 &+ 4 : $0 } ?? [0, 1, 2, 3]
        guard axes.allSatisfy({ (0..<4).contains($0) }), Set(axes).count == axes.count else {
            throw node.malformed("its axes are not among the four of an image")
        }
        if let given = try context.weights(2, of: node)?.values, !given.isEmpty {
            guard given.count == axes.count else { throw node.malformed("it has \(given.count) scales for \(axes.count) axes") }
            var full: [Float] = [1, 1, 1, 1]
            for (axis, scale) in zip(axes, given) { full[axis] = scale }
            return try scales(node, full)
        }
        guard let sizes = try context.constant(3, of: node)?.integers, sizes.count == axes.count else {
            throw node.malformed("it has neither scales nor sizes for its axes")
        }
        guard try node.string("keep_aspect_ratio_policy") ?? "stretch" == "stretch" else {
            throw node.unsupported("its factor follows from an aspect ratio", remedy: "export with fixed scales")
        }
        var full: [Int?] = [nil, nil, nil, nil]
        for (axis, size) in zip(axes, sizes) { full[axis] = size }
        guard full[0] ?? context.batch == context.batch, full[1] ?? context.channels[source] == context.channels[source] else {
            throw node.malformed("it resizes the batch or the channels")
        }
        guard let height = full[2] ?? context.shapes[source]?.height, let width = full[3] ?? context.shapes[source]?.width else {
            throw node.openSize("it resizes one axis of an image whose size the file leaves open")
        }
        return .size(height: height, width: width)
    }

    private static func scales(_ node: NodeReader, _ scales: [Float]?) throws(NetworkError) -> Resize.Target {
        guard let scales, scales.count == 4, scales[0] == 1, scales[1] == 1 else {
            throw node.malformed("its scales are not [1, 1, y, x]")
        }
        return .scales(y: scales[2], x: scales[3])
    }
}

extension Resize {
    /// The whole factors by which every pixel becomes a block of copies, where that is exactly what happens.
    ///
    /// For an output pixel x = factor · q + r the source has to be q for every r: `asymmetric` (x / factor) with `floor`, or with
    /// `round_prefer_floor` up to factor 2; `half_pixel` ((x + ½) / factor − ½) with either rounding; and `tf_half_pixel_for_nn`
    /// ((x + ½) / factor) with `floor`.
    ///
    /// - Parameter input: the image's shape, where it is known; without it a target size says nothing about factors.
    func copyFactors(input: Shape?) -> (y: Int, x: Int)? {
        let factors: (y: Int, x: Int)
        switch target {
        case .scales(let y, let x):
            guard let wholeY = Int(exactly: y), let wholeX = Int(exactly: x), wholeY >= 1, wholeX >= 1 else { return nil }
            factors = (wholeY, wholeX)
        case .size(let height, let width):
            guard let input, height > 0, width > 0, height % input.height == 0, width % input.width == 0 else { return nil }
            factors = (height / input.height, width / input.width)
        }
        if factors == (1, 1) { return factors }
        switch (coordinates, sampling) {
        case (.asymmetric, .floor), (.tensorflowHalfPixel, .floor): return factors
        case (.asymmetric, .roundPreferFloor): return max(factors.y, factors.x) <= 2 ? factors : nil
        case (.halfPixel, .roundPreferFloor), (.halfPixel, .roundPreferCeil), (.pytorchHalfPixel, .roundPreferFloor),
            (.pytorchHalfPixel, .roundPreferCeil):
            return factors
        default: return nil
        }
    }
}

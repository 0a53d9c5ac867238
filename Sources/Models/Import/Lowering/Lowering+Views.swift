/// Operators that become no layer: they rename a value, or change how the next operator sees it.
extension Lowering {
    static func identity(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        .activation(try context.activation(0, of: node))
    }

    /// `Dropout` outside training.
    static func dropout(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let isTraining = try context.constant(2, of: node)?.integers?.contains { $0 != 0 } ?? false
        guard !isTraining else {
            throw node.unsupported("it is in training mode", remedy: "export the network in evaluation mode")
        }
        return .activation(try context.activation(0, of: node))
    }

    /// `Pad` with zeros around the image, for the next convolution or average pooling to take in; without pads the mode has no
    /// meaning.
    static func pad(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let image = try context.activation(0, of: node)
        let source = try context.pixels(0, of: node)
        guard let order = image.axes else { throw node.unsupported("it pads an image without channels", remedy: "export the network without it") }
        let mode = try node.string("mode") ?? "constant"
        guard let given = try context.constant(1, of: node)?.integers else { throw node.malformed("its pads are missing") }
        var value: Float = 0
        switch try context.constant(2, of: node)?.values {
        case .floats(let values)?: value = values.first ?? 0
        case .integers(let values)?: value = Float(values.first ?? 0)
        case nil: break
        }
        let axes = try context.constant(3, of: node)?.integers?.map { $0 < 0 ? $0 &+ 4 : $0 } ?? [0, 1, 2, 3]
        guard axes.allSatisfy({ (0..<4).contains($0) }), given.count == 2 * axes.count else {
            throw node.malformed("it has \(given.count) pads for \(axes.count) axes")
        }
        var pads = [Int](repeating: 0, count: 8)
        for (i, axis) in axes.enumerated() {
            pads[order[axis]] = given[i]
            pads[order[axis] + 4] = given[i + axes.count]
        }
        func seen(_ value: ImportedValue) -> ImportedValue { Lowering.seen(value, as: image.view) }
        if pads.allSatisfy({ $0 == 0 }) { return seen(.activation(Activation(layer: source))) }
        guard mode == "constant" else {
            throw node.unsupported("\(mode) padding is no fixed zero border", remedy: "train with zero padding")
        }
        guard value == 0 else { throw node.unsupported("it pads with \(value)", remedy: "train with zero padding") }
        guard pads[0] == 0, pads[1] == 0, pads[4] == 0, pads[5] == 0 else {
            throw node.unsupported("it pads the batch or the channels", remedy: "export without it")
        }
        let padding = Padding(top: pads[2], left: pads[3], bottom: pads[6], right: pads[7])
        // What is cut off cannot be a convolution's own padding.
        if pads.contains(where: { $0 < 0 }) || order != [0, 1, 2, 3] { return seen(try context.append(node.name, .pad(padding), inputs: [source])) }
        guard pads.allSatisfy({ $0 <= GraphLimits.window }) else { throw node.malformed("its padding \(pads) is above \(GraphLimits.window)") }
        return .activation(Activation(layer: source, view: .padded(padding, by: node.name)))
    }

    /// `Slice` of rows and columns without gaps: a crop.
    static func slice(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let image = try context.activation(0, of: node)
        let source = try context.pixels(0, of: node)
        guard let order = image.axes else { throw node.unsupported("it crops an image without channels", remedy: "export the network without it") }
        func values(_ input: Int) throws(NetworkError) -> [Int]? { try context.constant(input, of: node)?.integers }
        guard let starts = try values(1), let ends = try values(2), starts.count == ends.count else {
            throw node.malformed("its starts or ends are missing or differ in number")
        }
        let axes = try values(3) ?? Array(starts.indices)
        let steps = try values(4) ?? starts.map { _ in 1 }
        guard axes.count == starts.count, steps.count == starts.count else { throw node.malformed("its axes or steps differ in number") }
        guard steps.allSatisfy({ $0 == 1 }) else {
            throw node.unsupported("it leaves out every other row or column", remedy: "use a convolution with a stride")
        }
        guard let shape = context.shapes[source] else { throw node.openSize("it crops an image whose size the file leaves open") }
        let extents = [context.batch, shape.channels, shape.height, shape.width]
        var padding = Padding(0)
        for (index, given) in axes.enumerated() {
            guard (-4..<4).contains(given) else { throw node.malformed("axis \(given) does not exist among 4") }
            let axis = order[(given + 4) % 4]
            let extent = extents[axis]
            func bound(_ value: Int) -> Int { min(max(value < 0 ? value &+ extent : value, 0), extent) }
            if axis < 2, bound(starts[index]) == 0, bound(ends[index]) == extent { continue }
            guard axis == 2 || axis == 3 else {
                throw node.unsupported("it takes some of the batch or the channels", remedy: "export the network without it")
            }
            let (start, end) = (bound(starts[index]), bound(ends[index]))
            guard start < end else { throw node.malformed("it leaves nothing of \(extent) rows or columns") }
            if axis == 2 { (padding.top, padding.bottom) = (-start, end - extent) } else { (padding.left, padding.right) = (-start, end - extent) }
        }
        if padding == Padding(0) { return seen(.activation(Activation(layer: source)), as: image.view) }
        return seen(try context.append(node.name, .pad(padding), inputs: [source]), as: image.view)
    }

    /// `DepthToSpace`: pixel shuffle.
    static func depthToSpace(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let source = try context.layer(0, of: node)
        let mode = try node.string("mode") ?? "DCR"
        guard let order = DepthToSpace.Order(rawValue: mode) else { throw node.malformed("its mode is \"\(mode)\", allowed are DCR and CRD") }
        guard let block = try node.integer("blocksize"), (1...GraphLimits.window).contains(block) else {
            throw node.malformed("its blocksize is missing or out of range")
        }
        guard context.channels[source] % (block * block) == 0 else {
            throw node.malformed("\(context.channels[source]) channels are no blocks of \(block)×\(block)")
        }
        if block == 1 { return .activation(Activation(layer: source)) }
        return try context.append(node.name, .depthToSpace(DepthToSpace(block: block, order: order)), inputs: [source])
    }

    static func transpose(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let source = try context.pixels(0, of: node)
        let order = try node.integers("perm") ?? [3, 2, 1, 0]
        guard order.sorted() == [0, 1, 2, 3] else { throw node.malformed("\(order) is no permutation of 4 axes") }
        guard let before = try context.activation(0, of: node).axes else {
            throw node.unsupported("it reads an image without channels", remedy: "export without the Squeeze or Reshape before it")
        }
        let axes = order.map { before[$0] }
        return .activation(Activation(layer: source, view: axes == [0, 1, 2, 3] ? .plain : .permuted(axes)))
    }

    /// `Concat` along the channels.
    static func concatenate(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let axis = try node.integer("axis") ?? 1
        let (parts, view) = try context.layers(of: node)
        guard let axes = Activation(layer: 0, view: view).axes, (-4..<4).contains(axis), axes[(axis + 4) % 4] == 1 else {
            throw node.unsupported("it joins along axis \(axis)", remedy: "join along the channels, axis 1")
        }
        if parts.count == 1 { return .activation(Activation(layer: parts[0], view: view)) }
        return seen(try context.append(node.name, .concatenate, inputs: parts), as: view)
    }
}

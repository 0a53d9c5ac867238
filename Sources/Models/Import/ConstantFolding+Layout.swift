/// Operators that only rearrange a constant's values.
extension ConstantFolding {
    static func gather(_ arguments: Arguments) throws(NetworkError) -> Constant {
        let data = try arguments.required(0)
        let positions = try arguments.required(1)
        guard let picks = positions.integers else { throw arguments.node.malformed("its indices are not integers") }
        let axis = try arguments.axis(try arguments.node.integer("axis") ?? 0, rank: data.shape.count)
        let extent = data.shape[axis]
        let outer = data.shape[..<axis].reduce(1, *)
        let inner = data.shape[(axis + 1)...].reduce(1, *)
        let shape = Array(data.shape[..<axis]) + positions.shape + Array(data.shape[(axis + 1)...])
        guard Constant.elements(of: shape, limit: arguments.limit) != nil else {
            throw arguments.node.unsupported("it makes a constant of shape \(shape), which is no shape arithmetic", remedy: nil)
        }
        var indices: [Int] = []
        for o in 0..<outer {
            for pick in picks {
                guard pick >= -extent, pick < extent else {
                    throw arguments.node.malformed("index \(pick) does not exist among \(extent)")
                }
                let start = (o * extent + (pick < 0 ? pick + extent : pick)) * inner
                indices.append(contentsOf: start..<start + inner)
            }
        }
        return Constant(shape: shape, values: data.values.picking(indices))
    }

    static func concatenate(_ arguments: Arguments) throws(NetworkError) -> Constant {
        var parts: [Constant] = []
        for index in arguments.inputs.indices { parts.append(try arguments.required(index)) }
        guard let first = parts.first else { throw arguments.node.malformed("it has no inputs") }
        let axis = try arguments.axis(try arguments.node.integer("axis") ?? 0, rank: first.shape.count)
        var shape = first.shape
        shape[axis] = 0
        for part in parts {
            var others = part.shape
            guard others.count == shape.count else { throw arguments.node.malformed("its parts differ in rank") }
            let (extent, overflow) = shape[axis].addingReportingOverflow(others[axis])
            guard !overflow else { throw arguments.node.malformed("its parts are too long") }
            shape[axis] = extent
            others[axis] = shape[axis]
            guard others == shape else { throw arguments.node.malformed("its parts differ in shape") }
        }
        guard Constant.elements(of: shape, limit: Int.max) != nil else { throw arguments.node.malformed("its parts are too long") }
        let outer = shape[..<axis].reduce(1, *)
        var integers: [Int] = []
        var floats: [Float] = []
        for o in 0..<outer {
            for part in parts {
                let size = part.count / max(outer, 1)
                switch part.values {
                case .integers(let values): integers.append(contentsOf: values[o * size..<(o + 1) * size])
                case .floats(let values): floats.append(contentsOf: values[o * size..<(o + 1) * size])
                }
            }
        }
        guard integers.isEmpty || floats.isEmpty else { throw arguments.node.malformed("its parts mix integers and floats") }
        if case .floats = first.values { return Constant(shape: shape, values: .floats(floats)) }
        return Constant(shape: shape, values: .integers(integers))
    }

    static func slice(_ arguments: Arguments) throws(NetworkError) -> Constant {
        let data = try arguments.required(0)
        let node = arguments.node
        guard let starts = try arguments.integers(attribute: "starts", input: 1),
            let ends = try arguments.integers(attribute: "ends", input: 2)
        else { throw node.malformed("its starts or ends are missing") }
        let axes = try arguments.integers(attribute: "axes", input: 3) ?? Array(starts.indices)
        let steps = try arguments.integers(4) ?? starts.map { _ in 1 }
        guard ends.count == starts.count, axes.count == starts.count, steps.count == starts.count else {
            throw node.malformed("its starts, ends, axes and steps differ in number")
        }
        var shape = data.shape
        var strides = data.strides
        var origin = 0
        for (i, given) in axes.enumerated() {
            let axis = try arguments.axis(given, rank: data.shape.count)
            let extent = data.shape[axis]
            let step = steps[i]
            guard shape[axis] == extent, strides[axis] == data.strides[axis] else { throw node.malformed("it slices axis \(axis) twice") }
            guard step != 0, step != Int.min else { throw node.malformed("its step is \(step)") }
            // NumPy's rules: counted from the end when negative, then clamped to the valid range of the direction.
            let lowest = step > 0 ? 0 : -1
            let highest = step > 0 ? extent : extent - 1
            func bound(_ value: Int) -> Int { min(max(value < 0 ? value + extent : value, lowest), highest) }
            let start = bound(starts[i])
            let span = step > 0 ? bound(ends[i]) - start : start - bound(ends[i])
            let length = span > 0 ? (span - 1) / abs(step) + 1 : 0
            origin += length > 0 ? start * strides[axis] : 0
            shape[axis] = length
            // With one element the step is never taken, and a huge one must not overflow.
            strides[axis] = length > 1 ? strides[axis] * step : 0
        }
        return Constant(shape: shape, values: data.values.picking(try arguments.indices(shape: shape, strides: strides, start: origin)))
    }

    static func unsqueeze(_ arguments: Arguments) throws(NetworkError) -> Constant {
        let data = try arguments.required(0)
        guard let axes = try arguments.integers(attribute: "axes", input: 1), axes.count <= 16 else {
            throw arguments.node.malformed("its axes are missing or too many")
        }
        let rank = data.shape.count + axes.count
        var isNew = Array(repeating: false, count: rank)
        for axis in axes { isNew[try arguments.axis(axis, rank: rank)] = true }
        guard isNew.count(where: { $0 }) == axes.count else { throw arguments.node.malformed("it names an axis twice") }
        var rest = data.shape[...]
        return Constant(shape: isNew.map { $0 ? 1 : rest.removeFirst() }, values: data.values)
    }

    static func squeeze(_ arguments: Arguments) throws(NetworkError) -> Constant {
        let data = try arguments.required(0)
        let rank = data.shape.count
        var isRemoved = data.shape.map { $0 == 1 }
        if let axes = try arguments.integers(attribute: "axes", input: 1) {
            isRemoved = data.shape.map { _ in false }
            for axis in axes { isRemoved[try arguments.axis(axis, rank: rank)] = true }
        }
        guard zip(isRemoved, data.shape).allSatisfy({ !$0 || $1 == 1 }) else {
            throw arguments.node.malformed("it removes an axis that is longer than 1")
        }
        return Constant(shape: zip(isRemoved, data.shape).compactMap { $0 ? nil : $1 }, values: data.values)
    }

    static func reshape(_ arguments: Arguments) throws(NetworkError) -> Constant {
        let data = try arguments.required(0)
        let node = arguments.node
        let limit = max(data.count, arguments.limit)
        guard var shape = try arguments.integers(attribute: "shape", input: 1) else { throw node.malformed("its shape is missing") }
        if try node.integer("allowzero") ?? 0 == 0 {
            for axis in shape.indices where shape[axis] == 0 {
                guard axis < data.shape.count else { throw node.malformed("it copies axis \(axis), which does not exist") }
                shape[axis] = data.shape[axis]
            }
        }
        if let open = shape.firstIndex(of: -1) {
            shape[open] = 1
            guard let known = Constant.elements(of: shape, limit: limit), known > 0, data.count % known == 0 else {
                throw node.malformed("\(data.count) values do not fit the asked shape")
            }
            shape[open] = data.count / known
        }
        guard Constant.elements(of: shape, limit: limit) == data.count else {
            throw node.malformed("\(data.count) values do not fit the shape \(shape)")
        }
        return Constant(shape: shape, values: data.values)
    }

    static func transpose(_ arguments: Arguments) throws(NetworkError) -> Constant {
        let data = try arguments.required(0)
        let order = try arguments.node.integers("perm") ?? data.shape.indices.reversed()
        guard order.sorted() == Array(data.shape.indices) else {
            throw arguments.node.malformed("\(order) is no permutation of its \(data.shape.count) axes")
        }
        let strides = data.strides
        let shape = order.map { data.shape[$0] }
        let indices = try arguments.indices(shape: shape, strides: order.map { strides[$0] })
        return Constant(shape: shape, values: data.values.picking(indices))
    }
}

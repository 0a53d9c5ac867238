import Formats

/// Computes the nodes that do not depend on the image: exporters write shapes, sizes and indices as chains of small
/// operators. A further operator is one function and one line in `operators`.
enum ConstantFolding {
    /// A node with its constant inputs; `nil` for one left out.
    struct Arguments {
        let node: NodeReader
        let inputs: [Constant?]
        let opset: Int

        /// Results larger than this are no shape arithmetic any more.
        var limit: Int { inputs.reduce(1 << 16) { max($0, $1?.count ?? 0) } }

        func required(_ index: Int) throws(NetworkError) -> Constant {
            guard index < inputs.count, let input = inputs[index] else { throw node.malformed("its input \(index) is missing") }
            return input
        }

        func integers(_ index: Int) throws(NetworkError) -> [Int]? {
            guard index < inputs.count, let input = inputs[index] else { return nil }
            guard let integers = input.integers else { throw node.malformed("its input \(index) does not hold integers") }
            return integers
        }

        /// Axes or the like, an attribute in old operator sets and an input in new ones.
        func integers(attribute: String, input: Int) throws(NetworkError) -> [Int]? {
            if let values = try integers(input) { return values }
            return try node.integers(attribute)
        }

        /// `axis` counted from the front, checked against `rank`.
        func axis(_ axis: Int, rank: Int) throws(NetworkError) -> Int {
            guard axis >= -rank, axis < rank else { throw node.malformed("axis \(axis) does not exist among \(rank)") }
            return axis < 0 ? axis + rank : axis
        }

        /// Indices of an array with extents `shape`, visited in C order; each axis steps by its entry of `strides`.
        func indices(shape: [Int], strides: [Int], start: Int = 0) throws(NetworkError) -> [Int] {
            guard let count = Constant.elements(of: shape, limit: limit) else {
                throw node.unsupported("it makes a constant of shape \(shape), which is no shape arithmetic", remedy: nil)
            }
            var result: [Int] = []
            result.reserveCapacity(count)
            var counter = shape.map { _ in 0 }
            var index = start
            for _ in 0..<count {
                result.append(index)
                for axis in shape.indices.reversed() {
                    counter[axis] += 1
                    index += strides[axis]
                    if counter[axis] < shape[axis] { break }
                    index -= strides[axis] * shape[axis]
                    counter[axis] = 0
                }
            }
            return result
        }
    }

    typealias Function = @Sendable (Arguments) throws(NetworkError) -> Constant

    static let operators: [String: Function] = [
        "Constant": constant, "Identity": identity, "Dropout": identity, "Cast": cast, "Shape": shape, "ConstantOfShape": constantOfShape,
        "Gather": gather, "Concat": concatenate, "Slice": slice, "Unsqueeze": unsqueeze, "Squeeze": squeeze, "Reshape": reshape,
        "Transpose": transpose, "Add": add, "Sub": subtract, "Mul": multiply, "Div": divide,
        "Mod": modulo, "Neg": negate, "Floor": floor, "Ceil": ceiling, "Sqrt": squareRoot, "Min": minimum, "Max": maximum, "Equal": equal,
        "Less": less, "Greater": greater, "Where": choose, "Size": size, "ReduceProd": product, "Range": range, "Expand": expand,
        "Pow": power, "Abs": absolute, "Round": round, "Not": not, "And": and, "Or": or, "LessOrEqual": lessOrEqual,
        "GreaterOrEqual": greaterOrEqual, "QuantizeLinear": quantize, "DequantizeLinear": dequantize, "Clip": clip,
    ]

    /// The constants a node computes; `Shape` and `Size` may also read an image of known size.
    static func fold(_ node: NodeReader, _ context: ImportContext) throws(NetworkError) -> [ImportedValue] {
        if let name = node.input(0), case .activation(let activation) = try context.value(name, for: node) {
            let extents = try extents(of: activation, for: node, context)
            if node.kind == "Size" { return [.constant(Constant(shape: [], values: .integers([extents.reduce(1, *)])))] }
            return [.constant(try slicedShape(of: node, extents: extents))]
        }
        // Weights pass through without being decoded.
        if node.kind == "Identity", let name = node.input(0) { return [try context.value(name, for: node)] }
        if node.kind == "Split" {
            var inputs: [Constant?] = []
            for index in node.inputs.indices { inputs.append(try context.constant(index, of: node)) }
            return try split(Arguments(node: node, inputs: inputs, opset: context.opset), outputs: node.outputs.count).map { .constant($0) }
        }
        guard let function = operators[node.kind] else {
            guard !OperatorTable.quantizes(node.kind) else { throw UnsupportedOperators.error(for: node) }
            throw node.unsupported("it computes a constant in a way that is not known here", remedy: "export with constant folding on")
        }
        var inputs: [Constant?] = []
        for index in node.inputs.indices { inputs.append(try context.constant(index, of: node)) }
        return [.constant(try function(Arguments(node: node, inputs: inputs, opset: context.opset)))]
    }

    private static func extents(
        of activation: Activation, for node: NodeReader, _ context: ImportContext
    ) throws(NetworkError) -> [Int] {
        guard let shape = context.shapes[activation.layer] else {
            throw node.openSize("the network computes with the image size, which the file leaves open")
        }
        let extents = [context.batch, shape.channels, shape.height, shape.width]
        switch activation.view {
        case .plain: return extents
        case .withoutChannels: return [extents[0], extents[2], extents[3]]
        case .padded(let padding, _):
            return [extents[0], extents[1], extents[2] + padding.top + padding.bottom, extents[3] + padding.left + padding.right]
        case .permuted(let axes): return axes.map { extents[$0] }
        case .grouped(let groups): return [extents[0], groups, extents[1] / groups * extents[2] * extents[3]]
        }
    }

    private static func slicedShape(of node: NodeReader, extents: [Int]) throws(NetworkError) -> Constant {
        func bound(_ value: Int) -> Int { min(max(value < 0 ? value &+ extents.count : value, 0), extents.count) }
        let start = bound(try node.integer("start") ?? 0)
        let end = bound(try node.integer("end") ?? extents.count)
        return Constant(vector: start < end ? Array(extents[start..<end]) : [])
    }

    static func shape(_ arguments: Arguments) throws(NetworkError) -> Constant {
        try slicedShape(of: arguments.node, extents: try arguments.required(0).shape)
    }

    static func constant(_ arguments: Arguments) throws(NetworkError) -> Constant {
        let node = arguments.node
        if let tensor = try node.tensor("value") {
            guard let constant = Constant(tensor) else { throw node.malformed("it holds integers beyond 63 bits") }
            return constant
        }
        if let value = try node.integer("value_int") { return Constant(shape: [], values: .integers([value])) }
        if let value = try node.float("value_float") { return Constant(shape: [], values: .floats([value])) }
        if let values = try node.integers("value_ints") { return Constant(vector: values) }
        if let values = try node.floats("value_floats") { return Constant(shape: [values.count], values: .floats(values)) }
        throw node.unsupported("it holds neither numbers nor a dense tensor", remedy: nil)
    }

    static func identity(_ arguments: Arguments) throws(NetworkError) -> Constant { try arguments.required(0) }

    static func constantOfShape(_ arguments: Arguments) throws(NetworkError) -> Constant {
        let node = arguments.node
        guard let extents = try arguments.integers(0) else { throw node.malformed("its shape is missing") }
        guard let count = Constant.elements(of: extents, limit: arguments.limit) else {
            throw node.unsupported("it makes a constant of shape \(extents), which is no shape arithmetic", remedy: nil)
        }
        var value = Constant(shape: [1], values: .floats([0]))
        if let tensor = try node.tensor("value") {
            guard let given = Constant(tensor), given.count == 1 else { throw node.malformed("its value is not a single number") }
            value = given
        }
        return Constant(shape: extents, values: value.values.picking(Array(repeating: 0, count: count)))
    }

    static func cast(_ arguments: Arguments) throws(NetworkError) -> Constant {
        let input = try arguments.required(0)
        let target = try arguments.node.integer("to")
        switch (target, input.values) {
        case (1, .integers(let values)), (10, .integers(let values)), (11, .integers(let values)), (16, .integers(let values)):
            return Constant(shape: input.shape, values: .floats(values.map(Float.init)))
        case (1, .floats), (11, .floats), (6, .integers), (7, .integers):
            return input
        case (10, .floats(let values)):
            return Constant(shape: input.shape, values: .floats(values.map { Float(Float16($0)) }))
        case (9, .floats(let values)):
            return Constant(shape: input.shape, values: .integers(values.map { $0 == 0 ? 0 : 1 }))
        case (6, .floats(let values)), (7, .floats(let values)):
            // Truncation as in C; what has no integer is an error, not undefined behaviour.
            var integers: [Int] = []
            for value in values {
                guard let integer = Int(exactly: value.rounded(.towardZero)) else {
                    throw arguments.node.malformed("\(value) cannot become an integer")
                }
                integers.append(integer)
            }
            return Constant(shape: input.shape, values: .integers(integers))
        case (9, .integers(let values)):
            return Constant(shape: input.shape, values: .integers(values.map { $0 == 0 ? 0 : 1 }))
        default:
            throw arguments.node.unsupported("a cast to data type \(target ?? 0) is not known here", remedy: nil)
        }
    }
}

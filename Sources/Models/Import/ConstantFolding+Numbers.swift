/// What exporters compute with image sizes besides the four operations.
extension ConstantFolding {
    /// The remainder with the divisor's sign, or the dividend's with `fmod` 1 and for floats.
    static func modulo(_ arguments: Arguments) throws(NetworkError) -> Constant {
        let keepsSign = try arguments.node.integer("fmod") ?? 0 != 0
        return try combine(
            arguments,
            integers: { a, b in
                let (rest, overflow) = a.remainderReportingOverflow(dividingBy: b)
                return (!overflow && !keepsSign && rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest, overflow)
            },
            floats: { $0.truncatingRemainder(dividingBy: $1) })
    }

    static func minimum(_ arguments: Arguments) throws(NetworkError) -> Constant {
        try fold(arguments, integers: { Swift.min($0, $1) }, floats: { Swift.min($0, $1) })
    }

    static func maximum(_ arguments: Arguments) throws(NetworkError) -> Constant {
        try fold(arguments, integers: { Swift.max($0, $1) }, floats: { Swift.max($0, $1) })
    }

    /// Truth is 1, as for every comparison here.
    static func equal(_ arguments: Arguments) throws(NetworkError) -> Constant {
        truth(try combine(arguments, integers: { ($0 == $1 ? 1 : 0, false) }, floats: { $0 == $1 ? 1 : 0 }))
    }

    static func less(_ arguments: Arguments) throws(NetworkError) -> Constant {
        truth(try combine(arguments, integers: { ($0 < $1 ? 1 : 0, false) }, floats: { $0 < $1 ? 1 : 0 }))
    }

    static func greater(_ arguments: Arguments) throws(NetworkError) -> Constant {
        truth(try combine(arguments, integers: { ($0 > $1 ? 1 : 0, false) }, floats: { $0 > $1 ? 1 : 0 }))
    }

    static func negate(_ arguments: Arguments) throws(NetworkError) -> Constant {
        let input = try arguments.required(0)
        guard case .integers(let values) = input.values else { return try map(arguments) { -$0 } }
        guard !values.contains(Int.min) else { throw arguments.node.malformed("\(Int.min) has no 64-bit negative") }
        return Constant(shape: input.shape, values: .integers(values.map { -$0 }))
    }

    static func floor(_ arguments: Arguments) throws(NetworkError) -> Constant { try map(arguments) { $0.rounded(.down) } }
    static func ceiling(_ arguments: Arguments) throws(NetworkError) -> Constant { try map(arguments) { $0.rounded(.up) } }
    static func squareRoot(_ arguments: Arguments) throws(NetworkError) -> Constant { try map(arguments) { $0.squareRoot() } }

    static func size(_ arguments: Arguments) throws(NetworkError) -> Constant {
        Constant(shape: [], values: .integers([try arguments.required(0).count]))
    }

    /// `Where`: the second input where the first is not 0, the third elsewhere.
    static func choose(_ arguments: Arguments) throws(NetworkError) -> Constant {
        let (condition, yes, no) = (try arguments.required(0), try arguments.required(1), try arguments.required(2))
        let shape = try broadcast(condition.shape, try broadcast(yes.shape, no.shape, arguments), arguments)
        func seen(_ constant: Constant) throws(NetworkError) -> Constant.Values {
            constant.values.picking(try arguments.indices(shape: shape, strides: strides(of: constant, in: shape)))
        }
        guard case .integers(let choices) = try seen(condition) else { throw arguments.node.malformed("its condition is no truth value") }
        switch (try seen(yes), try seen(no)) {
        case (.integers(let a), .integers(let b)):
            return Constant(shape: shape, values: .integers(choices.indices.map { choices[$0] != 0 ? a[$0] : b[$0] }))
        case (.floats(let a), .floats(let b)):
            return Constant(shape: shape, values: .floats(choices.indices.map { choices[$0] != 0 ? a[$0] : b[$0] }))
        default: throw arguments.node.malformed("it mixes integers and floats")
        }
    }

    /// `ReduceProd` over all axes of integers, a network's way to a number of pixels.
    static func product(_ arguments: Arguments) throws(NetworkError) -> Constant {
        let input = try arguments.required(0)
        guard let values = input.integers else { throw arguments.node.unsupported("it multiplies floats", remedy: "export with constant folding on") }
        let axes = try arguments.integers(attribute: "axes", input: 1) ?? []
        guard axes.isEmpty || axes.count == input.shape.count else {
            throw arguments.node.unsupported("it multiplies along some of its axes", remedy: "export with constant folding on")
        }
        var product = 1
        for value in values {
            let (next, overflow) = product.multipliedReportingOverflow(by: value)
            guard !overflow else { throw arguments.node.malformed("the product has no 64-bit result") }
            product = next
        }
        let keepsAxes = try arguments.node.integer("keepdims") ?? 1 != 0
        return Constant(shape: keepsAxes ? input.shape.map { _ in 1 } : [], values: .integers([product]))
    }

    /// `Range` of integers: start, limit, step.
    static func range(_ arguments: Arguments) throws(NetworkError) -> Constant {
        var numbers: [Int] = []
        for index in 0..<3 {
            guard let number = try arguments.integers(index)?.first else { throw arguments.node.malformed("its input \(index) is missing") }
            numbers.append(number)
        }
        guard numbers[2] != 0 else { throw arguments.node.malformed("its step is 0") }
        var values: [Int] = []
        var next = numbers[0]
        while numbers[2] > 0 ? next < numbers[1] : next > numbers[1] {
            guard values.count < arguments.limit else {
                throw arguments.node.unsupported("it makes more than \(arguments.limit) numbers, which is no shape arithmetic", remedy: nil)
            }
            values.append(next)
            let (sum, overflow) = next.addingReportingOverflow(numbers[2])
            if overflow { break }
            next = sum
        }
        return Constant(vector: values)
    }

    static func expand(_ arguments: Arguments) throws(NetworkError) -> Constant {
        let input = try arguments.required(0)
        guard let extents = try arguments.integers(1) else { throw arguments.node.malformed("its shape is missing") }
        let shape = try broadcast(input.shape, extents, arguments)
        return Constant(shape: shape, values: input.values.picking(try arguments.indices(shape: shape, strides: strides(of: input, in: shape))))
    }

    /// A function of floats.
    private static func map(_ arguments: Arguments, _ function: (Float) -> Float) throws(NetworkError) -> Constant {
        let input = try arguments.required(0)
        guard case .floats(let values) = input.values else { throw arguments.node.malformed("its input holds integers") }
        return Constant(shape: input.shape, values: .floats(values.map(function)))
    }

    /// A function of two numbers over any number of inputs, from the first on.
    private static func fold(
        _ arguments: Arguments, integers: (Int, Int) -> Int, floats: (Float, Float) -> Float
    ) throws(NetworkError) -> Constant {
        var result = try arguments.required(0)
        for index in arguments.inputs.indices.dropFirst() {
            let pair = Arguments(node: arguments.node, inputs: [result, try arguments.required(index)], opset: arguments.opset)
            result = try combine(pair, integers: { (integers($0, $1), false) }, floats: floats)
        }
        return result
    }

    /// Comparisons of floats are integers, too.
    static func truth(_ constant: Constant) -> Constant {
        guard case .floats(let values) = constant.values else { return constant }
        return Constant(shape: constant.shape, values: .integers(values.map { $0 == 0 ? 0 : 1 }))
    }
}

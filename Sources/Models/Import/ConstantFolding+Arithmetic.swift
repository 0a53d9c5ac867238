/// Element-wise arithmetic with NumPy's broadcasting.
extension ConstantFolding {
    static func add(_ arguments: Arguments) throws(NetworkError) -> Constant {
        try combine(arguments, integers: { $0.addingReportingOverflow($1) }, floats: { $0 + $1 })
    }

    static func subtract(_ arguments: Arguments) throws(NetworkError) -> Constant {
        try combine(arguments, integers: { $0.subtractingReportingOverflow($1) }, floats: { $0 - $1 })
    }

    static func multiply(_ arguments: Arguments) throws(NetworkError) -> Constant {
        try combine(arguments, integers: { $0.multipliedReportingOverflow(by: $1) }, floats: { $0 * $1 })
    }

    /// Integers divide toward zero; a zero divisor is an error.
    static func divide(_ arguments: Arguments) throws(NetworkError) -> Constant {
        try combine(arguments, integers: { $0.dividedReportingOverflow(by: $1) }, floats: { $0 / $1 })
    }

    static func combine(
        _ arguments: Arguments, integers: (Int, Int) -> (partialValue: Int, overflow: Bool), floats: (Float, Float) -> Float
    ) throws(NetworkError) -> Constant {
        let left = try arguments.required(0)
        let right = try arguments.required(1)
        let shape = try broadcast(left.shape, right.shape, arguments)
        let leftValues = left.values.picking(try arguments.indices(shape: shape, strides: strides(of: left, in: shape)))
        let rightValues = right.values.picking(try arguments.indices(shape: shape, strides: strides(of: right, in: shape)))
        switch (leftValues, rightValues) {
        case (.integers(let a), .integers(let b)):
            var result: [Int] = []
            for (x, y) in zip(a, b) {
                let (value, overflow) = integers(x, y)
                guard !overflow else { throw arguments.node.malformed("\(x) and \(y) have no 64-bit result") }
                result.append(value)
            }
            return Constant(shape: shape, values: .integers(result))
        case (.floats(let a), .floats(let b)):
            return Constant(shape: shape, values: .floats(zip(a, b).map { floats($0, $1) }))
        default:
            throw arguments.node.malformed("it mixes integers and floats")
        }
    }

    static func broadcast(_ a: [Int], _ b: [Int], _ arguments: Arguments) throws(NetworkError) -> [Int] {
        let rank = max(a.count, b.count)
        let left = Array(repeating: 1, count: rank - a.count) + a
        let right = Array(repeating: 1, count: rank - b.count) + b
        guard zip(left, right).allSatisfy({ $0 == $1 || $0 == 1 || $1 == 1 }) else {
            throw arguments.node.malformed("the shapes \(a) and \(b) cannot be broadcast")
        }
        return zip(left, right).map { $0 == 1 ? $1 : $0 }
    }

    /// Strides of `constant` seen as `shape`: 0 along the axes it is repeated on.
    static func strides(of constant: Constant, in shape: [Int]) -> [Int] {
        let missing = shape.count - constant.shape.count
        return Array(repeating: 0, count: missing) + zip(constant.strides, constant.shape).map { $1 == 1 ? 0 : $0 }
    }
}

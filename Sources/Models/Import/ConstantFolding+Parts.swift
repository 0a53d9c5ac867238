import Foundation

/// Operators that exporters write around sizes and truth values.
extension ConstantFolding {
    /// `Split`: the parts of a constant along an axis, one for each output.
    static func split(_ arguments: Arguments, outputs: Int) throws(NetworkError) -> [Constant] {
        let data = try arguments.required(0)
        let node = arguments.node
        let axis = try arguments.axis(try node.integer("axis") ?? 0, rank: data.shape.count)
        let extent = data.shape[axis]
        // Parts of equal size, the last one smaller where it has to be.
        let size = (extent + outputs - 1) / max(outputs, 1)
        let sizes = try arguments.integers(attribute: "split", input: 1) ?? (0..<outputs).map { min(size, max(0, extent - $0 * size)) }
        guard sizes.count == outputs, sizes.allSatisfy({ (0...extent).contains($0) }), sizes.reduce(0, +) == extent else {
            throw node.malformed("its parts \(sizes) are not \(outputs) that make up \(extent)")
        }
        var parts: [Constant] = []
        var start = 0
        for size in sizes {
            var shape = data.shape
            shape[axis] = size
            let indices = try arguments.indices(shape: shape, strides: data.strides, start: start * data.strides[axis])
            parts.append(Constant(shape: shape, values: data.values.picking(indices)))
            start += size
        }
        return parts
    }

    /// `Pow`: whole numbers to whole powers stay whole.
    static func power(_ arguments: Arguments) throws(NetworkError) -> Constant {
        let base = try arguments.required(0)
        var exponent = try arguments.required(1)
        if base.integers != nil, let powers = exponent.floats, let whole = wholes(powers) {
            exponent = Constant(shape: exponent.shape, values: .integers(whole))
        } else if base.floats != nil, let powers = exponent.integers {
            exponent = Constant(shape: exponent.shape, values: .floats(powers.map { Float($0) }))
        }
        return try combine(
            Arguments(node: arguments.node, inputs: [base, exponent], opset: arguments.opset), integers: integerPower,
            floats: { Float(pow(Double($0), Double($1))) })
    }

    private static func wholes(_ values: [Float]) -> [Int]? {
        let whole = values.compactMap { Int(exactly: $0) }
        return whole.count == values.count ? whole : nil
    }

    private static func integerPower(_ base: Int, _ exponent: Int) -> (partialValue: Int, overflow: Bool) {
        // Only one and minus one have whole numbers to negative powers.
        guard exponent >= 0 else { return (abs(base) == 1 ? (exponent % 2 == 0 ? 1 : base) : 0, base == 0) }
        if abs(base) <= 1 { return (exponent == 0 ? 1 : exponent % 2 == 0 ? base * base : base, false) }
        var result = 1
        for _ in 0..<min(exponent, 64) {
            let (next, overflow) = result.multipliedReportingOverflow(by: base)
            if overflow { return (0, true) }
            result = next
        }
        return (result, false)
    }

    static func absolute(_ arguments: Arguments) throws(NetworkError) -> Constant {
        let input = try arguments.required(0)
        switch input.values {
        case .floats(let values): return Constant(shape: input.shape, values: .floats(values.map { abs($0) }))
        case .integers(let values):
            guard !values.contains(Int.min) else { throw arguments.node.malformed("\(Int.min) has no 64-bit magnitude") }
            return Constant(shape: input.shape, values: .integers(values.map { abs($0) }))
        }
    }

    /// Halves go to the even neighbour.
    static func round(_ arguments: Arguments) throws(NetworkError) -> Constant {
        let input = try arguments.required(0)
        guard let values = input.floats else { throw arguments.node.malformed("its input holds integers") }
        return Constant(shape: input.shape, values: .floats(values.map { $0.rounded(.toNearestOrEven) }))
    }

    static func not(_ arguments: Arguments) throws(NetworkError) -> Constant {
        let input = try arguments.required(0)
        guard let values = input.integers else { throw arguments.node.malformed("its input is no truth value") }
        return Constant(shape: input.shape, values: .integers(values.map { $0 == 0 ? 1 : 0 }))
    }

    static func and(_ arguments: Arguments) throws(NetworkError) -> Constant {
        try combine(arguments, integers: { ($0 != 0 && $1 != 0 ? 1 : 0, false) }, floats: { _, _ in .nan })
    }

    static func or(_ arguments: Arguments) throws(NetworkError) -> Constant {
        try combine(arguments, integers: { ($0 != 0 || $1 != 0 ? 1 : 0, false) }, floats: { _, _ in .nan })
    }

    static func lessOrEqual(_ arguments: Arguments) throws(NetworkError) -> Constant {
        truth(try combine(arguments, integers: { ($0 <= $1 ? 1 : 0, false) }, floats: { $0 <= $1 ? 1 : 0 }))
    }

    static func greaterOrEqual(_ arguments: Arguments) throws(NetworkError) -> Constant {
        truth(try combine(arguments, integers: { ($0 >= $1 ? 1 : 0, false) }, floats: { $0 >= $1 ? 1 : 0 }))
    }
}

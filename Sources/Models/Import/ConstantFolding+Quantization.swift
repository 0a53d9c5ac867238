/// Weights that a quantiser stored as integers.
extension ConstantFolding {
    /// `DequantizeLinear`: (x − zero point) · scale, per tensor, along an axis or for blocks of it.
    static func dequantize(_ arguments: Arguments) throws(NetworkError) -> Constant {
        let data = try arguments.required(0)
        guard let integers = data.integers else { throw arguments.node.malformed("its input holds no integers") }
        let (scale, zero, index) = try scales(of: data, arguments)
        return Constant(
            shape: data.shape,
            values: .floats(integers.indices.map { Float(integers[$0] - (zero?[index($0)] ?? 0)) * scale[index($0)] }))
    }

    /// `QuantizeLinear`: round(x / scale) + zero point, halves to even, within the zero point's format.
    static func quantize(_ arguments: Arguments) throws(NetworkError) -> Constant {
        let data = try arguments.required(0)
        guard let floats = data.floats else { throw arguments.node.malformed("its input holds no floats") }
        let (scale, zero, index) = try scales(of: data, arguments)
        guard let range = zero == nil ? 0...255 : arguments.inputs[2]?.range else {
            throw arguments.node.unsupported("its integers have neither 8 nor 16 bits", remedy: "quantise weights to 8 bits")
        }
        let integers = floats.indices.map { position -> Int in
            let place = index(position)
            return IntegerFormat(scale: scale[place], zeroPoint: zero?[place] ?? 0, minimum: range.lowerBound, maximum: range.upperBound)
                .integer(floats[position])
        }
        return Constant(shape: data.shape, values: .integers(integers), range: range)
    }

    /// `Clip` of numbers between two of their kind: quantisers to fewer than eight bits write it between rounding and scaling.
    static func clip(_ arguments: Arguments) throws(NetworkError) -> Constant {
        let data = try arguments.required(0)
        func limit(_ index: Int, _ name: String) throws(NetworkError) -> Constant? {
            guard index < arguments.inputs.count, let limit = arguments.inputs[index] else {
                // An attribute before operator set 11.
                return try arguments.node.float(name).map { Constant(shape: [], values: .floats([$0])) }
            }
            guard limit.count == 1 else { throw arguments.node.malformed("its limit \(name) is not one number") }
            return limit
        }
        let (low, high) = (try limit(1, "min"), try limit(2, "max"))
        switch data.values {
        case .integers(let values):
            let (low, high) = (low?.integers?.first ?? .min, high?.integers?.first ?? .max)
            return Constant(shape: data.shape, values: .integers(values.map { min(max($0, low), high) }), range: data.range)
        case .floats(let values):
            let (low, high) = (low?.floats?.first ?? -.infinity, high?.floats?.first ?? .infinity)
            return Constant(shape: data.shape, values: .floats(values.map { min(max($0, low), high) }))
        }
    }

    /// Scales, zero points, and which of them belongs to an element.
    private static func scales(
        of data: Constant, _ arguments: Arguments
    ) throws(NetworkError) -> (scale: [Float], zero: [Int]?, index: (Int) -> Int) {
        let node = arguments.node
        let constant = try arguments.required(1)
        guard let scale = constant.floats, scale.allSatisfy({ $0.isFinite && $0 > 0 }) else {
            throw node.malformed("its scales are no numbers above 0")
        }
        let zero = try arguments.integers(2)
        guard zero == nil || zero?.count == scale.count else { throw node.malformed("it has \(zero?.count ?? 0) zero points for \(scale.count) scales") }
        guard zero?.allSatisfy({ abs($0) <= 1 << 32 }) ?? true, data.integers?.allSatisfy({ abs($0) <= 1 << 32 }) ?? true else {
            throw node.malformed("its integers have more than 32 bits")
        }
        if scale.count == 1 { return (scale, zero, { _ in 0 }) }
        let axis = try arguments.axis(try node.integer("axis") ?? 1, rank: data.shape.count)
        let block = try node.integer("block_size") ?? 0
        let inner = data.strides[axis]
        let extent = data.shape[axis]
        if block == 0 {
            guard scale.count == extent else { throw node.malformed("it has \(scale.count) scales for \(extent) entries of axis \(axis)") }
            return (scale, zero, { $0 / inner % extent })
        }
        var shape = data.shape
        shape[axis] = block > 0 ? (extent - 1) / block + 1 : 0
        guard block > 0, constant.shape == shape else { throw node.malformed("its scales of shape \(constant.shape) are not one for each block of \(block)") }
        return (scale, zero, { ($0 / inner / extent * shape[axis] + $0 / inner % extent / block) * inner + $0 % inner })
    }
}

import Formats

/// A constant of the graph while it is folded: integers (shapes, indices) or floats.
struct Constant: Equatable {
    enum Values: Equatable {
        case integers([Int])
        case floats([Float])

        var count: Int {
            switch self {
            case .integers(let values): values.count
            case .floats(let values): values.count
            }
        }

        /// The values at `indices`, in their order.
        func picking(_ indices: [Int]) -> Values {
            switch self {
            case .integers(let values): .integers(indices.map { values[$0] })
            case .floats(let values): .floats(indices.map { values[$0] })
            }
        }
    }

    let shape: [Int]
    let values: Values
    /// The least and the largest integer of a format of 4, 8 or 16 bits, which quantisation saturates at; `nil` for others.
    let range: ClosedRange<Int>?

    /// - Precondition: `values.count` equals the product of `shape`.
    init(shape: [Int], values: Values, range: ClosedRange<Int>? = nil) {
        precondition(values.count == shape.reduce(1, *), "a constant of shape \(shape) cannot have \(values.count) values")
        self.shape = shape
        self.values = values
        self.range = range
    }

    init(vector: [Int]) { self.init(shape: [vector.count], values: .integers(vector)) }

    /// `nil` where an unsigned integer is too large.
    init?(_ tensor: RawTensor) {
        if tensor.elementType.isFloating {
            self.init(shape: tensor.shape, values: .floats(tensor.floats()))
        } else {
            guard let integers = tensor.integers() else { return nil }
            self.init(shape: tensor.shape, values: .integers(integers), range: Self.range(of: tensor.elementType))
        }
    }

    private static func range(of type: ElementType) -> ClosedRange<Int>? {
        switch type {
        case .uint8: 0...255
        case .int8: -128...127
        case .uint16: 0...65_535
        case .int16: -32_768...32_767
        default: nil
        }
    }

    var count: Int { values.count }
    var integers: [Int]? {
        if case .integers(let values) = values { values } else { nil }
    }
    var floats: [Float]? {
        if case .floats(let values) = values { values } else { nil }
    }

    /// Elements to skip per step along each axis.
    var strides: [Int] {
        var strides = shape
        var step = 1
        for axis in shape.indices.reversed() {
            strides[axis] = step
            step *= max(shape[axis], 1)
        }
        return strides
    }

    /// Elements of a shape, or `nil` when an extent is negative or the product of those above 0 exceeds `limit`: strides of
    /// an empty constant are computed too and must not overflow.
    static func elements(of shape: [Int], limit: Int) -> Int? {
        var product = 1
        for extent in shape {
            guard extent >= 0 else { return nil }
            let (next, overflow) = product.multipliedReportingOverflow(by: max(extent, 1))
            guard !overflow, next <= limit else { return nil }
            product = next
        }
        return shape.contains(0) ? 0 : product
    }
}

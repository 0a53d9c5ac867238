/// The type of a tensor's elements as files store them.
public enum ElementType: String, Sendable, Equatable, CaseIterable {
    /// Whole numbers by their bits, then IEEE 754 floats, `bfloat16` being the upper half of `float32`.
    case bool, int8, uint8, int16, uint16, int32, uint32, int64, uint64, float16, bfloat16, float32, float64

    /// Bytes per element.
    public var byteCount: Int {
        switch self {
        case .bool, .int8, .uint8: 1
        case .int16, .uint16, .float16, .bfloat16: 2
        case .int32, .uint32, .float32: 4
        case .int64, .uint64, .float64: 8
        }
    }

    /// Whether elements have fractions; `bool` counts as an integer of 0 and 1.
    public var isFloating: Bool {
        switch self {
        case .float16, .bfloat16, .float32, .float64: true
        default: false
        }
    }

    /// Bytes of a tensor of this type, or `nil` when an extent is negative or the size does not fit in 63 bits.
    ///
    /// Extents of an empty tensor are checked too: code that multiplies them in another order must not overflow either.
    func byteCount(shape: [Int]) -> Int? {
        var product = byteCount
        var isEmpty = false
        for extent in shape {
            guard extent >= 0 else { return nil }
            if extent == 0 {
                isEmpty = true
            } else {
                let (next, overflow) = product.multipliedReportingOverflow(by: extent)
                guard !overflow else { return nil }
                product = next
            }
        }
        return isEmpty ? 0 : product
    }
}

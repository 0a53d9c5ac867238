/// One number of every record of a table, read where it lies: a field of a structured array, a column of a matrix, or an array.
struct NumberColumn {
    let type: ElementType
    let isBigEndian: Bool
    /// Records of `stride` bytes one after another; the first one's number lies at `offset`.
    let bytes: [UInt8]
    let stride: Int
    let offset: Int
    let count: Int

    /// - Parameter start: where the first record begins.
    /// - Precondition: `count` records lie in `bytes`, and the number lies inside each.
    init(type: ElementType, isBigEndian: Bool = false, bytes: [UInt8], stride: Int, offset: Int, count: Int, from start: Int = 0) {
        precondition(offset >= 0 && offset + type.byteCount <= stride && start >= 0 && start + count * stride <= bytes.count, "a column outside its table")
        (self.type, self.isBigEndian, self.bytes, self.stride, self.count) = (type, isBigEndian, bytes, stride, count)
        self.offset = start + offset
    }

    /// All elements of a tensor.
    init(_ tensor: RawTensor) {
        self.init(type: tensor.elementType, bytes: tensor.bytes, stride: tensor.elementType.byteCount, offset: 0, count: tensor.count)
    }

    /// The bits of a number, in its lowest bytes.
    private func bits(_ index: Int) -> UInt64 {
        let start = index * stride + offset
        var value: UInt64 = 0
        for byte in 0..<type.byteCount {
            value |= UInt64(bytes[start + byte]) << UInt64(8 * (isBigEndian ? type.byteCount - 1 - byte : byte))
        }
        return value
    }

    /// A number as a whole one; `nil` where it has a fraction or leaves 63 bits.
    func integer(_ index: Int) -> Int? {
        let bits = bits(index)
        switch type {
        case .bool: return bits == 0 ? 0 : 1
        case .uint8, .uint16, .uint32, .uint64: return Int(exactly: bits)
        case .int8: return Int(Int8(truncatingIfNeeded: bits))
        case .int16: return Int(Int16(truncatingIfNeeded: bits))
        case .int32: return Int(Int32(truncatingIfNeeded: bits))
        case .int64: return Int(Int64(bitPattern: bits))
        case .float16, .bfloat16, .float32, .float64: return Int(exactly: real(index))
        }
    }

    /// A number in 64-bit floating point.
    func real(_ index: Int) -> Double {
        let bits = bits(index)
        switch type {
        case .float64: return Double(bitPattern: bits)
        case .float32: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case .float16: return Double(Float16(bitPattern: UInt16(truncatingIfNeeded: bits)))
        case .bfloat16: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits) << 16))
        case .uint64: return Double(bits)
        default: return integer(index).map { Double($0) } ?? .nan
        }
    }
}

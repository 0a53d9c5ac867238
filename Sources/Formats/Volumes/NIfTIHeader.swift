/// The numbers of a NIfTI header: where each version keeps them and in which byte order.
struct NIfTIHeader: Sendable, Equatable {
    let version: Int
    let isBigEndian: Bool
    private(set) var bytes: [UInt8]

    // Offsets by version; NIfTI-2 has the same fields with wider numbers in another order.
    var byteCount: Int { version == 1 ? 348 : 540 }
    var magicOffset: Int { version == 1 ? 344 : 4 }
    var dataTypeOffset: Int { version == 1 ? 70 : 12 }
    var bitsPerVoxelOffset: Int { version == 1 ? 72 : 14 }
    var dataStartOffset: Int { version == 1 ? 108 : 168 }
    var slopeOffset: Int { version == 1 ? 112 : 176 }
    var interceptOffset: Int { version == 1 ? 116 : 184 }
    /// Largest and, behind it, smallest value to be shown.
    var shownRangeOffset: Int { version == 1 ? 124 : 192 }
    /// Bytes of a floating-point field.
    var realBytes: Int { version == 1 ? 4 : 8 }

    /// Whether a file begins like a NIfTI header in either version and byte order.
    static func isBeginning(_ bytes: [UInt8]) -> Bool {
        let size = Array(bytes.prefix(4))
        return [[0x5C, 0x01, 0, 0], [0, 0, 0x01, 0x5C], [0x1C, 0x02, 0, 0], [0, 0, 0x02, 0x1C]].contains(size)
    }

    /// The header at the beginning of `bytes`, or `nil` when they begin with none or end inside it.
    init?(_ bytes: [UInt8]) {
        switch bytes.prefix(4) {
        case [0x5C, 0x01, 0, 0]: (version, isBigEndian) = (1, false)
        case [0, 0, 0x01, 0x5C]: (version, isBigEndian) = (1, true)
        case [0x1C, 0x02, 0, 0]: (version, isBigEndian) = (2, false)
        case [0, 0, 0x02, 0x1C]: (version, isBigEndian) = (2, true)
        default: return nil
        }
        self.bytes = []
        guard bytes.count >= byteCount else { return nil }
        self.bytes = [UInt8](bytes.prefix(byteCount))
    }

    private func bits(at offset: Int, size: Int) -> UInt64 {
        let field = bytes[offset..<offset + size]
        return isBigEndian
            ? field.reduce(0) { $0 << 8 | UInt64($1) } : field.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A signed number of `size` bytes.
    func integer(at offset: Int, size: Int) -> Int {
        let unused = UInt64(64 - 8 * size)
        return Int(Int64(bitPattern: bits(at: offset, size: size) << unused) >> Int64(unused))
    }

    func real(at offset: Int) -> Double {
        let bits = bits(at: offset, size: realBytes)
        return version == 1 ? Double(Float(bitPattern: UInt32(bits))) : Double(bitPattern: bits)
    }

    mutating func set(_ offset: Int, size: Int, to bits: UInt64) {
        for index in 0..<size {
            let shift = UInt64(8 * (isBigEndian ? size - 1 - index : index))
            bytes[offset + index] = UInt8(truncatingIfNeeded: bits >> shift)
        }
    }

    mutating func setReal(_ offset: Int, to value: Double) {
        set(offset, size: realBytes, to: version == 1 ? UInt64(Float(value).bitPattern) : value.bitPattern)
    }

    /// Entry `index` of `dim`: the number of axes, then their extents.
    func dimension(_ index: Int) -> Int {
        version == 1 ? integer(at: 40 + 2 * index, size: 2) : integer(at: 16 + 8 * index, size: 8)
    }

    mutating func setDimension(_ index: Int, to value: Int) {
        precondition(value >= 0 && (version == 2 || value <= Int(Int16.max)), "an extent of \(value) does not fit into the header")
        if version == 1 {
            set(40 + 2 * index, size: 2, to: UInt64(value))
        } else {
            set(16 + 8 * index, size: 8, to: UInt64(value))
        }
    }

    /// Entry `index` of `pixdim`: the handedness of the qform, then the spacing along each axis.
    func spacing(_ index: Int) -> Double { real(at: (version == 1 ? 76 : 104) + realBytes * index) }
}

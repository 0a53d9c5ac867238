/// How the elements of a dataset are stored.
struct HDF5Datatype {
    enum Elements {
        case numbers(ElementType)
        /// Characters of a fixed length, padded with zeros or spaces.
        case fixedStrings
        /// Length, address of a global heap and number of an object in it.
        case variableStrings
        /// Several numbers side by side.
        case compound([HDF5Field])
    }

    var elements: Elements
    /// Bytes of one element.
    var size: Int
    var isBigEndian = false

    /// - Throws: `FileError` naming classes and sizes that tensors do not have.
    init(_ bytes: HDF5Bytes, _ message: Range<Int>) throws(FileError) {
        let start = message.lowerBound
        guard message.count >= 8 else { throw bytes.failure("a datatype is cut short", at: start) }
        let flags = try bytes.number(start + 1, 3, "datatype flags")
        size = try bytes.number(start + 4, 4, "datatype size")
        let kind = try bytes.number(start, 1, "datatype class") & 0x0F
        switch kind {
        case 0:
            isBigEndian = flags & 1 != 0
            elements = .numbers(try Self.integer(size: size, isSigned: flags & 8 != 0, bytes, start))
        case 1:
            isBigEndian = flags & 1 != 0
            elements = .numbers(try Self.float(size: size, bytes, start))
        case 3:
            guard size > 0 else { throw bytes.failure("strings of no bytes", at: start) }
            elements = .fixedStrings
        case 6:
            guard size > 0 else { throw bytes.failure("compound elements of no bytes", at: start) }
            elements = .compound(try HDF5Compound.fields(bytes, message))
        case 8:
            // An enumeration, as h5py stores booleans: its numbers are those of the type it is based on.
            guard message.count >= 16 else { throw bytes.failure("a datatype is cut short", at: start) }
            let base = try HDF5Datatype(bytes, start + 8..<message.upperBound)
            guard case .numbers(let type) = base.elements, !type.isFloating, base.size == size else {
                throw bytes.failure("an enumeration is based on something other than integers", at: start)
            }
            (elements, isBigEndian) = (base.elements, base.isBigEndian)
        case 9:
            guard flags & 0x0F == 1, size == 16 else {
                throw bytes.failure("sequences of variable length are not supported, only strings", at: start)
            }
            elements = .variableStrings
        default:
            let names = [2: "times", 4: "bit fields", 5: "opaque data", 7: "references", 10: "arrays"]
            throw bytes.failure("\(names[kind] ?? "elements of class \(kind)") are not supported", at: start)
        }
    }

    private static func integer(size: Int, isSigned: Bool, _ bytes: HDF5Bytes, _ start: Int) throws(FileError) -> ElementType {
        switch (size, isSigned) {
        case (1, true): .int8
        case (1, false): .uint8
        case (2, true): .int16
        case (2, false): .uint16
        case (4, true): .int32
        case (4, false): .uint32
        case (8, true): .int64
        case (8, false): .uint64
        default: throw bytes.failure("integers of \(size) bytes are not supported", at: start)
        }
    }

    private static func float(size: Int, _ bytes: HDF5Bytes, _ start: Int) throws(FileError) -> ElementType {
        // Bit offset, precision, and places and sizes of exponent and mantissa of IEEE 754.
        let layouts: [(type: ElementType, fields: [Int])] = [
            (.float16, [0, 16, 10, 5, 0, 10]), (.bfloat16, [0, 16, 7, 8, 0, 7]), (.float32, [0, 32, 23, 8, 0, 23]),
            (.float64, [0, 64, 52, 11, 0, 52]),
        ]
        let fields = [
            try bytes.number(start + 8, 2, "bit offset"), try bytes.number(start + 10, 2, "precision"),
            try bytes.number(start + 12, 1, "exponent place"), try bytes.number(start + 13, 1, "exponent size"),
            try bytes.number(start + 14, 1, "mantissa place"), try bytes.number(start + 15, 1, "mantissa size"),
        ]
        guard let layout = layouts.first(where: { $0.fields == fields && $0.type.byteCount == size }) else {
            throw bytes.failure("floats of \(size) bytes with this layout are not supported", at: start)
        }
        return layout.type
    }
}

/// NumPy's array files (`.npy`, versions 1 to 3; NEP 1 and numpy.lib.format).
public enum NPY {
    private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
    /// A longer header cannot describe an array of numbers.
    private static let maximumHeaderBytes = 1 << 20
    /// NumPy's own limit.
    private static let maximumAxes = 64

    /// Reads one array; big-endian and Fortran-order data become little-endian and C order.
    ///
    /// - Throws: when the header is malformed, the element type is not a boolean, integer or float of up to 64 bits, or the
    ///   file is longer or shorter than its header says.
    public static func parse(_ bytes: [UInt8], file: String) throws(FileError) -> RawTensor {
        func failure(_ reason: String, place: String? = nil, remedy: String? = nil) -> FileError {
            FileError(file: file, place: place, reason: reason, remedy: remedy)
        }
        let (header, dataStart) = try header(bytes, file: file)
        guard header.fields == nil else {
            throw failure(
                "is a structured array with the fields \((header.fields ?? []).map(\.name).joined(separator: ", "))", place: "header",
                remedy: "events (x, y, t, p) are read with --coding spikes or --event-bin T; save another as a plain array")
        }
        guard let (type, isBigEndian) = elementType(header.descriptor) else {
            throw failure(
                "has elements of type '\(header.descriptor)', which is not supported", place: "header",
                remedy: "save it as a boolean, integer or float array, such as array.astype('float32')")
        }
        guard let needed = type.byteCount(shape: header.shape) else {
            throw failure("has shape \(header.shape), which is too large", place: "header")
        }
        guard bytes.count - dataStart == needed else {
            throw failure(
                "has \(bytes.count - dataStart) bytes of data, but \(type.rawValue) of shape \(header.shape) needs \(needed)",
                place: "offset \(dataStart)")
        }
        var data = [UInt8](bytes[dataStart...])
        if isBigEndian { data = LittleEndian.swapWords(data, size: type.byteCount) }
        if header.isFortranOrder { data = FortranOrder.reordered(data, shape: header.shape, elementBytes: type.byteCount) }
        return RawTensor(elementType: type, shape: header.shape, bytes: data)
    }

    /// The header, and where the elements begin.
    static func header(_ bytes: [UInt8], file: String) throws(FileError) -> (header: NPYHeader, dataStart: Int) {
        func failure(_ reason: String, place: String? = nil, remedy: String? = nil) -> FileError {
            FileError(file: file, place: place, reason: reason, remedy: remedy)
        }
        guard bytes.starts(with: magic) else { throw failure("is not an NPY file: it does not begin with \\x93NUMPY") }
        guard bytes.count >= 10 else { throw failure("ends inside the NPY header") }
        let version = bytes[6]
        guard (1...3).contains(version), bytes[7] == 0 else {
            throw failure("has NPY version \(version).\(bytes[7]); versions 1.0, 2.0 and 3.0 are supported", place: "offset 6")
        }
        let lengthBytes = version == 1 ? 2 : 4
        let headerStart = 8 + lengthBytes
        guard bytes.count >= headerStart else { throw failure("ends inside the NPY header") }
        let headerLength = bytes[8..<headerStart].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard headerLength <= maximumHeaderBytes, headerLength <= bytes.count - headerStart else {
            throw failure("says its header has \(headerLength) bytes, more than the file holds", place: "offset 8")
        }
        let dataStart = headerStart + headerLength
        let header = try NPYHeader(bytes[headerStart..<dataStart], file: file)

        guard header.shape.count <= maximumAxes else {
            throw failure("has \(header.shape.count) axes; at most \(maximumAxes) are possible", place: "header")
        }
        return (header, dataStart)
    }

    /// Writes version 1.0, little-endian, in C order.
    ///
    /// NumPy has no bfloat16, so such tensors are written as float32, which holds every bfloat16 exactly.
    public static func encode(_ tensor: RawTensor) -> [UInt8] {
        let tensor = tensor.elementType == .bfloat16 ? RawTensor(tensor.tensor) : tensor
        let extents = tensor.shape.map(String.init).joined(separator: ", ") + (tensor.shape.count == 1 ? "," : "")
        let literal = "{'descr': '\(descriptor(tensor.elementType))', 'fortran_order': False, 'shape': (\(extents)), }"
        let prefix = magic.count + 4
        let padding = (64 - (prefix + literal.utf8.count + 1) % 64) % 64
        let header = Array(literal.utf8) + Array(repeating: 0x20, count: padding) + [0x0A]
        // Version 1.0 has 16 bits for the length, enough for some 8 000 axes.
        precondition(header.count <= UInt16.max, "a tensor of \(tensor.shape.count) axes has no NPY 1.0 header")
        return magic + [1, 0, UInt8(header.count & 0xFF), UInt8(header.count >> 8)] + header + tensor.bytes
    }

    /// The type that a descriptor such as `<i2` names; `nil` for one that is no number here.
    static func elementType(_ descriptor: String) -> (type: ElementType, isBigEndian: Bool)? {
        guard let order = descriptor.first, "<>|=".contains(order) else { return nil }
        let type: ElementType
        switch descriptor.dropFirst() {
        case "b1": type = .bool
        case "i1": type = .int8
        case "u1": type = .uint8
        case "i2": type = .int16
        case "u2": type = .uint16
        case "i4": type = .int32
        case "u4": type = .uint32
        case "i8": type = .int64
        case "u8": type = .uint64
        case "f2": type = .float16
        case "f4": type = .float32
        case "f8": type = .float64
        default: return nil
        }
        // '|' says that byte order does not apply and '=' names the writer's own, unknown here.
        guard type.byteCount == 1 || order == "<" || order == ">" else { return nil }
        return (type, order == ">")
    }

    private static func descriptor(_ type: ElementType) -> String {
        switch type {
        case .bool: "|b1"
        case .int8: "|i1"
        case .uint8: "|u1"
        case .int16: "<i2"
        case .uint16: "<u2"
        case .int32: "<i4"
        case .uint32: "<u4"
        case .int64: "<i8"
        case .uint64: "<u8"
        case .float16: "<f2"
        case .float32, .bfloat16: "<f4"
        case .float64: "<f8"
        }
    }
}

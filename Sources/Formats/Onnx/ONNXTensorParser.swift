/// Reads tensors of a model in every form in which they may be stored.
struct ONNXTensorParser {
    private let file: String
    private var sideFiles: ONNXSideFiles

    init(file: String) {
        self.file = file
        sideFiles = ONNXSideFiles(model: file)
    }

    /// The fields of a `TensorProto`.
    private struct Stored {
        var name = ""
        var dataType = 0
        var shape: [Int] = []
        var floatBytes: [UInt8] = []
        var doubleBytes: [UInt8] = []
        var int32s: [Int] = []
        var int64s: [Int] = []
        /// Bit patterns of unsigned 64-bit numbers.
        var uint64s: [Int] = []
        var raw: [UInt8] = []
        var external: [String: String] = [:]
        var isExternal = false
    }

    mutating func tensor(_ message: ProtobufReader) throws(FileError) -> ONNXTensor {
        let stored = try fields(message)
        func failure(_ reason: String, remedy: String? = nil) -> FileError {
            FileError(file: file, place: "tensor \(stored.name)", reason: reason, remedy: remedy)
        }
        guard let type = ONNXTensorParser.elementType(stored.dataType) else {
            throw failure(
                "has data type \(ONNXTensorParser.typeName(stored.dataType)), which is not supported",
                remedy: "store it as float32 or int64")
        }
        guard let needed = type.byteCount(shape: stored.shape) else {
            throw failure("has shape \(stored.shape), which no tensor can have")
        }
        let data: [UInt8]
        if stored.isExternal {
            data = try sideFiles.data(of: stored.name, entries: stored.external, byteCount: needed)
        } else {
            let forms: [(isPresent: Bool, name: String)] = [
                (!stored.raw.isEmpty, "raw_data"), (!stored.floatBytes.isEmpty, "float_data"),
                (!stored.doubleBytes.isEmpty, "double_data"), (!stored.int32s.isEmpty, "int32_data"),
                (!stored.int64s.isEmpty, "int64_data"), (!stored.uint64s.isEmpty, "uint64_data"),
            ]
            let present = forms.filter(\.isPresent).map(\.name)
            guard present.count <= 1 else {
                throw failure("is stored in more than one form: \(present.joined(separator: " and "))")
            }
            if stored.raw.isEmpty {
                guard let typed = ONNXTensorParser.typedData(stored, as: type) else {
                    throw failure("has values that do not fit into \(type.rawValue)")
                }
                data = typed
            } else {
                data = stored.raw
            }
        }
        guard data.count == needed else {
            throw failure("has \(data.count) bytes of data, but \(type.rawValue) of shape \(stored.shape) needs \(needed)")
        }
        return ONNXTensor(name: stored.name, tensor: RawTensor(elementType: type, shape: stored.shape, bytes: data))
    }

    private func fields(_ message: ProtobufReader) throws(FileError) -> Stored {
        var reader = message
        var stored = Stored()
        while let field = try reader.next() {
            switch field.number {
            case 1: try reader.append(field, to: &stored.shape)
            case 2: stored.dataType = try reader.integer(field)
            case 4: try reader.append(field, size: 4, to: &stored.floatBytes)
            case 5: try reader.append(field, to: &stored.int32s)
            case 7: try reader.append(field, to: &stored.int64s)
            case 8: stored.name = try reader.string(field)
            case 9: stored.raw = [UInt8](reader.bytes[try reader.content(field)])
            case 10: try reader.append(field, size: 8, to: &stored.doubleBytes)
            case 11: try reader.append(field, to: &stored.uint64s)
            case 13:
                let (key, value) = try entry(try reader.message(field))
                stored.external[key] = value
            case 14: stored.isExternal = try reader.integer(field) == 1
            default: break
            }
        }
        return stored
    }

    private func entry(_ message: ProtobufReader) throws(FileError) -> (key: String, value: String) {
        var reader = message
        var (key, value) = ("", "")
        while let field = try reader.next() {
            switch field.number {
            case 1: key = try reader.string(field)
            case 2: value = try reader.string(field)
            default: break
            }
        }
        return (key, value)
    }

    /// The little-endian bytes of the field that belongs to `type`, or `nil` when a value does not fit.
    private static func typedData(_ stored: Stored, as type: ElementType) -> [UInt8]? {
        switch type {
        case .float32: stored.floatBytes
        case .float64: stored.doubleBytes
        case .int64: LittleEndian.bytes(of: stored.int64s)
        case .uint64: LittleEndian.bytes(of: stored.uint64s)
        case .uint32: narrowed(stored.uint64s, to: UInt32.self)
        case .int32: narrowed(stored.int32s, to: Int32.self)
        case .int16: narrowed(stored.int32s, to: Int16.self)
        case .int8: narrowed(stored.int32s, to: Int8.self)
        case .uint8, .bool: narrowed(stored.int32s, to: UInt8.self)
        case .uint16, .float16, .bfloat16: narrowed(stored.int32s, to: UInt16.self)
        }
    }

    private static func narrowed<Word: FixedWidthInteger & BitwiseCopyable>(_ values: [Int], to type: Word.Type) -> [UInt8]? {
        let words = values.compactMap(Word.init(exactly:))
        return words.count == values.count ? LittleEndian.bytes(of: words) : nil
    }

    private static func elementType(_ dataType: Int) -> ElementType? {
        switch dataType {
        case 1: .float32
        case 2: .uint8
        case 3: .int8
        case 4: .uint16
        case 5: .int16
        case 6: .int32
        case 7: .int64
        case 9: .bool
        case 10: .float16
        case 11: .float64
        case 12: .uint32
        case 13: .uint64
        case 16: .bfloat16
        default: nil
        }
    }

    private static func typeName(_ dataType: Int) -> String {
        switch dataType {
        case 0: "undefined"
        case 8: "string"
        case 14: "complex64"
        case 15: "complex128"
        case 17...20: "float8"
        case 21: "uint4"
        case 22: "int4"
        case 23: "float4"
        default: String(dataType)
        }
    }
}

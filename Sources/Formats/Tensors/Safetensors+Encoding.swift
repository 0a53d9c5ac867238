extension Safetensors {
    /// The file, byte for byte the same for equal values.
    ///
    /// Tensors are written by falling element size, otherwise in their order, so that each is aligned in a mapped file, as
    /// the reference library does; metadata keys are sorted and the header is padded with spaces to a multiple of 8.
    /// - Precondition: the names of the tensors differ, and none is `__metadata__`.
    public func encoded() -> [UInt8] {
        precondition(
            Set(tensors.map(\.name)).union([Safetensors.metadataKey]).count == tensors.count + 1,
            "tensors of a safetensors file need names that differ")
        var members: [JSON.Member] = []
        if !metadata.isEmpty {
            let texts = metadata.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) }
            members.append(JSON.Member(Safetensors.metadataKey, .object(texts)))
        }
        let ordered = tensors.sorted { $0.tensor.elementType.byteCount > $1.tensor.elementType.byteCount }
        var offset = 0
        for entry in ordered {
            let end = offset + entry.tensor.bytes.count
            members.append(
                JSON.Member(
                    entry.name,
                    .object([
                        JSON.Member("dtype", .string(Safetensors.typeName(entry.tensor.elementType))),
                        JSON.Member("shape", .array(entry.tensor.shape.map(JSON.integer))),
                        JSON.Member("data_offsets", .array([.integer(offset), .integer(end)])),
                    ])))
            offset = end
        }
        var header = Array(JSON.object(members).text(indented: false).utf8)
        header += Array(repeating: 0x20, count: (8 - header.count % 8) % 8)

        var bytes = LittleEndian.bytes(of: [UInt64(header.count)])
        bytes.reserveCapacity(8 + header.count + offset)
        bytes += header
        for entry in ordered { bytes += entry.tensor.bytes }
        return bytes
    }

    private static func typeName(_ type: ElementType) -> String {
        switch type {
        case .bool: "BOOL"
        case .int8: "I8"
        case .uint8: "U8"
        case .int16: "I16"
        case .uint16: "U16"
        case .int32: "I32"
        case .uint32: "U32"
        case .int64: "I64"
        case .uint64: "U64"
        case .float16: "F16"
        case .bfloat16: "BF16"
        case .float32: "F32"
        case .float64: "F64"
        }
    }
}

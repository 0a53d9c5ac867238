extension Safetensors {
    static let metadataKey = "__metadata__"
    /// The reference library's limit.
    private static let maximumHeaderBytes = 100_000_000

    private static let elementTypes: [String: ElementType] = [
        "BOOL": .bool, "I8": .int8, "U8": .uint8, "I16": .int16, "U16": .uint16, "I32": .int32, "U32": .uint32,
        "I64": .int64, "U64": .uint64, "F16": .float16, "BF16": .bfloat16, "F32": .float32, "F64": .float64,
    ]

    /// Reads a safetensors file by the rules of the reference library, and refuses duplicate names, which that accepts.
    ///
    /// - Throws: when the header is no valid JSON object of tensors, when an element type is not supported (the 8-bit and
    ///   smaller floats), or when the data is not covered by the tensors without hole and overlap.
    public static func parse(_ bytes: [UInt8], file: String) throws(FileError) -> Safetensors {
        guard bytes.count >= 8 else {
            throw FileError(file: file, reason: "is not a safetensors file: it has only \(bytes.count) bytes")
        }
        let headerLength = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard headerLength <= maximumHeaderBytes, Int(headerLength) <= bytes.count - 8 else {
            throw FileError(
                file: file, place: "offset 0",
                reason: "is not a safetensors file: its header would have \(headerLength) bytes, the file has \(bytes.count)")
        }
        let dataStart = 8 + Int(headerLength)
        let header: JSON
        do {
            header = try JSON.parse([UInt8](bytes[8..<dataStart]), file: file)
        } catch {
            throw FileError(
                file: file, place: "header, \(error.place ?? "")", reason: "malformed safetensors header: \(error.reason)")
        }
        guard let members = header.objectValue, bytes[8] == UInt8(ascii: "{") else {
            throw FileError(file: file, place: "offset 8", reason: "the safetensors header is not a JSON object")
        }

        var result = Safetensors(tensors: [])
        var entries: [Entry] = []
        for member in members {
            if member.key == metadataKey {
                result.metadata = try metadata(member.value, file: file)
            } else {
                entries.append(try Entry(member, file: file))
            }
        }
        // The sort is stable, so empty tensors at one offset keep the order of the header.
        entries.sort { ($0.begin, $0.end) < ($1.begin, $1.end) }

        var expected = 0
        for entry in entries {
            guard entry.begin == expected else {
                throw FileError(
                    file: file, place: "tensor \(entry.name)",
                    reason: "its data begins at offset \(entry.begin), but the tensor before it ends at \(expected)")
            }
            guard entry.end <= bytes.count - dataStart else {
                throw FileError(
                    file: file, place: "tensor \(entry.name)",
                    reason: "its data ends at offset \(entry.end), but the file has only \(bytes.count - dataStart) bytes of data")
            }
            let data = [UInt8](bytes[dataStart + entry.begin..<dataStart + entry.end])
            result.tensors.append(
                NamedTensor(
                    name: entry.name, tensor: RawTensor(elementType: entry.elementType, shape: entry.shape, bytes: data)))
            expected = entry.end
        }
        guard dataStart + expected == bytes.count else {
            throw FileError(
                file: file, place: "offset \(dataStart + expected)",
                reason: "\(bytes.count - dataStart - expected) bytes of data belong to no tensor")
        }
        return result
    }

    private static func metadata(_ value: JSON, file: String) throws(FileError) -> [String: String] {
        guard let members = value.objectValue else {
            throw FileError(file: file, place: "header, \(metadataKey)", reason: "expected an object of strings")
        }
        var metadata: [String: String] = [:]
        for member in members {
            guard let text = member.value.stringValue else {
                throw FileError(file: file, place: "header, \(metadataKey).\(member.key)", reason: "expected a string")
            }
            metadata[member.key] = text
        }
        return metadata
    }

    /// One tensor of the header, with its offsets from the beginning of the data.
    private struct Entry {
        let name: String
        let elementType: ElementType
        let shape: [Int]
        let begin: Int
        let end: Int

        init(_ member: JSON.Member, file: String) throws(FileError) {
            func failure(_ reason: String, remedy: String? = nil) -> FileError {
                FileError(file: file, place: "tensor \(member.key)", reason: reason, remedy: remedy)
            }
            guard let dtype = member.value["dtype"]?.stringValue else { throw failure("has no \"dtype\" string") }
            guard let elementType = Safetensors.elementTypes[dtype] else {
                throw failure("element type \(dtype) is not supported", remedy: "store the tensor as F32, F16 or BF16")
            }
            guard let shape = Entry.naturals(member.value["shape"]) else {
                throw failure("\"shape\" must be an array of whole numbers from 0")
            }
            guard let offsets = Entry.naturals(member.value["data_offsets"]), offsets.count == 2, offsets[0] <= offsets[1] else {
                throw failure("\"data_offsets\" must be [begin, end] with begin not after end")
            }
            guard elementType.byteCount(shape: shape) == offsets[1] - offsets[0] else {
                throw failure("\(dtype) of shape \(shape) does not take the \(offsets[1] - offsets[0]) bytes of its data_offsets")
            }
            name = member.key
            self.elementType = elementType
            self.shape = shape
            begin = offsets[0]
            end = offsets[1]
        }

        private static func naturals(_ value: JSON?) -> [Int]? {
            guard let values = value?.arrayValue else { return nil }
            let numbers: [Int] = values.compactMap { if case .integer(let number) = $0, number >= 0 { number } else { nil } }
            return numbers.count == values.count ? numbers : nil
        }
    }
}

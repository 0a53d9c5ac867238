/// The fields of one protocol-buffers message, in the order of the file (protobuf.dev/programming-guides/encoding).
struct ProtobufReader {
    /// One field: its number, its value by wire type, and where it begins.
    struct Field {
        enum Value {
            case varint(UInt64)
            case fixed64(UInt64)
            /// A string, a nested message or packed numbers: their place in the file.
            case bytes(Range<Int>)
            case fixed32(UInt32)
        }

        let number: Int
        let value: Value
        let offset: Int
    }

    let bytes: [UInt8]
    let file: String
    private var position: Int
    private let end: Int

    /// - Precondition: `range` lies within `bytes`.
    init(_ bytes: [UInt8], range: Range<Int>, file: String) {
        precondition(bytes.indices.contains(range), "the message \(range) lies outside \(bytes.count) bytes")
        self.bytes = bytes
        self.file = file
        position = range.lowerBound
        end = range.upperBound
    }

    func failure(_ reason: String, at offset: Int? = nil) -> FileError {
        FileError(file: file, place: "offset \(offset ?? position)", reason: reason)
    }

    /// The next field, or `nil` at the end of the message.
    mutating func next() throws(FileError) -> Field? {
        guard position < end else { return nil }
        let offset = position
        let tag = try varint()
        guard tag >> 3 > 0, tag >> 3 < 1 << 29 else { throw failure("no field has number \(tag >> 3)", at: offset) }
        let value: Field.Value
        switch tag & 7 {
        case 0: value = .varint(try varint())
        case 1: value = .fixed64(try fixed(8))
        case 2:
            let length = try varint()
            guard length <= end - position else {
                throw failure("a field of \(length) bytes does not fit into the \(end - position) left", at: offset)
            }
            value = .bytes(position..<position + Int(length))
            position += Int(length)
        case 5: value = .fixed32(UInt32(truncatingIfNeeded: try fixed(4)))
        default: throw failure("wire type \(tag & 7) does not exist", at: offset)
        }
        return Field(number: Int(tag >> 3), value: value, offset: offset)
    }

    private var atEnd: Bool { position == end }

    private mutating func varint() throws(FileError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: 0, to: 70, by: 7) {
            guard position < end else { throw failure("ends inside a number") }
            let byte = bytes[position]
            position += 1
            // The tenth byte carries the last bit of 64.
            guard shift < 63 || byte <= 1 else { break }
            value |= UInt64(byte & 0x7F) << UInt64(shift)
            if byte & 0x80 == 0 { return value }
        }
        throw failure("a number has more than 64 bits")
    }

    private mutating func fixed(_ size: Int) throws(FileError) -> UInt64 {
        guard size <= end - position else { throw failure("ends inside a number") }
        let value = bytes[position..<position + size].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        position += size
        return value
    }
}

extension ProtobufReader {
    /// The fields of the message nested in `field`.
    func message(_ field: Field) throws(FileError) -> ProtobufReader {
        ProtobufReader(bytes, range: try content(field), file: file)
    }

    /// The place of a string, message or byte field.
    func content(_ field: Field) throws(FileError) -> Range<Int> {
        guard case .bytes(let range) = field.value else { throw mismatch(field) }
        return range
    }

    func string(_ field: Field) throws(FileError) -> String {
        guard let text = String(validating: bytes[try content(field)], as: UTF8.self) else {
            throw failure("field \(field.number) is not valid UTF-8", at: field.offset)
        }
        return text
    }

    /// A signed or unsigned 64-bit number as its bits: protocol buffers write negative numbers as their 64-bit complement.
    func integer(_ field: Field) throws(FileError) -> Int {
        guard case .varint(let bits) = field.value else { throw mismatch(field) }
        return Int(truncatingIfNeeded: bits)
    }

    func float(_ field: Field) throws(FileError) -> Float {
        guard case .fixed32(let bits) = field.value else { throw mismatch(field) }
        return Float(bitPattern: bits)
    }

    /// Adds one occurrence of a repeated integer, packed or not.
    func append(_ field: Field, to numbers: inout [Int]) throws(FileError) {
        switch field.value {
        case .varint(let bits): numbers.append(Int(truncatingIfNeeded: bits))
        case .bytes(let range):
            var packed = ProtobufReader(bytes, range: range, file: file)
            while !packed.atEnd { numbers.append(Int(truncatingIfNeeded: try packed.varint())) }
        default: throw mismatch(field)
        }
    }

    /// Adds the little-endian bytes of one occurrence of a repeated float (`size` 4) or double (`size` 8), packed or not.
    func append(_ field: Field, size: Int, to data: inout [UInt8]) throws(FileError) {
        switch field.value {
        case .fixed32(let bits) where size == 4: data += LittleEndian.bytes(of: [bits])
        case .fixed64(let bits) where size == 8: data += LittleEndian.bytes(of: [bits])
        case .bytes(let range):
            guard range.count % size == 0 else {
                throw failure("field \(field.number) has \(range.count) bytes, no multiple of \(size)", at: field.offset)
            }
            data += bytes[range]
        default: throw mismatch(field)
        }
    }

    private func mismatch(_ field: Field) -> FileError {
        failure("field \(field.number) has a value of the wrong kind", at: field.offset)
    }
}

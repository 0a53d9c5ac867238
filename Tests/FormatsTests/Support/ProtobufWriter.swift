/// Builds protocol-buffers messages by hand, well formed or not.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    func integer(_ field: Int, _ value: Int) -> ProtobufWriter {
        var copy = self
        copy.varint(UInt64(field << 3))
        copy.varint(UInt64(bitPattern: Int64(value)))
        return copy
    }

    func data(_ field: Int, _ content: [UInt8]) -> ProtobufWriter {
        var copy = self
        copy.varint(UInt64(field << 3 | 2))
        copy.varint(UInt64(content.count))
        copy.bytes += content
        return copy
    }

    func string(_ field: Int, _ text: String) -> ProtobufWriter { data(field, Array(text.utf8)) }

    func message(_ field: Int, _ content: ProtobufWriter) -> ProtobufWriter { data(field, content.bytes) }

    func fixed32(_ field: Int, _ value: Float) -> ProtobufWriter {
        var copy = self
        copy.varint(UInt64(field << 3 | 5))
        copy.bytes += (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> UInt32(8 * $0)) }
        return copy
    }

    func fixed64(_ field: Int, _ value: Double) -> ProtobufWriter {
        var copy = self
        copy.varint(UInt64(field << 3 | 1))
        copy.bytes += (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> UInt64(8 * $0)) }
        return copy
    }

    /// Packed integers.
    func packed(_ field: Int, _ values: [Int]) -> ProtobufWriter {
        var content = ProtobufWriter()
        for value in values { content.varint(UInt64(bitPattern: Int64(value))) }
        return data(field, content.bytes)
    }
}

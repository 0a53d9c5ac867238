/// One member of a compound element, such as the `t` of an event.
struct HDF5Field {
    var name: String
    /// Bytes from the element's beginning.
    var offset: Int
    var type: ElementType
    var isBigEndian: Bool
}

/// The members of compound elements (HDF5 File Format Specification, IV.A.2.d, class 6), of numbers only.
enum HDF5Compound {
    private static let mostFields = 64

    /// - Parameter message: a datatype message of class 6.
    /// - Throws: `FileError` for members that are no numbers or do not lie inside the element.
    static func fields(_ bytes: HDF5Bytes, _ message: Range<Int>) throws(FileError) -> [HDF5Field] {
        let start = message.lowerBound
        let version = try bytes.number(start, 1, "datatype class") >> 4
        let count = try bytes.number(start + 1, 2, "number of members")
        let size = try bytes.number(start + 4, 4, "datatype size")
        guard (1...3).contains(version), (1...mostFields).contains(count) else {
            throw bytes.failure("compound elements of version \(version) and \(count) members are not supported", at: start)
        }
        var fields: [HDF5Field] = []
        var position = start + 8
        for _ in 0..<count {
            guard position < message.upperBound, let zero = bytes.bytes[position..<message.upperBound].firstIndex(of: 0),
                let name = String(validating: bytes.bytes[position..<zero], as: UTF8.self)
            else { throw bytes.failure("a member's name has no end", at: position) }
            position = version == 3 ? zero + 1 : position + (zero - position + 8) / 8 * 8
            let offsetBytes = version < 3 ? 4 : size < 1 << 8 ? 1 : size < 1 << 16 ? 2 : size < 1 << 24 ? 3 : 4
            let offset = try bytes.number(position, offsetBytes, "place of a member")
            position += offsetBytes
            if version == 1 {
                guard try bytes.number(position, 1, "axes of a member") == 0 else { throw bytes.failure("the member \(name) is an array, not a number", at: position) }
                position += 28
            }
            guard position + 8 <= message.upperBound else { throw bytes.failure("compound elements are cut short", at: position) }
            let type = try HDF5Datatype(bytes, position..<message.upperBound)
            guard case .numbers(let element) = type.elements, offset + type.size <= size else {
                throw bytes.failure("the member \(name) is no number, or lies outside its element", at: position)
            }
            fields.append(HDF5Field(name: name, offset: offset, type: element, isBigEndian: type.isBigEndian))
            position += try length(bytes, position, version: version)
        }
        return fields
    }

    /// Bytes that the datatype message of a number takes.
    private static func length(_ bytes: HDF5Bytes, _ start: Int, version: Int) throws(FileError) -> Int {
        switch try bytes.number(start, 1, "datatype class") & 0x0F {
        case 0: return 12
        case 1: return 20
        default:
            // An enumeration: its base, the names of its values and the values.
            let count = try bytes.number(start + 1, 2, "number of values")
            var position = start + 8 + (try length(bytes, start + 8, version: version))
            for _ in 0..<count {
                guard position < bytes.bytes.count, let zero = bytes.bytes[position...].firstIndex(of: 0) else { throw bytes.failure("a name has no end", at: start) }
                position = version == 3 ? zero + 1 : position + (zero - position + 8) / 8 * 8
            }
            return position + count * (try bytes.number(start + 4, 4, "datatype size")) - start
        }
    }
}

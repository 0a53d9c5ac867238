/// Checked access to the bytes of an HDF5 file, whose addresses and lengths have eight bytes.
struct HDF5Bytes {
    let bytes: [UInt8]
    let file: String

    init(_ bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    func failure(_ reason: String, at offset: Int, remedy: String? = nil) -> FileError {
        FileError(file: file, place: "offset \(offset)", reason: reason, remedy: remedy)
    }

    /// The place of `count` bytes from `offset`.
    func range(_ offset: Int, _ count: Int, _ what: String) throws(FileError) -> Range<Int> {
        guard offset >= 0, count >= 0, offset <= bytes.count, count <= bytes.count - offset else {
            throw failure("\(what) of \(count) bytes does not fit into the file's \(bytes.count)", at: max(0, offset))
        }
        return offset..<offset + count
    }

    /// An unsigned number of `size` bytes, at most eight; no address, size or extent of a file in memory reaches 2⁴⁸, so sums
    /// of a few of them cannot overflow.
    func number(_ offset: Int, _ size: Int, _ what: String) throws(FileError) -> Int {
        var value: UInt64 = 0
        for index in try range(offset, size, what).reversed() { value = value << 8 | UInt64(bytes[index]) }
        guard value < 1 << 48 else { throw failure("\(what) \(value) is out of range", at: offset) }
        return Int(value)
    }

    /// An address, or `nil` where none is stored.
    func address(_ offset: Int, _ what: String) throws(FileError) -> Int? {
        let place = try range(offset, 8, what)
        if bytes[place].allSatisfy({ $0 == 0xFF }) { return nil }
        return try number(offset, 8, what)
    }

    /// - Throws: `FileError` unless the four letters of `mark` stand at `offset`.
    func expect(_ mark: String, at offset: Int, _ what: String) throws(FileError) {
        guard bytes[try range(offset, 4, what)].elementsEqual(mark.utf8) else {
            throw failure("there is no \(what) here", at: offset)
        }
    }
}

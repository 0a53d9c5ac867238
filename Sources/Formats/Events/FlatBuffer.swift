/// Checked access to a FlatBuffer: tables whose fields are found through a list of offsets (google.github.io/flatbuffers/internals).
struct FlatBuffer {
    let bytes: [UInt8]
    let file: String
    /// Where `bytes` begin in the file, for errors.
    let origin: Int

    func failure(_ reason: String, at offset: Int) -> FileError { FileError(file, at: origin + offset, reason) }

    /// An unsigned number of at most four bytes.
    func number(_ offset: Int, _ size: Int) throws(FileError) -> Int {
        guard offset >= 0, offset <= bytes.count - size else { throw failure("a FlatBuffer ends before its number", at: max(0, min(offset, bytes.count))) }
        return bytes.little(offset, size)
    }

    /// A signed number of eight bytes.
    func long(_ offset: Int) throws(FileError) -> Int64 {
        guard offset >= 0, offset <= bytes.count - 8 else { throw failure("a FlatBuffer ends before its number", at: max(0, min(offset, bytes.count))) }
        return Int64(bitPattern: UInt64(bytes.little32(offset)) | UInt64(bytes.little32(offset + 4)) << 32)
    }

    /// The root table of a buffer that begins at `start`.
    func root(at start: Int) throws(FileError) -> Int { start + (try number(start, 4)) }

    /// Whether the four letters stand behind the root's offset.
    func hasIdentifier(_ letters: String, at start: Int) -> Bool {
        start + 8 <= bytes.count && bytes[(start + 4)..<(start + 8)].elementsEqual(letters.utf8)
    }

    /// Where a table's field lies, counted from 0; `nil` where it is left out.
    func field(_ index: Int, of table: Int) throws(FileError) -> Int? {
        let offset = Int(Int32(truncatingIfNeeded: try number(table, 4)))
        let list = table - offset
        guard list >= 0 else { throw failure("a FlatBuffer's table has its list of fields before the buffer", at: table) }
        guard try number(list, 2) >= 4 + 2 * (index + 1) else { return nil }
        let place = try number(list + 4 + 2 * index, 2)
        return place == 0 ? nil : table + place
    }

    /// Where the elements of a vector or the letters of a string begin, and how many there are; they are not checked to fit.
    func vector(_ field: Int) throws(FileError) -> (start: Int, count: Int) {
        let vector = field + (try number(field, 4))
        return (vector + 4, try number(vector, 4))
    }
}

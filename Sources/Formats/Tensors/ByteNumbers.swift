/// Whole numbers inside bytes, for headers and records whose places were checked.
extension [UInt8] {
    /// An unsigned little-endian number of at most seven bytes.
    ///
    /// - Precondition: the bytes exist.
    func little(_ offset: Int, _ size: Int) -> Int {
        var value = 0
        for index in (offset..<offset + size).reversed() { value = value << 8 | Int(self[index]) }
        return value
    }

    /// Four bytes, little-endian.
    ///
    /// - Precondition: the bytes exist.
    func little32(_ offset: Int) -> UInt32 {
        UInt32(self[offset]) | UInt32(self[offset + 1]) << 8 | UInt32(self[offset + 2]) << 16 | UInt32(self[offset + 3]) << 24
    }

    /// Four bytes, big-endian.
    ///
    /// - Precondition: the bytes exist.
    func big32(_ offset: Int) -> UInt32 { little32(offset).byteSwapped }

    /// An unsigned big-endian number of at most seven bytes.
    ///
    /// - Precondition: the bytes exist.
    func big(_ offset: Int, _ size: Int) -> Int {
        var value = 0
        for index in offset..<offset + size { value = value << 8 | Int(self[index]) }
        return value
    }
}

/// Unpacking of deflated data in its three wrappings: zlib (RFC 1950), gzip (RFC 1952) and none (RFC 1951).
///
/// Data that unfolds to more than the caller's limit is refused when the limit is passed, so a small hostile file cannot
/// fill the memory. All errors name `file`, and places are offsets within `bytes`.
public enum Inflate {
    /// The content of a zlib stream, its checksum verified.
    ///
    /// - Throws: `FileError` with the offset where the stream is damaged, ends early or unfolds to more than `limit` bytes.
    public static func zlib(_ bytes: [UInt8], limit: Int, file: String) throws(FileError) -> [UInt8] {
        guard bytes.count >= 2, bytes[0] & 0x0F == 8, bytes[0] >> 4 <= 7, (Int(bytes[0]) << 8 | Int(bytes[1])) % 31 == 0 else {
            throw FileError(file: file, place: "offset 0", reason: "the compressed data has no zlib header")
        }
        guard bytes[1] & 0x20 == 0 else {
            throw FileError(file: file, place: "offset 1", reason: "the compressed data needs a preset dictionary")
        }
        var reader = DeflateReader(bytes, from: 2, limit: limit, file: file)
        try reader.readBlocks()
        guard bytes.count - reader.position >= 4 else {
            throw FileError(file: file, place: "offset \(bytes.count)", reason: "the compressed data has no checksum")
        }
        let stored = bytes[reader.position..<reader.position + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard stored == Adler32.of(reader.output[...]) else {
            throw FileError(
                file: file, place: "offset \(reader.position)", reason: "the compressed data is damaged: wrong Adler-32")
        }
        return reader.output
    }

    /// The content of a gzip file, all members one after another, checksums and lengths verified.
    ///
    /// - Throws: `FileError` with the offset where a member is damaged, ends early or unfolds to more than `limit` bytes.
    public static func gzip(_ bytes: [UInt8], limit: Int, file: String) throws(FileError) -> [UInt8] {
        var output: [UInt8] = []
        var position = 0
        repeat {
            let start = try gzipDataStart(bytes, from: position, file: file)
            var reader = DeflateReader(bytes, from: start, limit: limit - output.count, file: file)
            try reader.readBlocks()
            guard bytes.count - reader.position >= 8 else {
                throw FileError(file: file, place: "offset \(bytes.count)", reason: "ends before its gzip checksum")
            }
            let trailer = LittleEndian.words([UInt8](bytes[reader.position..<reader.position + 8]), as: UInt32.self)
            guard trailer[0] == CRC32.of(reader.output[...]), trailer[1] == UInt32(truncatingIfNeeded: reader.output.count) else {
                throw FileError(
                    file: file, place: "offset \(reader.position)", reason: "is damaged: wrong gzip checksum or length")
            }
            if output.isEmpty {
                output = reader.output
            } else {
                output += reader.output
            }
            position = reader.position + 8
            // Archives on tape-like media are padded with zeros.
        } while bytes[position...].contains { $0 != 0 }
        return output
    }

    /// The first `count` bytes of a gzip file's content, or all of it where it is shorter; nothing is verified.
    static func gzipPrefix(_ bytes: [UInt8], count: Int, file: String) throws(FileError) -> [UInt8] {
        let start = try gzipDataStart(bytes, from: 0, file: file)
        var reader = DeflateReader(bytes, from: start, limit: count, file: file, stopsAtLimit: true)
        try reader.readBlocks()
        return reader.output
    }

    /// The content of a bare deflate stream that takes all of `bytes`.
    static func raw(_ bytes: [UInt8], limit: Int, file: String) throws(FileError) -> [UInt8] {
        var reader = DeflateReader(bytes, from: 0, limit: limit, file: file)
        try reader.readBlocks()
        guard reader.position == bytes.count else {
            throw FileError(
                file: file, place: "offset \(reader.position)", reason: "the compressed data ends before its stated length")
        }
        return reader.output
    }

    /// Where the deflate stream of the gzip member at `start` begins.
    private static func gzipDataStart(_ bytes: [UInt8], from start: Int, file: String) throws(FileError) -> Int {
        let truncated = FileError(file: file, place: "offset \(bytes.count)", reason: "ends inside its gzip header")
        guard bytes[start...].starts(with: [0x1F, 0x8B]) else {
            throw FileError(
                file: file, place: "offset \(start)",
                reason: start == 0 ? "is not a gzip file: it does not begin with 1F 8B" : "has data after the gzip stream")
        }
        guard bytes.count - start >= 10 else { throw truncated }
        let flags = bytes[start + 3]
        guard bytes[start + 2] == 8, flags & 0xE0 == 0 else {
            throw FileError(file: file, place: "offset \(start + 2)", reason: "has an unknown gzip method or unknown flags")
        }
        var position = start + 10
        if flags & 0x04 != 0 {
            guard bytes.count - position >= 2 else { throw truncated }
            position += 2 + Int(bytes[position]) + Int(bytes[position + 1]) << 8
        }
        // File name and comment, each ended by a zero byte.
        for flag: UInt8 in [0x08, 0x10] where flags & flag != 0 {
            guard position < bytes.count, let zero = bytes[position...].firstIndex(of: 0) else { throw truncated }
            position = zero + 1
        }
        if flags & 0x02 != 0 { position += 2 }
        guard position <= bytes.count else { throw truncated }
        return position
    }
}

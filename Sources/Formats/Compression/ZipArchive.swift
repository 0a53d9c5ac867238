/// The entries of a ZIP file, found through its central directory (PKWARE APPNOTE 6.3).
struct ZipArchive {
    /// One file in the archive.
    struct Entry {
        let name: String
        fileprivate let method: Int
        fileprivate let checksum: UInt32
        fileprivate let size: Int
        fileprivate let compressed: Range<Int>
        fileprivate let bytes: [UInt8]
        fileprivate let file: String

        /// The content, unpacked and verified.
        func content() throws(FileError) -> [UInt8] {
            let packed = [UInt8](bytes[compressed])
            let content = method == 0 ? packed : try Inflate.raw(packed, limit: size, file: file)
            guard content.count == size, CRC32.of(content[...]) == checksum else {
                throw FileError(file: file, reason: "is damaged: wrong length or CRC-32")
            }
            return content
        }
    }

    let entries: [Entry]

    /// - Throws: when the directory does not describe the file, or an entry is encrypted or packed by another method than
    ///   deflate.
    init(_ bytes: [UInt8], file: String) throws(FileError) {
        func failure(_ reason: String, at offset: Int, remedy: String? = nil) -> FileError {
            FileError(file: file, place: "offset \(offset)", reason: reason, remedy: remedy)
        }
        func number(_ offset: Int, _ size: Int) -> Int {
            bytes[offset..<offset + size].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        func isSignature(_ signature: [UInt8], at offset: Int) -> Bool { bytes[offset...].starts(with: signature) }

        let endBytes = 22
        // The end record is the last thing in the file but for a comment of at most 65535 bytes.
        let candidates = stride(from: bytes.count - endBytes, through: max(0, bytes.count - endBytes - 65535), by: -1)
        guard bytes.count >= endBytes, let end = candidates.first(where: { isSignature([0x50, 0x4B, 5, 6], at: $0) }) else {
            throw FileError(file: file, reason: "is not a ZIP archive: it has no end-of-directory record")
        }
        let (count, directoryBytes, directoryStart) = (number(end + 10, 2), number(end + 12, 4), number(end + 16, 4))
        guard count != 0xFFFF, directoryBytes != 0xFFFF_FFFF, directoryStart != 0xFFFF_FFFF else {
            throw failure("is a ZIP64 archive, which is not supported", at: end, remedy: "store fewer or smaller arrays in a file")
        }
        guard number(end + 4, 2) == 0, number(end + 8, 2) == count, directoryStart <= end, directoryBytes <= end - directoryStart
        else {
            throw failure("its ZIP directory does not fit into the file", at: end)
        }

        var entries: [Entry] = []
        var position = directoryStart
        let directoryEnd = directoryStart + directoryBytes
        var packedBytes = 0
        for _ in 0..<count {
            guard directoryEnd - position >= 46, isSignature([0x50, 0x4B, 1, 2], at: position) else {
                throw failure("its ZIP directory is damaged", at: position)
            }
            let (flags, method) = (number(position + 8, 2), number(position + 10, 2))
            let (packed, size, header) = (number(position + 20, 4), number(position + 24, 4), number(position + 42, 4))
            let nameEnd = position + 46 + number(position + 28, 2)
            let next = nameEnd + number(position + 30, 2) + number(position + 32, 2)
            guard next <= directoryEnd else { throw failure("its ZIP directory is damaged", at: position) }
            let name = String(decoding: bytes[position + 46..<nameEnd], as: UTF8.self)
            guard flags & 1 == 0 else { throw failure("entry \(name) is encrypted", at: position) }
            guard method == 0 || method == 8 else {
                throw failure(
                    "entry \(name) is packed by method \(method); only stored and deflated entries are supported", at: position)
            }
            guard packed != 0xFFFF_FFFF, size != 0xFFFF_FFFF, header != 0xFFFF_FFFF else {
                throw failure("entry \(name) uses ZIP64 sizes, which are not supported", at: position)
            }
            guard header <= directoryStart - 30, isSignature([0x50, 0x4B, 3, 4], at: header) else {
                throw failure("entry \(name) has no local header", at: position)
            }
            let start = header + 30 + number(header + 26, 2) + number(header + 28, 2)
            packedBytes += packed
            // Entries that share data are how archives unfold without end.
            guard start <= directoryStart, packed <= directoryStart - start, packedBytes <= directoryStart else {
                throw failure("entry \(name) lies outside the archive or overlaps another", at: position)
            }
            entries.append(
                Entry(
                    name: name, method: method, checksum: UInt32(number(position + 16, 4)), size: size,
                    compressed: start..<start + packed, bytes: bytes, file: file))
            position = next
        }
        self.entries = entries
    }
}

extension ZipArchive {
    /// An archive of stored files, the same bytes whenever it is written: every entry carries the earliest date there is.
    ///
    /// - Precondition: at most 65534 files, below 4 GiB in all.
    static func encode(_ files: [(name: String, content: [UInt8])]) -> [UInt8] {
        precondition(files.count < 0xFFFF, "\(files.count) files do not fit into one ZIP archive")
        func bytes(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        // 1980-01-01, 00:00.
        let date = bytes(0, 2) + bytes(0x21, 2)
        var archive: [UInt8] = []
        var directory: [UInt8] = []
        for file in files {
            let name = Array(file.name.utf8)
            let start = archive.count
            precondition(name.count <= 0xFFFF && start + file.content.count < 0xFFFF_FFFF, "the archive is too large for ZIP")
            let checksum = Int(CRC32.of(file.content[...]))
            let common =
                bytes(20, 2) + bytes(0x800, 2) + bytes(0, 2) + date + bytes(checksum, 4) + bytes(file.content.count, 4)
                + bytes(file.content.count, 4) + bytes(name.count, 2) + bytes(0, 2)
            archive += [0x50, 0x4B, 3, 4] + common + name + file.content
            directory += [0x50, 0x4B, 1, 2] + bytes(20, 2) + common + bytes(0, 2) + bytes(0, 2) + bytes(0, 2) + bytes(0, 4) + bytes(start, 4) + name
        }
        let end =
            [0x50, 0x4B, 5, 6] + bytes(0, 2) + bytes(0, 2) + bytes(files.count, 2) + bytes(files.count, 2) + bytes(directory.count, 4)
            + bytes(archive.count, 4) + bytes(0, 2)
        return archive + directory + end
    }
}

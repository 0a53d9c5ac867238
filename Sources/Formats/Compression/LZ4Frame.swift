/// Unpacking of an LZ4 frame (Collet, LZ4 frame format 1.6): blocks, linked to those before them or not, with their checksums.
enum LZ4Frame {
    private static let magic: [UInt8] = [0x04, 0x22, 0x4D, 0x18]

    /// The first `count` bytes of the content of the frame at `place`, or all of it where it is shorter.
    ///
    /// Checksums of blocks that are unpacked whole are verified, and that of the content where it is unpacked whole.
    static func prefix(_ bytes: [UInt8], _ place: Range<Int>, count: Int, file: String) throws(FileError) -> [UInt8] {
        let end = place.upperBound
        var position = place.lowerBound
        func failure(_ reason: String) -> FileError { FileError(file: file, place: "offset \(position)", reason: "the LZ4 frame \(reason)") }
        func word() throws(FileError) -> UInt32 {
            guard end - position >= 4 else { throw failure("ends early") }
            defer { position += 4 }
            return LittleEndian.words(Array(bytes[position..<position + 4]), as: UInt32.self)[0]
        }
        guard bytes[place].starts(with: magic), place.count >= 7 else { throw failure("has no header") }
        let flags = bytes[position + 4]
        guard flags >> 6 == 1, flags & 0x02 == 0 else { throw failure("has a version or flags that are not known") }
        guard flags & 0x01 == 0 else { throw failure("needs a dictionary") }
        let isLinked = flags & 0x20 == 0
        let (blockSums, contentSum) = (flags & 0x10 != 0, flags & 0x04 != 0)
        let described = position + 4..<position + 6 + (flags & 0x08 != 0 ? 8 : 0)
        guard described.upperBound < end else { throw failure("ends inside its header") }
        guard UInt8(truncatingIfNeeded: XXHash32.of(bytes[described]) >> 8) == bytes[described.upperBound] else { throw failure("has a damaged header") }
        position = described.upperBound + 1

        var output: [UInt8] = []
        while true {
            let header = try word()
            if header == 0 { break }
            let size = Int(header & 0x7FFF_FFFF)
            guard size <= end - position else { throw failure("ends inside a block of \(size) bytes") }
            let block = position..<position + size
            let isWhole = try unpack(bytes, block, isStored: header >> 31 == 1, isLinked: isLinked, into: &output, limit: count, file: file)
            guard isWhole else { return output }
            position += size
            if blockSums {
                let stored = try word()
                guard stored == XXHash32.of(bytes[block]) else { throw failure("is damaged: a block's checksum is wrong") }
            }
        }
        if contentSum {
            let stored = try word()
            guard stored == XXHash32.of(output[...]) else { throw failure("is damaged: its checksum is wrong") }
        }
        return output
    }

    /// Appends a block's content as far as the limit allows; `false` when it stopped there.
    private static func unpack(
        _ bytes: [UInt8], _ block: Range<Int>, isStored: Bool, isLinked: Bool, into output: inout [UInt8], limit: Int, file: String
    ) throws(FileError) -> Bool {
        if isStored {
            let taken = min(block.count, limit - output.count)
            output += bytes[block.lowerBound..<block.lowerBound + taken]
            return taken == block.count
        }
        guard !isLinked, !output.isEmpty else { return try LZ4Block.unpack(bytes, block, into: &output, limit: limit, file: file) }
        var content: [UInt8] = []
        let isWhole = try LZ4Block.unpack(bytes, block, into: &content, limit: limit - output.count, file: file)
        output += content
        return isWhole
    }
}

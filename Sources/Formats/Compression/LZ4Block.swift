/// Unpacking of one LZ4 block (Collet, LZ4 block format): runs of literals, each followed by a copy of earlier output.
enum LZ4Block {
    /// Appends a block's content to `output`, whose last 64 KiB copies may refer to.
    ///
    /// - Parameter limit: bytes that `output` may have in the end.
    /// - Returns: whether the whole block was unpacked; `false` when it stopped at the limit.
    /// - Throws: `FileError` naming the offset of the damage.
    static func unpack(_ bytes: [UInt8], _ block: Range<Int>, into output: inout [UInt8], limit: Int, file: String) throws(FileError) -> Bool {
        let end = block.upperBound
        var position = block.lowerBound
        func damage(_ reason: String) -> FileError { FileError(file: file, place: "offset \(position)", reason: "the LZ4 data is damaged: \(reason)") }
        /// A length of four bits goes on in bytes while they are 255.
        func length(_ bits: Int) throws(FileError) -> Int {
            guard bits == 15 else { return bits }
            var length = bits
            while true {
                guard position < end else { throw damage("it ends inside a length") }
                let byte = bytes[position]
                position += 1
                length += Int(byte)
                if byte < 255 { return length }
            }
        }
        while position < end {
            let token = Int(bytes[position])
            position += 1
            let literals = try length(token >> 4)
            guard literals <= end - position else { throw damage("it ends inside literals") }
            let room = limit - output.count
            output += bytes[position..<position + min(literals, room)]
            guard literals <= room else { return false }
            position += literals
            // The last run has no copy behind it.
            if position == end { return true }
            guard end - position >= 2 else { throw damage("it ends inside a distance") }
            let distance = Int(bytes[position]) | Int(bytes[position + 1]) << 8
            position += 2
            guard distance > 0, distance <= output.count else { throw damage("a copy from before the beginning") }
            let copied = try length(token & 15) + 4
            let source = output.count - distance
            let count = min(copied, limit - output.count)
            // Source and destination may overlap: a distance of 1 repeats one byte.
            for index in source..<source + count { output.append(output[index]) }
            guard count == copied else { return false }
        }
        throw damage("it ends without a last run of literals")
    }
}

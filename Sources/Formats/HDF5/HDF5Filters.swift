/// What is done to the chunks of a dataset before they are stored: a pipeline of filters, each undone in the opposite order.
struct HDF5Filters {
    private struct Step {
        var identifier: Int
        var values: [Int]
        var place: Int
    }

    private let file: String
    private let steps: [Step]

    /// Reads a filter pipeline message, of version 1 or 2.
    ///
    /// - Throws: `FileError` for a damaged message; what a filter is called is asked for by `obstacle`.
    init(_ bytes: HDF5Bytes, _ message: Range<Int>) throws(FileError) {
        file = bytes.file
        let start = message.lowerBound
        let version = try bytes.number(start, 1, "filter pipeline version")
        guard version == 1 || version == 2 else { throw bytes.failure("a filter pipeline of version \(version) is not supported", at: start) }
        let count = try bytes.number(start + 1, 1, "number of filters")
        var position = start + (version == 1 ? 8 : 2)
        var steps: [Step] = []
        for _ in 0..<count {
            let place = position
            let identifier = try bytes.number(position, 2, "filter")
            position += 2
            var nameBytes = 0
            // Version 2 leaves the name of a registered filter out.
            if version == 1 || identifier >= 256 {
                nameBytes = try bytes.number(position, 2, "length of a filter's name")
                position += 2
            }
            let values = try bytes.number(position + 2, 2, "number of a filter's values")
            position += 4 + (version == 1 ? (nameBytes + 7) / 8 * 8 : nameBytes)
            var step = Step(identifier: identifier, values: [], place: place)
            for index in 0..<values { step.values.append(try bytes.number(position + 4 * index, 4, "value of a filter")) }
            position += 4 * (values + (version == 1 ? values % 2 : 0))
            guard position <= message.upperBound else { throw bytes.failure("a filter pipeline is cut short", at: place) }
            steps.append(step)
        }
        self.steps = steps
    }

    /// The first filter that cannot be undone, as people call it, and where it stands; `nil` where all can.
    var obstacle: (name: String, place: Int)? {
        guard let step = steps.first(where: { ![1, 2, 3].contains($0.identifier) }) else { return nil }
        let names = [
            4: "szip", 5: "n-bit packing", 6: "scale-offset", 307: "bzip2", 32000: "LZF", 32001: "Blosc", 32004: "LZ4", 32008: "bitshuffle",
            32013: "ZFP", 32015: "Zstandard", 32026: "Blosc2", 36559: "Prophesee's ECF",
        ]
        var name = names[step.identifier] ?? "an unknown filter"
        let codecs = [0: "BloscLZ", 1: "LZ4", 2: "LZ4HC", 3: "Snappy", 4: "zlib", 5: "Zstandard"]
        if step.identifier == 32001 || step.identifier == 32026, step.values.count > 6, let codec = codecs[step.values[6]] { name += " (\(codec))" }
        return ("\(name), HDF5 filter \(step.identifier)", step.place)
    }

    /// Times that a chunk's content may be larger than what is stored of it; deflate's limit, or none.
    var largestRatio: Int { steps.contains { $0.identifier == 1 } ? 1032 : 1 }

    /// The content of a stored chunk.
    ///
    /// - Parameters:
    ///   - mask: a bit for each filter that was left out for this chunk.
    ///   - count: bytes that the content has.
    ///   - place: of the chunk, for errors.
    func undone(_ stored: [UInt8], mask: Int, count: Int, _ bytes: HDF5Bytes, at place: Int) throws(FileError) -> [UInt8] {
        var content = stored
        for (index, step) in steps.enumerated().reversed() where index >= 32 || mask >> index & 1 == 0 {
            switch step.identifier {
            case 1: content = try Inflate.zlib(content, limit: count + 4, file: file)
            case 2: content = Self.unshuffled(content, size: step.values.first ?? 1)
            default:
                guard content.count >= 4, Self.fletcher32(content.dropLast(4)) == content.little32(content.count - 4) else {
                    throw bytes.failure("a chunk is damaged: its Fletcher-32 checksum is wrong", at: place)
                }
                content.removeLast(4)
            }
        }
        return content
    }

    /// Bytes of elements put together again: the first bytes of all elements are stored first, then the second ones.
    private static func unshuffled(_ bytes: [UInt8], size: Int) -> [UInt8] {
        let count = size > 1 ? bytes.count / size : 0
        guard count > 1 else { return bytes }
        var content = bytes
        for byte in 0..<size {
            for element in 0..<count { content[element * size + byte] = bytes[byte * count + element] }
        }
        return content
    }

    /// Fletcher's checksum as HDF5 takes it: sums of big-endian 16-bit words modulo 65535, a last odd byte as the upper one.
    private static func fletcher32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var (low, high): (UInt32, UInt32) = (0, 0)
        var position = bytes.startIndex
        while position < bytes.endIndex {
            let next = position + 1 < bytes.endIndex ? UInt32(bytes[position + 1]) : 0
            low = (low + (UInt32(bytes[position]) << 8 | next)) % 65_535
            high = (high + low) % 65_535
            position += 2
        }
        return high << 16 | low
    }
}

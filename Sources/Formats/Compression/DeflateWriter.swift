/// Deflate streams (RFC 1951) of stored blocks, or of one block in the fixed code with greedy matches.
struct DeflateWriter {
    private var bytes: [UInt8] = []
    private var bits: UInt64 = 0
    private var bitCount = 0

    /// Blocks of at most 65535 bytes as they are; no content is one empty block.
    static func stored(_ content: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = []
        stream.reserveCapacity(content.count + (content.count / 65535 + 1) * 5)
        var start = 0
        repeat {
            let end = min(start + 65535, content.count)
            let length = UInt16(end - start)
            stream.append(end == content.count ? 1 : 0)
            stream += LittleEndian.bytes(of: [length, ~length])
            stream += content[start..<end]
            start = end
        } while start < content.count
        return stream
    }

    /// One block of the fixed code; what occurred within the last 32 KiB is copied, as its latest occurrence has it.
    static func packed(_ content: [UInt8]) -> [UInt8] {
        var writer = DeflateWriter()
        writer.append(0b011, count: 3)
        /// Where bytes of each hash of three were seen last.
        var places = [Int32](repeating: -1, count: 1 << 15)
        func hash(_ index: Int) -> Int {
            let word = UInt32(content[index]) | UInt32(content[index + 1]) << 8 | UInt32(content[index + 2]) << 16
            return Int((word &* 0x9E37_79B1) >> 17)
        }
        var index = 0
        while index < content.count {
            var length = 0
            var distance = 0
            if index + 2 < content.count {
                let slot = hash(index)
                let candidate = Int(places[slot])
                places[slot] = Int32(truncatingIfNeeded: index)
                if candidate >= 0, index - candidate <= 32768 {
                    distance = index - candidate
                    let most = min(258, content.count - index)
                    while length < most, content[candidate + length] == content[index + length] { length += 1 }
                }
            }
            if length >= 3 {
                writer.appendCopy(length: length, distance: distance)
                for skipped in index + 1..<min(index + length, max(index + 1, content.count - 2)) { places[hash(skipped)] = Int32(truncatingIfNeeded: skipped) }
                index += length
            } else {
                writer.appendSymbol(Int(content[index]))
                index += 1
            }
        }
        writer.appendSymbol(256)
        writer.flush()
        return writer.bytes
    }

    private mutating func appendCopy(length: Int, distance: Int) {
        let lengths = DeflateAlphabet.lengthBase
        let symbol = lengths.lastIndex { $0 <= length }!
        appendSymbol(257 + symbol)
        append(UInt64(length - lengths[symbol]), count: DeflateAlphabet.lengthExtra[symbol])
        let distances = DeflateAlphabet.distanceBase
        let code = distances.lastIndex { $0 <= distance }!
        appendCode(UInt64(code), count: 5)
        append(UInt64(distance - distances[code]), count: DeflateAlphabet.distanceExtra[code])
    }

    /// A literal or length in the fixed code (RFC 1951, 3.2.6).
    private mutating func appendSymbol(_ symbol: Int) {
        switch symbol {
        case ..<144: appendCode(UInt64(0x30 + symbol), count: 8)
        case ..<256: appendCode(UInt64(0x190 + symbol - 144), count: 9)
        case ..<280: appendCode(UInt64(symbol - 256), count: 7)
        default: appendCode(UInt64(0xC0 + symbol - 280), count: 8)
        }
    }

    /// Codes begin with their highest bit, everything else with its lowest.
    private mutating func appendCode(_ code: UInt64, count: Int) {
        append((0..<count).reduce(0) { $0 | (code >> UInt64($1) & 1) << UInt64(count - 1 - $1) }, count: count)
    }

    private mutating func append(_ value: UInt64, count: Int) {
        bits |= value << UInt64(bitCount)
        bitCount += count
        while bitCount >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: bits))
            bits >>= 8
            bitCount -= 8
        }
    }

    private mutating func flush() {
        if bitCount > 0 { append(0, count: 8 - bitCount) }
    }
}

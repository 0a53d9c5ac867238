/// One deflate stream (RFC 1951), unpacked block by block.
struct DeflateReader {
    private let bytes: [UInt8]
    private let limit: Int
    private let stopsAtLimit: Bool
    private let file: String
    /// The next byte to load; after `readBlocks()` the first byte behind the stream.
    private(set) var position: Int
    private(set) var output: [UInt8] = []
    /// Bits loaded and not yet used, the next one lowest.
    private var bits: UInt64 = 0
    private var bitCount = 0

    private static let lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    /// - Parameters:
    ///   - limit: the most bytes the stream may unfold to.
    ///   - stopsAtLimit: whether to stop there instead of throwing.
    init(_ bytes: [UInt8], from position: Int, limit: Int, file: String, stopsAtLimit: Bool = false) {
        self.bytes = bytes
        self.position = position
        self.limit = limit
        self.file = file
        self.stopsAtLimit = stopsAtLimit
    }

    private func failure(_ reason: String) -> FileError {
        FileError(file: file, place: "offset \(position)", reason: "the compressed data is damaged: \(reason)")
    }

    /// Unpacks the stream to its last block into `output`.
    mutating func readBlocks() throws(FileError) {
        var isLast = false
        while !isLast {
            isLast = try take(1) == 1
            let isComplete =
                switch try take(2) {
                case 0: try storedBlock()
                case 1: try compressedBlock(.fixedLiterals, .fixedDistances)
                case 2: try dynamicBlock()
                default: throw failure("unknown block type")
                }
            guard isComplete else { return }
        }
        // Whole bytes that were loaded ahead belong to what follows the stream.
        position -= bitCount / 8
        bitCount = 0
        bits = 0
    }

    private mutating func load(_ count: Int) {
        while bitCount < count, position < bytes.count {
            bits |= UInt64(bytes[position]) << UInt64(bitCount)
            position += 1
            bitCount += 8
        }
    }

    private mutating func take(_ count: Int) throws(FileError) -> Int {
        load(count)
        guard bitCount >= count else { throw failure("it ends early") }
        let value = Int(bits & (1 << UInt64(count) - 1))
        bits >>= UInt64(count)
        bitCount -= count
        return value
    }

    private mutating func symbol(_ code: HuffmanCode) throws(FileError) -> Int {
        load(code.tableBits)
        let entry = code.table[Int(bits & (1 << UInt64(code.tableBits) - 1))]
        let length = Int(entry & 15)
        guard length > 0 else { throw failure("a code that does not exist") }
        guard length <= bitCount else { throw failure("it ends early") }
        bits >>= UInt64(length)
        bitCount -= length
        return Int(entry >> 4)
    }

    /// How many of `count` more bytes may be written; throws when not all of them may and the limit is strict.
    private func allowed(_ count: Int) throws(FileError) -> Int {
        guard count > limit - output.count else { return count }
        guard stopsAtLimit else { throw failure("it unfolds to more than \(limit) bytes") }
        return limit - output.count
    }

    /// Each block reader returns whether its end was reached, which is not so when it stopped at the limit.
    private mutating func storedBlock() throws(FileError) -> Bool {
        _ = try take(bitCount % 8)
        let length = try take(16)
        guard try take(16) == ~length & 0xFFFF else { throw failure("a stored block with a wrong length") }
        position -= bitCount / 8
        bitCount = 0
        bits = 0
        guard length <= bytes.count - position else { throw failure("it ends early") }
        let count = try allowed(length)
        output += bytes[position..<position + count]
        position += length
        return count == length
    }

    private mutating func dynamicBlock() throws(FileError) -> Bool {
        let literalCount = try take(5) + 257
        let distanceCount = try take(5) + 1
        let lengthCount = try take(4) + 4
        guard literalCount <= 286, distanceCount <= 30 else { throw failure("too many codes") }
        var lengths = [UInt8](repeating: 0, count: 19)
        for index in 0..<lengthCount { lengths[DeflateReader.lengthOrder[index]] = UInt8(try take(3)) }
        guard let lengthCode = HuffmanCode(lengths[...]) else { throw failure("a set of codes that cannot exist") }

        lengths = []
        while lengths.count < literalCount + distanceCount {
            let symbol = try symbol(lengthCode)
            var value: UInt8 = 0
            var count = 1
            switch symbol {
            case 16:
                guard let last = lengths.last else { throw failure("nothing to repeat") }
                value = last
                count = try take(2) + 3
            case 17: count = try take(3) + 3
            case 18: count = try take(7) + 11
            default: value = UInt8(symbol)
            }
            for _ in 0..<count { lengths.append(value) }
        }
        guard lengths.count == literalCount + distanceCount, lengths[256] != 0,
            let literals = HuffmanCode(lengths[..<literalCount]),
            let distances = HuffmanCode(lengths[literalCount...], mayBeIncomplete: true)
        else { throw failure("a set of codes that cannot exist") }
        return try compressedBlock(literals, distances)
    }

    private mutating func compressedBlock(_ literals: HuffmanCode, _ distances: HuffmanCode) throws(FileError) -> Bool {
        while true {
            let symbol = try symbol(literals)
            if symbol < 256 {
                guard try allowed(1) == 1 else { return false }
                output.append(UInt8(symbol))
                continue
            }
            if symbol == 256 { return true }
            guard symbol <= 285 else { throw failure("a length that does not exist") }
            let length = try take(DeflateAlphabet.lengthExtra[symbol - 257]) + DeflateAlphabet.lengthBase[symbol - 257]
            let distanceSymbol = try self.symbol(distances)
            guard distanceSymbol < 30 else { throw failure("a distance that does not exist") }
            let distance = try take(DeflateAlphabet.distanceExtra[distanceSymbol]) + DeflateAlphabet.distanceBase[distanceSymbol]
            guard distance <= output.count else { throw failure("a reference to before the beginning") }
            let count = try allowed(length)
            let source = output.count - distance
            // Source and destination may overlap: a distance of 1 repeats one byte.
            for index in source..<source + count { output.append(output[index]) }
            guard count == length else { return false }
        }
    }
}

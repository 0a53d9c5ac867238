/// A canonical prefix code of deflate as one table over the next bits of the stream (RFC 1951, section 3.2.2).
struct HuffmanCode: Sendable {
    /// Bits that index the table: the length of the longest code, at most 15.
    let tableBits: Int
    /// For each pattern of the next bits, `symbol << 4 | length`; length 0 marks patterns that begin no code.
    let table: [UInt16]

    static let fixedLiterals = fixed(
        Array(repeating: 8, count: 144) + Array(repeating: 9, count: 112) + Array(repeating: 7, count: 24)
            + Array(repeating: 8, count: 8))
    static let fixedDistances = fixed(Array(repeating: 5, count: 32))

    private static func fixed(_ lengths: [UInt8]) -> HuffmanCode {
        guard let code = HuffmanCode(lengths[...]) else { preconditionFailure("the fixed codes of RFC 1951 are complete") }
        return code
    }

    /// The code whose symbols have these lengths in bits, 0 for symbols that do not occur; `nil` when no such code exists.
    ///
    /// - Parameter mayBeIncomplete: whether one code of one bit, or none at all, is allowed, as for blocks with one distance.
    init?(_ lengths: ArraySlice<UInt8>, mayBeIncomplete: Bool = false) {
        var counts = [Int](repeating: 0, count: 16)
        for length in lengths { counts[Int(length)] += 1 }
        counts[0] = 0
        let longest = counts.lastIndex { $0 > 0 } ?? 0

        // How many codes of each length are still free; negative means that the lengths promise too many.
        var free = 1
        var nextCode = [Int](repeating: 0, count: 17)
        for length in 1...15 {
            free = free * 2 - counts[length]
            guard free >= 0 else { return nil }
            nextCode[length + 1] = (nextCode[length] + counts[length]) * 2
        }
        let isSingle = longest <= 1
        guard free == 0 || (mayBeIncomplete && isSingle) else { return nil }

        tableBits = max(longest, 1)
        var table = [UInt16](repeating: 0, count: 1 << tableBits)
        for (symbol, length) in lengths.enumerated() where length > 0 {
            let code = nextCode[Int(length)]
            nextCode[Int(length)] += 1
            // Codes arrive highest bit first while the table is indexed lowest bit first.
            var reversed = 0
            for bit in 0..<Int(length) { reversed |= (code >> bit & 1) << (Int(length) - 1 - bit) }
            for index in stride(from: reversed, to: table.count, by: 1 << Int(length)) {
                table[index] = UInt16(symbol) << 4 | UInt16(length)
            }
        }
        self.table = table
    }
}

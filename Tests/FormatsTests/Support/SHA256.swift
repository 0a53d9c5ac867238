/// The digest in which the expected contents of the samples are written (FIPS 180-4).
enum SHA256 {
    private static let primes: [Int] = (2..<312).filter { number in !(2..<number).contains { number % $0 == 0 } }

    /// The first 32 bits of the fractional part of a root, found in integers.
    private static func fraction(of prime: Int, power: Int) -> UInt32 {
        // The largest r with r^power <= prime * 2^(32 * power), whose low 32 bits are the fraction.
        var root: UInt64 = 0
        for bit in stride(from: 36, through: 0, by: -1) {
            let candidate = root | 1 << UInt64(bit)
            var product: [UInt32] = [1]
            for _ in 0..<power { product = multiply(product, candidate) }
            var bound = [UInt32](repeating: 0, count: power) + [UInt32(prime)]
            while bound.count < product.count { bound.append(0) }
            while product.count < bound.count { product.append(0) }
            if !bound.reversed().lexicographicallyPrecedes(product.reversed()) { root = candidate }
        }
        return UInt32(truncatingIfNeeded: root)
    }

    private static func multiply(_ words: [UInt32], _ factor: UInt64) -> [UInt32] {
        var result = [UInt32](repeating: 0, count: words.count + 2)
        for (shift, part) in [factor & 0xFFFF_FFFF, factor >> 32].enumerated() {
            var carry: UInt64 = 0
            for index in shift..<result.count {
                let word = index - shift < words.count ? UInt64(words[index - shift]) : 0
                let sum = word * part + UInt64(result[index]) + carry
                result[index] = UInt32(truncatingIfNeeded: sum)
                carry = sum >> 32
            }
        }
        return result
    }

    private static let initial = primes.prefix(8).map { fraction(of: $0, power: 2) }
    private static let constants = primes.prefix(64).map { fraction(of: $0, power: 3) }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        var message = bytes + [0x80]
        while message.count % 64 != 56 { message.append(0) }
        message += (0..<8).map { UInt8(truncatingIfNeeded: (bytes.count * 8) >> (56 - 8 * $0)) }
        func rotated(_ value: UInt32, _ count: UInt32) -> UInt32 { value >> count | value << (32 - count) }

        var state = initial
        for block in stride(from: 0, to: message.count, by: 64) {
            var words = (0..<16).map { index in
                message[block + 4 * index..<block + 4 * index + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            }
            for index in 16..<64 {
                let (early, late) = (words[index - 15], words[index - 2])
                let low = rotated(early, 7) ^ rotated(early, 18) ^ early >> 3
                let high = rotated(late, 17) ^ rotated(late, 19) ^ late >> 10
                words.append(words[index - 16] &+ low &+ words[index - 7] &+ high)
            }
            var work = state
            for index in 0..<64 {
                let choice = work[4] & work[5] ^ ~work[4] & work[6]
                let majority = work[0] & work[1] ^ work[0] & work[2] ^ work[1] & work[2]
                let mixed = rotated(work[4], 6) ^ rotated(work[4], 11) ^ rotated(work[4], 25)
                let first = work[7] &+ mixed &+ choice &+ constants[index] &+ words[index]
                let second = (rotated(work[0], 2) ^ rotated(work[0], 13) ^ rotated(work[0], 22)) &+ majority
                work = [first &+ second, work[0], work[1], work[2], work[3] &+ first, work[4], work[5], work[6]]
            }
            for index in 0..<8 { state[index] &+= work[index] }
        }
        return state.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }.joined()
    }
}

/// The 32-bit checksum of LZ4 frames (Collet, xxHash specification 0.1.1), with the seed 0.
enum XXHash32 {
    private static let primes: [UInt32] = [2_654_435_761, 2_246_822_519, 3_266_489_917, 668_265_263, 374_761_393]

    static func of(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        func word(_ offset: Int) -> UInt32 {
            UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16 | UInt32(bytes[offset + 3]) << 24
        }
        func rotated(_ value: UInt32, _ count: UInt32) -> UInt32 { value << count | value >> (32 - count) }
        let (p1, p2, p3, p4, p5) = (primes[0], primes[1], primes[2], primes[3], primes[4])
        var position = bytes.startIndex
        var hash: UInt32
        if bytes.count >= 16 {
            var (a, b, c, d): (UInt32, UInt32, UInt32, UInt32) = (p1 &+ p2, p2, 0, 0 &- p1)
            while bytes.endIndex - position >= 16 {
                a = rotated(a &+ word(position) &* p2, 13) &* p1
                b = rotated(b &+ word(position + 4) &* p2, 13) &* p1
                c = rotated(c &+ word(position + 8) &* p2, 13) &* p1
                d = rotated(d &+ word(position + 12) &* p2, 13) &* p1
                position += 16
            }
            hash = rotated(a, 1) &+ rotated(b, 7) &+ rotated(c, 12) &+ rotated(d, 18)
        } else {
            hash = p5
        }
        hash &+= UInt32(truncatingIfNeeded: bytes.count)
        while bytes.endIndex - position >= 4 {
            hash = rotated(hash &+ word(position) &* p3, 17) &* p4
            position += 4
        }
        while position < bytes.endIndex {
            hash = rotated(hash &+ UInt32(bytes[position]) &* p5, 11) &* p1
            position += 1
        }
        hash = (hash ^ hash >> 15) &* p2
        hash = (hash ^ hash >> 13) &* p3
        return hash ^ hash >> 16
    }
}

/// Reproducible damage to files: flipped bits, cuts, repeats, deep nesting, and extreme
/// numbers where lengths may stand.
public struct Mutations {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    /// SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195).
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    public mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(bound, 1))) }

    /// A damaged copy of `original`; half of the damage falls on the first 512 bytes, where headers are.
    public mutating func damaged(_ original: [UInt8]) -> [UInt8] {
        var bytes = original
        for _ in 0...below(3) {
            guard !bytes.isEmpty else { break }
            let place = below(2) == 0 ? below(min(bytes.count, 512)) : below(bytes.count)
            switch below(8) {
            case 0: bytes[place] ^= 1 << UInt8(below(8))
            case 1: bytes[place] = UInt8(below(256))
            case 2: bytes.removeSubrange(place...)
            case 3:
                let extreme: [UInt64] = [0, 1, 0x7F, 0xFF, 0x7FFF_FFFF, 0xFFFF_FFFF, 1 << 40, .max >> 1, .max, next()]
                var value = extreme[below(extreme.count)]
                for index in place..<min(place + 1 << below(4), bytes.count) {
                    bytes[index] = UInt8(truncatingIfNeeded: value)
                    value >>= 8
                }
            case 4: bytes.removeSubrange(place..<min(place + 1 + below(8), bytes.count))
            case 5: bytes.insert(contentsOf: bytes[place..<min(place + 1 + below(16), bytes.count)], at: place)
            case 6:
                // A bracket, a length or a whole message once more inside itself, and again.
                guard below(8) == 0 else { continue }
                let piece = bytes[place..<min(place + 1 + below(4), bytes.count)]
                bytes.insert(contentsOf: Array(repeatElement(piece, count: 1 << below(11)).joined()), at: place)
            default:
                // Text formats: a digit, a bracket or a quote in the wrong place.
                bytes[place] = Array("0123456789-+.eE{}[]()\",':# \n".utf8)[below(28)]
            }
        }
        return bytes
    }
}

#if canImport(ProcessorFeatures.AVX2)
private import _Builtin_intrinsics.intel
#endif

/// Sums thirty-two channels over events that carry values of a byte, for `PanelSums`: one multiply-add instruction takes the weights of
/// two events, a byte each and not negative, half the time that words take.
///
/// Each row of weights is a vector with those of channels l and l + 16 in lane l, which all forms of `PanelSums` share.
struct BytePairs {
    /// Channels as bytes of two rows come to lie side by side: by halves of a register, the first four and the last four lanes of
    /// each half.
    private var first = SIMD16<UInt16>.zero
    private var last = SIMD16<UInt16>.zero

    /// Adds the weights of two events times what they carry.
    ///
    /// - Parameter pair: in each lane, the first one's value in the low byte and the second one's in the high one.
    @inline(__always)
    mutating func add(_ row: SIMD16<UInt16>, _ next: SIMD16<UInt16>, times pair: SIMD16<UInt16>) {
        first &+= Self.products(Self.firstBytes(row, next), pair)
        last &+= Self.products(Self.lastBytes(row, next), pair)
    }

    /// The sums by channel.
    ///
    /// - Parameter raised: what raising the weights has brought to each.
    @inline(__always)
    func sorted(without raised: SIMD16<UInt16>) -> PanelSums.Pair {
        let (first, last) = (first &- raised, last &- raised)
        #if canImport(ProcessorFeatures.AVX2)
        let lanes = unsafe (unsafeBitCast(first, to: __m256i.self), unsafeBitCast(last, to: __m256i.self))
        let low = _mm256_packs_epi32(
            _mm256_srai_epi32(_mm256_slli_epi32(lanes.0, 16), 16), _mm256_srai_epi32(_mm256_slli_epi32(lanes.1, 16), 16))
        let high = _mm256_packs_epi32(_mm256_srai_epi32(lanes.0, 16), _mm256_srai_epi32(lanes.1, 16))
        return unsafe (unsafeBitCast(low, to: SIMD16<Int16>.self), unsafeBitCast(high, to: SIMD16<Int16>.self))
        #else
        var (low, high) = (SIMD16<Int16>.zero, SIMD16<Int16>.zero)
        for lane in 0..<16 {
            let (half, position) = lane.quotientAndRemainder(dividingBy: 8)
            let lanes = position < 4 ? first : last
            low[lane] = Int16(truncatingIfNeeded: lanes[half * 8 + position % 4 * 2])
            high[lane] = Int16(truncatingIfNeeded: lanes[half * 8 + position % 4 * 2 + 1])
        }
        return (low, high)
        #endif
    }
}

extension BytePairs {
    /// The first eight bytes of each half of two rows, side by side.
    @inline(__always)
    private static func firstBytes(_ row: SIMD16<UInt16>, _ next: SIMD16<UInt16>) -> SIMD16<UInt16> {
        #if canImport(ProcessorFeatures.AVX2)
        unsafe unsafeBitCast(
            _mm256_unpacklo_epi8(unsafeBitCast(row, to: __m256i.self), unsafeBitCast(next, to: __m256i.self)), to: SIMD16<UInt16>.self)
        #else
        sideBySide(row, next, from: 0)
        #endif
    }

    /// The last eight bytes of each half of two rows, side by side.
    @inline(__always)
    private static func lastBytes(_ row: SIMD16<UInt16>, _ next: SIMD16<UInt16>) -> SIMD16<UInt16> {
        #if canImport(ProcessorFeatures.AVX2)
        unsafe unsafeBitCast(
            _mm256_unpackhi_epi8(unsafeBitCast(row, to: __m256i.self), unsafeBitCast(next, to: __m256i.self)), to: SIMD16<UInt16>.self)
        #else
        sideBySide(row, next, from: 4)
        #endif
    }

    /// In each lane, the low byte times the pair's low one and the high byte times its high one, together; values have a sign.
    @inline(__always)
    private static func products(_ weights: SIMD16<UInt16>, _ pair: SIMD16<UInt16>) -> SIMD16<UInt16> {
        #if canImport(ProcessorFeatures.AVX2)
        return unsafe unsafeBitCast(
            _mm256_maddubs_epi16(unsafeBitCast(weights, to: __m256i.self), unsafeBitCast(pair, to: __m256i.self)), to: SIMD16<UInt16>.self)
        #else
        let byte = SIMD16<UInt16>(repeating: 8)
        let signed = unsafe unsafeBitCast(pair, to: SIMD16<Int16>.self)
        let (low, high) = ((signed &<< SIMD16(repeating: 8)) &>> SIMD16(repeating: 8), signed &>> SIMD16(repeating: 8))
        return unsafe (weights & SIMD16(repeating: 255)) &* unsafeBitCast(low, to: SIMD16<UInt16>.self)
            &+ (weights &>> byte) &* unsafeBitCast(high, to: SIMD16<UInt16>.self)
        #endif
    }

    #if !canImport(ProcessorFeatures.AVX2)
    /// Four lanes of each half of two rows, byte by byte.
    private static func sideBySide(_ row: SIMD16<UInt16>, _ next: SIMD16<UInt16>, from position: Int) -> SIMD16<UInt16> {
        var bytes = SIMD16<UInt16>.zero
        for half in [0, 8] {
            for lane in 0..<4 {
                let (one, two) = (row[half + position + lane], next[half + position + lane])
                bytes[half + 2 * lane] = one & 255 | two << 8
                bytes[half + 2 * lane + 1] = one >> 8 | two & 0xFF00
            }
        }
        return bytes
    }
    #endif
}

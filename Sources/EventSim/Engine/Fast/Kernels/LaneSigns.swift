#if canImport(_Builtin_intrinsics.intel) && arch(x86_64)
private import _Builtin_intrinsics.intel
#endif

/// Comparisons by the sign of a difference, which compile to vector instructions in every build; masks of the standard library
/// go lane by lane. Differences stay inside 32 bits because potentials, cuts and limits stay inside 31.
extension SIMD16 where Scalar == Int32 {
    /// All bits of the lanes below zero.
    @inline(__always)
    var negativeLanes: SIMD16<Int32> { self &>> SIMD16(repeating: 31) }

    /// All lanes combined by OR.
    @inline(__always)
    var combined: Int32 {
        let eight = lowHalf | highHalf
        let four = eight.lowHalf | eight.highHalf
        let two = four.lowHalf | four.highHalf
        return two.x | two.y
    }
}

extension SIMD16 where Scalar == Int32 {
    /// |x| of every lane.
    @inline(__always)
    var magnitudes: SIMD16<Int32> {
        let signs = negativeLanes
        return (self ^ signs) &- signs
    }

    /// The sum of all lanes.
    @inline(__always)
    var total: Int32 {
        let eight = lowHalf &+ highHalf
        let four = eight.lowHalf &+ eight.highHalf
        let two = four.lowHalf &+ four.highHalf
        return two.x &+ two.y
    }

    /// A bit for each lane below zero, lane 0 lowest.
    var negativeBits: UInt16 { negativeLanes.laneBits }

    /// A bit for each lane, all or none of whose bits are set, lane 0 lowest: by the instruction that every x86-64 has for it, else
    /// by a multiplication that collects the bits of bytes.
    @inline(__always)
    var laneBits: UInt16 {
        #if canImport(_Builtin_intrinsics.intel) && arch(x86_64)
        let quarters = unsafe unsafeBitCast(self, to: (__m128i, __m128i, __m128i, __m128i).self)
        let bytes = _mm_packs_epi16(_mm_packs_epi32(quarters.0, quarters.1), _mm_packs_epi32(quarters.2, quarters.3))
        return UInt16(truncatingIfNeeded: _mm_movemask_epi8(bytes))
        #else
        let signs = unsafe unsafeBitCast(SIMD16<Int8>(truncatingIfNeeded: self), to: SIMD2<UInt64>.self)
        let diagonal: UInt64 = 0x8040_2010_0804_0201
        let ones: UInt64 = 0x0101_0101_0101_0101
        let low = ((signs.x & diagonal) &* ones) &>> 56
        let high = ((signs.y & diagonal) &* ones) &>> 56
        return UInt16(truncatingIfNeeded: low | high &<< 8)
        #endif
    }

    /// A bit for each lane that is not zero.
    var nonzeroLanes: UInt16 {
        var bits: UInt16 = 0
        for lane in 0..<16 where self[lane] != 0 { bits |= 1 << UInt16(lane) }
        return bits
    }
}

extension SIMD16 where Scalar == Int16 {
    /// The same values in thirty-two bits; lane by lane, because the generic conversion is called and not inlined.
    @inline(__always)
    var widened: SIMD16<Int32> {
        SIMD16<Int32>(
            Int32(self[0]), Int32(self[1]), Int32(self[2]), Int32(self[3]), Int32(self[4]), Int32(self[5]), Int32(self[6]), Int32(self[7]),
            Int32(self[8]), Int32(self[9]), Int32(self[10]), Int32(self[11]), Int32(self[12]), Int32(self[13]), Int32(self[14]),
            Int32(self[15]))
    }
}

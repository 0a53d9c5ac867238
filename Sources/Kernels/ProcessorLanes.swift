#if canImport(_Builtin_intrinsics.intel) && arch(x86_64)
public import _Builtin_intrinsics.intel
#endif

/// Does with one instruction, which every x86-64 has, what portable code takes several for; what only some processors have is in
/// `InstructionSet`.
extension SIMD16 where Scalar == Int32 {
    /// A bit for each lane, all or none of whose bits are set, lane 0 lowest; elsewhere by a multiplication that collects the bits of bytes.
    @_alwaysEmitIntoClient @inline(__always)
    public var laneBits: UInt16 {
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
}

extension SIMD16 where Scalar == UInt8 {
    /// The highest bit of each lane, lane 0 lowest.
    @_alwaysEmitIntoClient @inline(__always)
    public var highBits: UInt16 {
        #if canImport(_Builtin_intrinsics.intel) && arch(x86_64)
        return unsafe UInt16(truncatingIfNeeded: _mm_movemask_epi8(unsafeBitCast(self, to: __m128i.self)))
        #else
        let ones = self &>> SIMD16(repeating: 7)
        let halves = unsafe unsafeBitCast(ones, to: SIMD2<UInt64>.self)
        let collect: UInt64 = 0x0102_0408_1020_4080
        return UInt16(truncatingIfNeeded: (halves.x &* collect) &>> 56 | ((halves.y &* collect) &>> 56) &<< 8)
        #endif
    }
}

extension SIMD16 where Scalar == Int16 {
    /// The lanes in eight bits, which hold them.
    @_alwaysEmitIntoClient @inline(__always)
    public var narrowed: SIMD16<Int8> {
        #if canImport(_Builtin_intrinsics.intel) && arch(x86_64)
        let halves = unsafe unsafeBitCast(self, to: (__m128i, __m128i).self)
        return unsafe unsafeBitCast(_mm_packs_epi16(halves.0, halves.1), to: SIMD16<Int8>.self)
        #else
        return SIMD16<Int8>(truncatingIfNeeded: self)
        #endif
    }
}

#if canImport(_Builtin_intrinsics.intel) && arch(x86_64)
private import _Builtin_intrinsics.intel
#endif

/// Does with one instruction of the processor what portable code takes several for, for all kernels: each in one form for either.
extension SIMD16 where Scalar == Int32 {
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
}

extension SIMD16 where Scalar == UInt8 {
    /// The highest bit of each lane, lane 0 lowest.
    @inline(__always)
    var highBits: UInt16 {
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

extension SIMD16 where Scalar == Int32 {
    /// All bits of the lanes above another vector's, whose difference stays inside thirty-two bits.
    @inline(__always)
    func lanes(above other: SIMD16<Int32>) -> SIMD16<Int32> {
        #if canImport(ProcessorFeatures.AVX2)
        let (own, others) = unsafe (unsafeBitCast(self, to: (__m256i, __m256i).self), unsafeBitCast(other, to: (__m256i, __m256i).self))
        return unsafe unsafeBitCast((_mm256_cmpgt_epi32(own.0, others.0), _mm256_cmpgt_epi32(own.1, others.1)), to: SIMD16<Int32>.self)
        #else
        return (other &- self).negativeLanes
        #endif
    }
}

/// The largest of many numbers, lane by lane, as far as it takes to compare it with one cut; differences from that stay inside
/// thirty-two bits.
struct LaneMaximum {
    #if canImport(ProcessorFeatures.AVX2)
    private var lanes = SIMD16<Int32>(repeating: .min)

    @inline(__always)
    mutating func add(_ numbers: SIMD16<Int32>, cut: Int32) {
        let (own, others) = unsafe (unsafeBitCast(lanes, to: (__m256i, __m256i).self), unsafeBitCast(numbers, to: (__m256i, __m256i).self))
        lanes = unsafe unsafeBitCast((_mm256_max_epi32(own.0, others.0), _mm256_max_epi32(own.1, others.1)), to: SIMD16<Int32>.self)
    }

    @inline(__always)
    func isAbove(_ cut: Int32) -> Bool {
        let halves = unsafe unsafeBitCast(lanes, to: (__m256i, __m256i).self)
        let above = _mm256_cmpgt_epi32(_mm256_max_epi32(halves.0, halves.1), _mm256_set1_epi32(cut))
        return _mm256_movemask_epi8(above) != 0
    }
    #else
    /// Below zero where one was above the cut.
    private var margins = SIMD16<Int32>.zero

    @inline(__always)
    mutating func add(_ numbers: SIMD16<Int32>, cut: Int32) { margins |= SIMD16(repeating: cut) &- numbers }

    @inline(__always)
    func isAbove(_ cut: Int32) -> Bool { margins.combined < 0 }
    #endif
}

extension SIMD16 where Scalar == Int16 {
    /// The lanes in eight bits, which hold them.
    @inline(__always)
    var narrowed: SIMD16<Int8> {
        #if canImport(_Builtin_intrinsics.intel) && arch(x86_64)
        let halves = unsafe unsafeBitCast(self, to: (__m128i, __m128i).self)
        return unsafe unsafeBitCast(_mm_packs_epi16(halves.0, halves.1), to: SIMD16<Int8>.self)
        #else
        return SIMD16<Int8>(truncatingIfNeeded: self)
        #endif
    }
}

#if canImport(ProcessorFeatures.AVX2)
extension SIMD8 where Scalar == Int32 {
    /// The lanes that a list names, in its order.
    @inline(__always)
    func picked(by list: SIMD8<Int32>) -> SIMD8<Int32> {
        let (lanes, indices) = unsafe (unsafeBitCast(self, to: __m256i.self), unsafeBitCast(list, to: __m256i.self))
        return unsafe unsafeBitCast(_mm256_permutevar8x32_epi32(lanes, indices), to: SIMD8<Int32>.self)
    }

    /// The lanes in sixteen bits, which hold them.
    @inline(__always)
    var narrowed: SIMD8<Int16> {
        let halves = unsafe unsafeBitCast(self, to: (__m128i, __m128i).self)
        return unsafe unsafeBitCast(_mm_packs_epi32(halves.0, halves.1), to: SIMD8<Int16>.self)
    }
}

extension SIMD8 where Scalar == Int16 {
    /// The lanes in eight bits without a sign, which hold them.
    @inline(__always)
    var narrowed: SIMD8<UInt8> {
        let lanes = unsafe unsafeBitCast(self, to: __m128i.self)
        return unsafe unsafeBitCast(_mm_packus_epi16(lanes, lanes), to: SIMD16<UInt8>.self).lowHalf
    }
}
#endif

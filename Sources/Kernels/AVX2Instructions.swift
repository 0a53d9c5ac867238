#if arch(x86_64) && canImport(_Builtin_intrinsics.intel)
public import _Builtin_intrinsics.intel

/// The instructions of AVX2, which levels from x86-64-v3 on share: whoever conforms is compiled for such processors.
public protocol AVX2Instructions: InstructionSet {}

extension AVX2Instructions {
    /// A row of zeros costs little.
    @_alwaysEmitIntoClient @inline(__always)
    public static var fieldUnit: Int { 8 }

    /// Sixteen registers of eight floats.
    @_alwaysEmitIntoClient @inline(__always)
    public static var narrowTileRows: Int { 6 }

    /// Rounded once.
    @_alwaysEmitIntoClient @inline(__always)
    public static func sum(_ sums: SIMD16<Float>, adding left: SIMD16<Float>, times right: SIMD16<Float>) -> SIMD16<Float> {
        sums.addingProduct(left, right)
    }

    /// Pairs of bytes are multiplied in one instruction.
    @_alwaysEmitIntoClient @inline(__always)
    public static var multipliesBytes: Bool { true }

    /// Two instructions for sixteen lanes.
    @_alwaysEmitIntoClient @inline(__always)
    public static func lanes(_ lanes: SIMD16<Int32>, above cut: SIMD16<Int32>) -> SIMD16<Int32> {
        let (own, others) = unsafe (unsafeBitCast(lanes, to: (__m256i, __m256i).self), unsafeBitCast(cut, to: (__m256i, __m256i).self))
        return unsafe unsafeBitCast((_mm256_cmpgt_epi32(own.0, others.0), _mm256_cmpgt_epi32(own.1, others.1)), to: SIMD16<Int32>.self)
    }

    /// What a maximum begins with.
    @_alwaysEmitIntoClient @inline(__always)
    public static var nothingSeen: SIMD16<Int32> { SIMD16(repeating: .min) }

    /// Lane by lane, the larger one.
    @_alwaysEmitIntoClient @inline(__always)
    public static func see(_ sums: SIMD16<Int32>, cut: Int32, _ seen: inout SIMD16<Int32>) {
        let (own, others) = unsafe (unsafeBitCast(seen, to: (__m256i, __m256i).self), unsafeBitCast(sums, to: (__m256i, __m256i).self))
        seen = unsafe unsafeBitCast((_mm256_max_epi32(own.0, others.0), _mm256_max_epi32(own.1, others.1)), to: SIMD16<Int32>.self)
    }

    /// Compares the largest ones.
    @_alwaysEmitIntoClient @inline(__always)
    public static func isAbove(_ seen: SIMD16<Int32>, cut: Int32) -> Bool {
        let halves = unsafe unsafeBitCast(seen, to: (__m256i, __m256i).self)
        let above = _mm256_cmpgt_epi32(_mm256_max_epi32(halves.0, halves.1), _mm256_set1_epi32(cut))
        return _mm256_movemask_epi8(above) != 0
    }

    /// One instruction.
    @_alwaysEmitIntoClient @inline(__always)
    public static func firstBytes(_ row: SIMD16<UInt16>, _ next: SIMD16<UInt16>) -> SIMD16<UInt16> {
        unsafe unsafeBitCast(
            _mm256_unpacklo_epi8(unsafeBitCast(row, to: __m256i.self), unsafeBitCast(next, to: __m256i.self)), to: SIMD16<UInt16>.self)
    }

    /// One instruction.
    @_alwaysEmitIntoClient @inline(__always)
    public static func lastBytes(_ row: SIMD16<UInt16>, _ next: SIMD16<UInt16>) -> SIMD16<UInt16> {
        unsafe unsafeBitCast(
            _mm256_unpackhi_epi8(unsafeBitCast(row, to: __m256i.self), unsafeBitCast(next, to: __m256i.self)), to: SIMD16<UInt16>.self)
    }

    /// One instruction.
    @_alwaysEmitIntoClient @inline(__always)
    public static func products(_ weights: SIMD16<UInt16>, _ pair: SIMD16<UInt16>) -> SIMD16<UInt16> {
        unsafe unsafeBitCast(
            _mm256_maddubs_epi16(unsafeBitCast(weights, to: __m256i.self), unsafeBitCast(pair, to: __m256i.self)), to: SIMD16<UInt16>.self)
    }

    /// Packs words and sorts both halves.
    @_alwaysEmitIntoClient @inline(__always)
    public static func sorted(first: SIMD16<UInt16>, last: SIMD16<UInt16>) -> (low: SIMD16<Int16>, high: SIMD16<Int16>) {
        let lanes = unsafe (unsafeBitCast(first, to: __m256i.self), unsafeBitCast(last, to: __m256i.self))
        let low = _mm256_packs_epi32(
            _mm256_srai_epi32(_mm256_slli_epi32(lanes.0, 16), 16), _mm256_srai_epi32(_mm256_slli_epi32(lanes.1, 16), 16))
        let high = _mm256_packs_epi32(_mm256_srai_epi32(lanes.0, 16), _mm256_srai_epi32(lanes.1, 16))
        return unsafe (unsafeBitCast(low, to: SIMD16<Int16>.self), unsafeBitCast(high, to: SIMD16<Int16>.self))
    }

    /// Eight lanes per look-up and permutation.
    @_alwaysEmitIntoClient @inline(__always)
    public static func write(
        _ bits: UInt16, _ emitted: SIMD16<Int32>, to values: inout MutableSpan<Int16>, _ crossings: inout MutableSpan<UInt8>, at position: Int,
        _ table: LaneTable
    ) {
        let middle = unsafe position &+ Int(table.counts[Int(bits & 255)])
        unsafe write(Int(bits & 255), emitted.lowHalf, to: &values, &crossings, at: position, table)
        unsafe write(Int(bits &>> 8), emitted.highHalf, to: &values, &crossings, at: middle, table)
    }

    /// Writes what up to eight lanes emit and the thresholds they cross.
    @_alwaysEmitIntoClient @inline(__always) @unsafe
    static func write(
        _ set: Int, _ emission: SIMD8<Int32>, to values: inout MutableSpan<Int16>, _ crossings: inout MutableSpan<UInt8>, at position: Int,
        _ table: LaneTable
    ) {
        let lanes = unsafe (unsafeBitCast(emission, to: __m256i.self), unsafeBitCast(table.lanes[set], to: __m256i.self))
        let emitted = _mm256_permutevar8x32_epi32(lanes.0, lanes.1)
        let halves = unsafe unsafeBitCast(_mm256_srai_epi32(emitted, 16), to: (__m128i, __m128i).self)
        var bytes = unsafe values.mutableBytes
        unsafe bytes.storeBytes(
            of: unsafeBitCast(_mm_packs_epi32(halves.0, halves.1), to: SIMD8<Int16>.self), toUncheckedByteOffset: position &<< 1,
            as: SIMD8<Int16>.self)
        let crossed = unsafe unsafeBitCast(_mm256_and_si256(emitted, _mm256_set1_epi32(255)), to: (__m128i, __m128i).self)
        let words = _mm_packs_epi32(crossed.0, crossed.1)
        bytes = unsafe crossings.mutableBytes
        unsafe bytes.storeBytes(
            of: unsafeBitCast(_mm_packus_epi16(words, words), to: SIMD16<UInt8>.self).lowHalf, toUncheckedByteOffset: position,
            as: SIMD8<UInt8>.self)
    }
}
#endif

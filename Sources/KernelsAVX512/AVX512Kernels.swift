private import _Builtin_intrinsics.intel
public import Kernels

/// The kernels for processors with AVX-512 (F, BW, DQ, VL, VNNI), whose code must not run elsewhere: this target is compiled for x86-64-v4.
public enum AVX512Kernels: ProcessorKernels, FloatKernels, AVX2Instructions {
    /// Thirty-two registers of sixteen floats.
    @inline(__always)
    public static var holdsWideTiles: Bool { true }

    /// Four bytes a lane are multiplied and added in one instruction.
    public static var addsDense: Bool { true }

    /// Four registers hold sixty-four potentials.
    public static var firesTiles: Bool { true }

    /// One instruction.
    @inline(__always)
    public static func adding(_ sums: SIMD16<Int32>, _ values: SIMD16<UInt32>, _ weights: SIMD16<UInt32>) -> SIMD16<Int32> {
        unsafe unsafeBitCast(
            _mm512_dpbusd_epi32(
                unsafeBitCast(sums, to: __m512i.self), unsafeBitCast(values, to: __m512i.self), unsafeBitCast(weights, to: __m512i.self)),
            to: SIMD16<Int32>.self)
    }

    /// Two instructions for sixteen lanes.
    @inline(__always)
    public static func lanes(_ lanes: SIMD16<Int32>, above cut: SIMD16<Int32>) -> SIMD16<Int32> { (cut &- lanes).negativeLanes }

    /// A difference, its signs and a subtraction where they are set.
    @inline(__always)
    public static func subtract(_ threshold: Int32, from potential: inout SIMD16<Int32>, above cut: Int32) -> UInt16 {
        let own = unsafe unsafeBitCast(potential, to: __m512i.self)
        let above = _mm512_movepi32_mask(_mm512_sub_epi32(_mm512_set1_epi32(cut), own))
        potential = unsafe unsafeBitCast(_mm512_mask_sub_epi32(own, above, own, _mm512_set1_epi32(threshold)), to: SIMD16<Int32>.self)
        return above
    }

    /// A difference, its signs, and a subtraction and an addition where they are set.
    @inline(__always)
    public static func cross(
        _ cut: Int32, _ potential: inout SIMD16<Int32>, minus threshold: Int32, _ emission: inout SIMD16<Int32>, plus emitted: Int32
    ) {
        let (own, sum) = unsafe (unsafeBitCast(potential, to: __m512i.self), unsafeBitCast(emission, to: __m512i.self))
        let above = _mm512_movepi32_mask(_mm512_sub_epi32(_mm512_set1_epi32(cut), own))
        potential = unsafe unsafeBitCast(_mm512_mask_sub_epi32(own, above, own, _mm512_set1_epi32(threshold)), to: SIMD16<Int32>.self)
        emission = unsafe unsafeBitCast(_mm512_mask_add_epi32(sum, above, sum, _mm512_set1_epi32(emitted)), to: SIMD16<Int32>.self)
    }

    /// One instruction.
    @inline(__always)
    public static func isAnyNegative(_ lanes: SIMD16<Int32>) -> Bool { unsafe _mm512_movepi32_mask(unsafeBitCast(lanes, to: __m512i.self)) != 0 }

    /// One instruction.
    @inline(__always)
    public static func bits(_ mask: SIMD16<Int32>) -> UInt16 { unsafe _mm512_movepi32_mask(unsafeBitCast(mask, to: __m512i.self)) }

    /// What a maximum begins with.
    @inline(__always)
    public static var nothingSeen: SIMD16<Int32> { SIMD16(repeating: .min) }

    /// Lane by lane, the larger one.
    @inline(__always)
    public static func see(_ sums: SIMD16<Int32>, cut: Int32, _ seen: inout SIMD16<Int32>) {
        seen = unsafe unsafeBitCast(
            _mm512_max_epi32(unsafeBitCast(seen, to: __m512i.self), unsafeBitCast(sums, to: __m512i.self)), to: SIMD16<Int32>.self)
    }

    /// Compares the largest ones.
    @inline(__always)
    public static func isAbove(_ seen: SIMD16<Int32>, cut: Int32) -> Bool {
        // Above it is what the larger of both differs from it in.
        let cuts = _mm512_set1_epi32(cut)
        let larger = unsafe _mm512_max_epi32(unsafeBitCast(seen, to: __m512i.self), cuts)
        let difference = _mm512_xor_si512(larger, cuts)
        return _mm512_test_epi32_mask(difference, difference) != 0
    }

    /// One instruction.
    @inline(__always)
    public static func highBytes(_ row: SIMD32<UInt16>) -> SIMD32<UInt16> {
        unsafe unsafeBitCast(_mm512_srli_epi16(unsafeBitCast(row, to: __m512i.self), 8), to: SIMD32<UInt16>.self)
    }

    /// One instruction.
    @inline(__always)
    public static func firstBytes(_ row: SIMD32<UInt16>, _ next: SIMD32<UInt16>) -> SIMD32<UInt16> {
        unsafe unsafeBitCast(
            _mm512_unpacklo_epi8(unsafeBitCast(row, to: __m512i.self), unsafeBitCast(next, to: __m512i.self)), to: SIMD32<UInt16>.self)
    }

    /// One instruction.
    @inline(__always)
    public static func lastBytes(_ row: SIMD32<UInt16>, _ next: SIMD32<UInt16>) -> SIMD32<UInt16> {
        unsafe unsafeBitCast(
            _mm512_unpackhi_epi8(unsafeBitCast(row, to: __m512i.self), unsafeBitCast(next, to: __m512i.self)), to: SIMD32<UInt16>.self)
    }

    /// One instruction.
    @inline(__always)
    public static func products(_ weights: SIMD32<UInt16>, _ pair: SIMD32<UInt16>) -> SIMD32<UInt16> {
        unsafe unsafeBitCast(
            _mm512_maddubs_epi16(unsafeBitCast(weights, to: __m512i.self), unsafeBitCast(pair, to: __m512i.self)), to: SIMD32<UInt16>.self)
    }

    /// Compresses sixteen lanes in one instruction.
    @inline(__always)
    public static func write(
        _ bits: UInt16, first: Int32, to entries: inout MutableSpan<Int32>, at position: Int, _ table: LaneTable
    ) -> Int {
        // The numbers in order, compressed before anything is added: a constant that the compiler does not take apart.
        let numbers = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
        let lanes = _mm512_add_epi32(_mm512_maskz_compress_epi32(bits, numbers), _mm512_set1_epi32(first))
        var bytes = unsafe entries.mutableBytes
        unsafe bytes.storeBytes(
            of: unsafeBitCast(lanes, to: SIMD16<Int32>.self), toUncheckedByteOffset: position &<< 2, as: SIMD16<Int32>.self)
        return position &+ bits.nonzeroBitCount
    }

    /// Compresses sixteen lanes in one instruction.
    @inline(__always)
    public static func write(
        _ bits: UInt16, _ emitted: SIMD16<Int32>, to values: inout MutableSpan<Int16>, _ crossings: inout MutableSpan<UInt8>, at position: Int,
        _ table: LaneTable
    ) {
        let emitted = unsafe _mm512_maskz_compress_epi32(bits, unsafeBitCast(emitted, to: __m512i.self))
        var bytes = unsafe values.mutableBytes
        unsafe bytes.storeBytes(
            of: unsafeBitCast(_mm512_cvtepi32_epi16(_mm512_srai_epi32(emitted, 16)), to: SIMD16<Int16>.self),
            toUncheckedByteOffset: position &<< 1, as: SIMD16<Int16>.self)
        bytes = unsafe crossings.mutableBytes
        unsafe bytes.storeBytes(
            of: unsafeBitCast(_mm512_cvtepi32_epi8(emitted), to: SIMD16<UInt8>.self), toUncheckedByteOffset: position, as: SIMD16<UInt8>.self)
    }
}

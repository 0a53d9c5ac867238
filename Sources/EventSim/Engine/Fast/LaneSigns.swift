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
    /// A bit for each lane below zero, lane 0 lowest.
    @inline(__always)
    var negativeBits: UInt16 {
        let bits = SIMD16<Int32>(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768)
        return UInt16(truncatingIfNeeded: (negativeLanes & bits).combined)
    }

    /// A bit for each lane that is not zero.
    var nonzeroLanes: UInt16 {
        var bits: UInt16 = 0
        for lane in 0..<16 where self[lane] != 0 { bits |= 1 << UInt16(lane) }
        return bits
    }
}

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

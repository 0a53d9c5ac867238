/// Compares sixteen lanes by the sign of a difference, for all kernels: a few vector instructions in every build, where masks of the
/// standard library go lane by lane. Differences stay inside 32 bits because potentials, cuts and limits stay inside 31.
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

    /// A bit for each lane that is not zero.
    var nonzeroLanes: UInt16 { (self | (.zero &- self)).negativeBits }
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

/// Compares sixteen lanes by the sign of a difference, for all kernels: a few vector instructions at every processor level, where masks of
/// the standard library go lane by lane. Differences stay inside 32 bits because potentials, cuts and limits stay inside 31.
extension SIMD16 where Scalar == Int32 {
    /// All bits of the lanes below zero.
    @_alwaysEmitIntoClient @inline(__always)
    public var negativeLanes: SIMD16<Int32> { self &>> SIMD16(repeating: 31) }

    /// All lanes combined by OR.
    @_alwaysEmitIntoClient @inline(__always)
    public var combined: Int32 {
        let eight = lowHalf | highHalf
        let four = eight.lowHalf | eight.highHalf
        let two = four.lowHalf | four.highHalf
        return two.x | two.y
    }

    /// `self` where the mask is set, else `other`.
    @_alwaysEmitIntoClient @inline(__always)
    public func chosen(by mask: SIMD16<Int32>, else other: SIMD16<Int32>) -> SIMD16<Int32> { (self & mask) | (other & ~mask) }
}

extension SIMD16 where Scalar == Int32 {
    /// |x| of every lane.
    @_alwaysEmitIntoClient @inline(__always)
    public var magnitudes: SIMD16<Int32> {
        let signs = negativeLanes
        return (self ^ signs) &- signs
    }

    /// The sum of all lanes.
    @_alwaysEmitIntoClient @inline(__always)
    public var total: Int32 {
        let eight = lowHalf &+ highHalf
        let four = eight.lowHalf &+ eight.highHalf
        let two = four.lowHalf &+ four.highHalf
        return two.x &+ two.y
    }

    /// A bit for each lane below zero, lane 0 lowest.
    @_alwaysEmitIntoClient @inline(__always)
    public var negativeBits: UInt16 { negativeLanes.laneBits }

    /// A bit for each lane that is not zero.
    @_alwaysEmitIntoClient @inline(__always)
    public var nonzeroLanes: UInt16 { (self | (.zero &- self)).negativeBits }
}

extension SIMD16 where Scalar == Int16 {
    /// The same values in thirty-two bits; lane by lane, because the generic conversion is called and not inlined.
    @_alwaysEmitIntoClient @inline(__always)
    public var widened: SIMD16<Int32> {
        SIMD16<Int32>(
            Int32(self[0]), Int32(self[1]), Int32(self[2]), Int32(self[3]), Int32(self[4]), Int32(self[5]), Int32(self[6]), Int32(self[7]),
            Int32(self[8]), Int32(self[9]), Int32(self[10]), Int32(self[11]), Int32(self[12]), Int32(self[13]), Int32(self[14]),
            Int32(self[15]))
    }
}

// By their bits: the standard library's halves of so many lanes are functions, which the linker would keep from one level for all.
extension SIMD32 where Scalar == UInt16 {
    /// Both halves.
    @_alwaysEmitIntoClient @inline(__always)
    public var halves: (low: SIMD16<UInt16>, high: SIMD16<UInt16>) { unsafe unsafeBitCast(self, to: (SIMD16<UInt16>, SIMD16<UInt16>).self) }

    /// - Parameter halves: the low one first.
    @_alwaysEmitIntoClient @inline(__always)
    public init(_ halves: (SIMD16<UInt16>, SIMD16<UInt16>)) { self = unsafe unsafeBitCast(halves, to: Self.self) }
}

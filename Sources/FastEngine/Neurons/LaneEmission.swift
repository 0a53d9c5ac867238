import Kernels

/// Holds what sixteen neurons emitted in one update, for `GeneralLanes`, with the arithmetic on lanes that only they need.
struct LaneEmission {
    var value = SIMD16<Int32>.zero
    /// Thresholds crossed.
    var crossings = SIMD16<Int32>.zero
}

extension SIMD16 where Scalar == Int32 {
    /// Thresholds as cuts: a potential above its cut crosses.
    func cut(firesAtThreshold: Bool) -> SIMD16<Int32> { firesAtThreshold ? self &- SIMD16(repeating: 1) : self }

    /// A share of 4096 of each lane, toward zero. Magnitudes below 2³⁰ are split at 12 bits, so that no product leaves 32.
    @inline(__always)
    func decayed(_ share: Int32) -> SIMD16<Int32> {
        let sign = negativeLanes
        let magnitude = (self ^ sign) &- sign
        let shares = SIMD16(repeating: share)
        let twelve = SIMD16<Int32>(repeating: 12)
        let low = magnitude & SIMD16(repeating: 4095)
        let kept = (magnitude &>> twelve) &* shares &+ ((low &* shares) &>> twelve)
        return (kept ^ sign) &- sign
    }

    /// All bits of the lanes above zero.
    @inline(__always)
    var positiveLanes: SIMD16<Int32> { (.zero &- self).negativeLanes }
}

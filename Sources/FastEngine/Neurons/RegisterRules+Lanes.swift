import EventSim
import Kernels

/// Rounds and wraps the currents of sixteen neurons as a dialect of Loihi does, for `GeneralLanes`: a few vector instructions.
extension RegisterRules {
    /// The currents of sixteen neurons; no sum reaches 2³¹ (`FastTables.holds`).
    @inline(__always)
    func current(kept: SIMD16<Int32>, arrived: SIMD16<Int32>) -> SIMD16<Int32> {
        switch dialect {
        case .lava:
            let sum = kept &+ (arrived & SIMD16(repeating: ~63))
            let above = (SIMD16(repeating: 1 << 23) &- sum).negativeLanes
            let below = (sum &+ SIMD16(repeating: 1 << 23 - 1)).negativeLanes
            let turn = SIMD16<Int32>(repeating: 1 << 24)
            return sum &- (turn & above) &+ (turn & below)
        case .chipLike: return (kept &+ arrived.wrapped(unused: 10)).wrapped(unused: 8)
        }
    }

    @inline(__always)
    func drive(_ current: SIMD16<Int32>, constant: SIMD16<Int32>) -> SIMD16<Int32> {
        switch dialect {
        case .lava: current &+ constant
        case .chipLike: (current &+ constant).wrapped(unused: 8)
        }
    }
}

extension SIMD16 where Scalar == Int32 {
    /// The two's complement values without the highest bits.
    @inline(__always)
    fileprivate func wrapped(unused: Int32) -> SIMD16<Int32> {
        let shift = SIMD16<Int32>(repeating: unused)
        return (self &<< shift) &>> shift
    }
}

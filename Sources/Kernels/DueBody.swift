// Unchecked indices: the list has room for all strips, and for what writing sixteen at a time may overwrite behind them.
/// Lists the strips that have to be fired: sixteen strips are looked at in one comparison.
extension ProcessorKernels where Self: InstructionSet {
    /// One loop.
    @_alwaysEmitIntoClient @inline(never)
    public static func listDue(
        _ reasons: inout MutableSpan<UInt8>, all: Bool, _ causes: UInt8, to list: inout MutableSpan<Int32>
    ) -> (due: Int, reached: Int) {
        let table = LaneTable.shared
        let strips = reasons.count
        var (count, reached, strip) = (0, 0, 0)
        while strip &+ 16 <= strips {
            var bytes = unsafe reasons.mutableBytes
            let sixteen = unsafe bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: strip, as: SIMD16<UInt8>.self)
            // The highest bit of a byte says whether it is due.
            let due = all ? SIMD16(repeating: 128) : (sixteen & SIMD16(repeating: causes)) &+ SIMD16(repeating: 127)
            unsafe bytes.storeBytes(of: sixteen & (.zero &- due &>> SIMD16(repeating: 7)), toUncheckedByteOffset: strip, as: SIMD16<UInt8>.self)
            reached &+= (sixteen &<< SIMD16(repeating: 5)).highBits.nonzeroBitCount
            let bits = due.highBits
            strip &+= 16
            if bits != 0 { count = Self.write(bits, first: Int32(truncatingIfNeeded: strip &- 16), to: &list, at: count, table) }
        }
        while strip < strips {
            unsafe list[unchecked: count] = Int32(truncatingIfNeeded: strip)
            let reason = unsafe reasons[unchecked: strip]
            let isDue = all || reason & causes != 0
            unsafe reasons[unchecked: strip] = isDue ? reason : 0
            count &+= isDue ? 1 : 0
            reached &+= reason & DueReason.arrived != 0 ? 1 : 0
            strip &+= 1
        }
        return (count, reached)
    }
}

/// Remembers which strips of a band have to be fired, for `FiringKernel`: sixteen strips are looked at in one comparison.
struct DueStrips: Sendable {
    /// A potential will cross a threshold whatever arrives.
    static let waiting: UInt8 = 1
    /// What arrived has taken a sum where something happens, or nobody looked.
    static let beyond: UInt8 = 2
    /// Something arrived, which alone makes a strip due only where potentials are clipped.
    static let arrived: UInt8 = 4

    /// By strip, bit by bit, why it is due.
    var reasons: [UInt8]
    /// The due ones, ascending; the first of them count.
    private(set) var strips: [Int32]
    /// Whether sums are looked at before a strip is called due.
    private(set) var isWatched: Bool
    private let canWatch: Bool
    /// Those of the step at hand that anything arrived at.
    private var reached = 0
    /// Strips that fired in the last step although nothing may have arrived at all of their pixels, and their first events.
    var fired: [(strip: Int, event: Int)] = []

    /// - Parameter canWatch: whether sums alone make strips due.
    init(strips: Int, isPending: Bool, canWatch: Bool) {
        self.canWatch = canWatch
        isWatched = canWatch
        reasons = Array(repeating: isPending ? Self.waiting : 0, count: strips)
        self.strips = Array(repeating: 0, count: strips + LaneList.slack)
    }

    /// Lists the due strips, without a branch per strip, or all; the others' reasons are forgotten.
    ///
    /// - Parameter arrivedToo: whether those are due that anything arrived at.
    /// - Returns: how many they are.
    mutating func list(all: Bool, arrivedToo: Bool) -> Int {
        let (due, reached) = Self.list(&reasons, all: all, Self.waiting | Self.beyond | (arrivedToo ? Self.arrived : 0), into: &strips)
        self.reached = reached
        return due
    }

    /// Remembers how many strips fired. Where more than half of those that events reached do, sums are not looked at any more before firing:
    /// the look would cost more than it saves.
    mutating func finish(firing count: Int) {
        if canWatch, reached > 0 { isWatched = count * 2 < reached }
    }

    // Unchecked indices: the list has room for all strips, and for what writing eight at a time may overwrite behind them.
    private static func list(_ reasons: inout [UInt8], all: Bool, _ causes: UInt8, into list: inout [Int32]) -> (due: Int, reached: Int) {
        let table = LaneList.table
        let (lanes, sizes) = (table.lanes, table.counts)
        let (listed, counts) = (lanes.span, sizes.span)
        let strips = reasons.count
        var reasons = reasons.mutableSpan
        var list = list.mutableSpan
        var (count, reached, strip) = (0, 0, 0)
        while strip &+ 16 <= strips {
            var bytes = unsafe reasons.mutableBytes
            let sixteen = unsafe bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: strip, as: SIMD16<UInt8>.self)
            // The highest bit of a byte says whether it is due.
            let due = all ? SIMD16(repeating: 128) : (sixteen & SIMD16(repeating: causes)) &+ SIMD16(repeating: 127)
            unsafe bytes.storeBytes(of: sixteen & (.zero &- due &>> SIMD16(repeating: 7)), toUncheckedByteOffset: strip, as: SIMD16<UInt8>.self)
            reached &+= (sixteen &<< SIMD16(repeating: 5)).highBits.nonzeroBitCount
            let bits = Int(due.highBits)
            strip &+= 16
            guard bits != 0 else { continue }
            count = LaneList.write(bits & 255, Int32(truncatingIfNeeded: strip &- 16), to: &list, at: count, listed, counts)
            count = LaneList.write(bits &>> 8, Int32(truncatingIfNeeded: strip &- 8), to: &list, at: count, listed, counts)
        }
        while strip < strips {
            unsafe list[unchecked: count] = Int32(truncatingIfNeeded: strip)
            let reason = unsafe reasons[unchecked: strip]
            let isDue = all || reason & causes != 0
            unsafe reasons[unchecked: strip] = isDue ? reason : 0
            count &+= isDue ? 1 : 0
            reached &+= reason & arrived != 0 ? 1 : 0
            strip &+= 1
        }
        return (count, reached)
    }
}

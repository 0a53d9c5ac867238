/// Which strips of a band have work to do.
struct DueStrips: Sendable {
    /// A potential will cross a threshold whatever arrives.
    static let waiting: UInt8 = 1
    /// What arrived has taken a sum where something happens, or nobody looked.
    static let beyond: UInt8 = 2
    /// Something arrived, which alone makes no strip due.
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
        self.strips = Array(repeating: 0, count: strips + 1)
    }

    /// Lists the due strips, without a branch per strip, or all; the others' reasons are forgotten.
    ///
    /// - Returns: how many they are.
    mutating func list(all: Bool) -> Int {
        let (due, reached) = Self.list(&reasons, all: all, into: &strips)
        self.reached = reached
        return due
    }

    /// Remembers how many strips fired: where most do that anything arrives at, looking first is in vain.
    mutating func finish(firing count: Int) {
        if canWatch, reached > 0 { isWatched = count * 2 < reached }
    }

    // Unchecked indices: the list has room for all strips and one more.
    private static func list(_ reasons: inout [UInt8], all: Bool, into list: inout [Int32]) -> (due: Int, reached: Int) {
        var reasons = reasons.mutableSpan
        var list = list.mutableSpan
        var (count, reached) = (0, 0)
        for strip in reasons.indices {
            unsafe list[unchecked: count] = Int32(truncatingIfNeeded: strip)
            let reason = unsafe reasons[unchecked: strip]
            let isDue = all || reason & (waiting | beyond) != 0
            unsafe reasons[unchecked: strip] = isDue ? reason : 0
            count &+= isDue ? 1 : 0
            reached &+= reason & arrived != 0 ? 1 : 0
        }
        return (count, reached)
    }
}

import Kernels

/// Remembers which strips of a band have to be fired, for `FiringKernel`: sixteen strips are looked at in one comparison.
struct DueStrips: Sendable {
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
    var fired: [FiredStrip]
    /// How many of `fired` count.
    var firedCount = 0

    /// - Parameter canWatch: whether sums alone make strips due.
    init(strips: Int, isPending: Bool, canWatch: Bool) {
        self.canWatch = canWatch
        isWatched = canWatch
        reasons = Array(repeating: isPending ? DueReason.waiting : 0, count: strips)
        self.strips = Array(repeating: 0, count: strips + LaneTable.slack)
        fired = Array(repeating: FiredStrip(strip: 0, event: 0), count: strips)
    }

    /// Lists the due strips, without a branch per strip, or all; the others' reasons are forgotten.
    ///
    /// - Parameter arrivedToo: whether those are due that anything arrived at.
    /// - Returns: how many they are.
    mutating func list(all: Bool, arrivedToo: Bool, _ kernels: any ProcessorKernels.Type) -> Int {
        let causes = DueReason.waiting | DueReason.beyond | (arrivedToo ? DueReason.arrived : 0)
        let (due, reached) = Self.list(kernels, &reasons, all: all, causes, to: &strips)
        self.reached = reached
        return due
    }

    /// Remembers how many strips fired. Where more than half of those that events reached do, sums are not looked at any more before firing:
    /// the look would cost more than it saves.
    ///
    /// - Parameter reached: how many strips anything arrived at, where nobody listed them.
    mutating func finish(firing count: Int, of reached: Int? = nil) {
        let reached = reached ?? self.reached
        if canWatch, reached > 0 { isWatched = count * 2 < reached }
    }

    // Every buffer by itself, so that each can be borrowed alone.
    private static func list(
        _ kernels: any ProcessorKernels.Type, _ reasons: inout [UInt8], all: Bool, _ causes: UInt8, to strips: inout [Int32]
    ) -> (due: Int, reached: Int) {
        var reasons = reasons.mutableSpan
        var strips = strips.mutableSpan
        return kernels.listDue(&reasons, all: all, causes, to: &strips)
    }
}

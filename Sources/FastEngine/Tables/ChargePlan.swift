import EventSim

/// Says what one firing of a class of pixels and a channel segment sets off, packets, arrivals and operations, for `LayerAccount` to multiply
/// by counted events: the charge plan.
struct ChargePlan: Sendable {
    /// Where the source lives; `nil` for the host.
    var block: Int?
    var core: Int?
    /// Accumulators of max-pool gates that one firing reads and writes.
    var gateReads = 0
    var gateWrites = 0
    /// In the table's arrivals.
    var arrivals = 0..<0

    /// One packet's arrival at a core.
    struct Arrival: Sendable {
        var core: Int
        /// Index into the table's delays.
        var delay: Int
        /// Layer of the first block it feeds, which is charged with the look-up.
        var layer: Int
        /// Over its deliveries.
        var operations: Int
        /// In the table's deliveries.
        var deliveries: Range<Int>
    }

    /// One projection into one block.
    struct Delivery: Sendable {
        var layer: Int
        var operations: Int
        var list: SynapseList
        /// Index of the counts of nonzero weights by channel.
        var nonzero: Int
    }
}

/// Says what one message adds to the loads of single cores, packets where it leaves and operations where it arrives, for `LayerAccount`.
struct CoreRates: Sendable {
    struct Entry: Sendable {
        /// Whose messages are meant.
        var plan: Int32
        var core: Int32
        var amount: UInt32
    }

    /// The cores that get anything, with the end of their entries.
    private let cores: [(core: Int, end: Int)]
    /// By core.
    private let entries: [Entry]
    /// What every plan lies below.
    private let plans: Int

    init(_ entries: [Entry]) {
        self.entries = entries.sorted { ($0.core, $0.plan) < ($1.core, $1.plan) }
        plans = entries.reduce(0) { max($0, Int($1.plan) + 1) }
        cores = self.entries.enumerated().reduce(into: []) { cores, entry in
            if let last = cores.last, last.core == Int(entry.element.core) { cores.removeLast() }
            cores.append((Int(entry.element.core), entry.offset + 1))
        }
    }

    /// What the messages of some steps come to, by core that gets anything.
    ///
    /// - Parameter counts: messages by plan.
    func sum(_ counts: StepCounts, into sums: inout [SIMD8<UInt64>]) {
        precondition(plans <= counts.plans, "the rates of a layer are another map's")
        while sums.count < cores.count { sums.append(.zero) }
        let (cores, entries, counts) = (cores.span, entries.span, counts.numbers.span)
        var loads = sums.mutableSpan
        var index = 0
        for core in cores.indices {
            var sum = SIMD8<UInt64>.zero
            for entry in index..<cores[core].end {
                let entry = unsafe entries[unchecked: entry]
                sum &+= StepCounts.wide(counts, plan: Int(entry.plan)) &* SIMD8(repeating: UInt64(entry.amount))
            }
            index = cores[core].end
            loads[core] = sum
        }
    }

    /// Adds one step's sums to the loads of all cores.
    func add(_ sums: [SIMD8<UInt64>], lane: Int, to loads: inout [Int]) {
        let (cores, sums) = (cores.span, sums.span)
        var loads = loads.mutableSpan
        for index in cores.indices { loads[cores[index].core] &+= Int(sums[index][lane]) }
    }
}

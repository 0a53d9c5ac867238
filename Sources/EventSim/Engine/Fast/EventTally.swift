/// How many events happened where: of one step by plan, and of the run by class and channel.
struct EventTally: Sendable {
    /// Over the run, by class and channel.
    private(set) var histogram: [Int32]
    /// In this step, by plan; and which plans have any.
    private(set) var events: [Int]
    private(set) var crossings: [Int]
    private(set) var active: [Int] = []
    /// Nonzero weights that this step's events meet, by delay.
    private(set) var nonzero: [Int]

    init(_ table: ChargeTable) {
        histogram = Array(repeating: 0, count: table.plans.count / max(table.segments, 1) * table.channels)
        events = Array(repeating: 0, count: table.plans.count)
        crossings = events
        nonzero = Array(repeating: 0, count: table.delays.count)
    }

    /// Replaces the step's counts by those of `list`. O(events + pixels of rows that have any).
    mutating func count(_ list: EventList, _ table: ChargeTable, width: Int) {
        for plan in active {
            events[plan] = 0
            crossings[plan] = 0
        }
        active.removeAll(keepingCapacity: true)
        for delay in nonzero.indices { nonzero[delay] = 0 }
        guard !list.isEmpty else { return }
        for y in table.rowClass.indices {
            let row = y * width
            guard list.offsets[row] < list.offsets[row + width] else { continue }
            let first = table.rowClass[y] * table.columnClasses
            Self.count(
                list, row: row, firstClass: first, table, in: &histogram, events: &events, crossings: &crossings, active: &active,
                nonzero: &nonzero)
        }
    }

    /// Counts a row's events.
    private static func count(
        _ list: EventList, row: Int, firstClass: Int, _ table: ChargeTable, in histogram: inout [Int32], events: inout [Int],
        crossings: inout [Int], active: inout [Int], nonzero: inout [Int]
    ) {
        let offsets = list.offsets.span
        let entries = list.entries.span
        let crossed = list.crossings.span
        let isUnit = crossed.isEmpty
        let columnClass = table.columnClass.span
        let totals = table.nonzeroTotals.span
        let totalRows = table.nonzeroRows.span
        let segmentOf = table.grid.segmentOf.span
        let (channels, delays, segments) = (table.channels, table.delays.count, table.segments)
        var counts = histogram.mutableSpan
        var events = events.mutableSpan
        var crossings = crossings.mutableSpan
        var nonzero = nonzero.mutableSpan
        var event = Int(offsets[row])
        for x in columnClass.indices {
            let end = Int(offsets[row &+ x &+ 1])
            guard event < end else { continue }
            let index = firstClass &+ columnClass[x]
            let pixel = x &* channels
            let base = index &* channels &- pixel
            for event in event..<end { counts[base &+ Int(entries[event])] &+= 1 }
            for delay in 0..<delays {
                let first = totalRows[index &* delays &+ delay] &- pixel
                var sum: Int32 = 0
                for event in event..<end { sum &+= totals[first &+ Int(entries[event])] }
                nonzero[delay] &+= Int(sum)
            }
            if segments == 1 {
                if events[index] == 0 { active.append(index) }
                events[index] &+= end &- event
                var sum: Int32 = isUnit ? Int32(truncatingIfNeeded: end &- event) : 0
                if !isUnit { for event in event..<end { sum &+= Int32(crossed[event]) } }
                crossings[index] &+= Int(sum)
            } else {
                for event in event..<end {
                    let plan = index &* segments &+ segmentOf[Int(entries[event]) &- pixel]
                    if events[plan] == 0 { active.append(plan) }
                    events[plan] &+= 1
                    crossings[plan] &+= isUnit ? 1 : Int(crossed[event])
                }
            }
            event = end
        }
    }
}

/// How many events happened where: of one step by plan, and of the run by position.
struct EventTally: Sendable {
    /// Over the run.
    private(set) var histogram: EventHistogram
    /// In this step, by plan. Crossings are only counted where they differ from the events.
    private(set) var events: [Int32]
    private(set) var crossings: [Int32] = []
    private(set) var countsCrossings = false
    /// The row classes of this step's events, and those between them.
    private(set) var rowClasses = 0..<0
    /// Nonzero weights that this step's events meet, by delay.
    private(set) var nonzero: [Int]
    private let plansPerRowClass: Int

    init(_ table: ChargeTable, isPerNeuron: Bool) {
        plansPerRowClass = table.plansPerRowClass
        histogram = EventHistogram(table, isPerNeuron: isPerNeuron)
        events = Array(repeating: 0, count: table.plans.count)
        nonzero = Array(repeating: 0, count: table.delays.count)
    }

    /// The plans of `rowClasses`.
    var plans: Range<Int> { rowClasses.lowerBound * plansPerRowClass..<rowClasses.upperBound * plansPerRowClass }

    /// Replaces the step's counts by those of a list that has any. O(events + columns of rows that have any).
    mutating func count(_ list: EventList, _ table: ChargeTable, width: Int) {
        for plan in plans { events[plan] = 0 }
        if countsCrossings { for plan in plans { crossings[plan] = 0 } }
        countsCrossings = !list.crossings.isEmpty
        if countsCrossings, crossings.isEmpty { crossings = Array(repeating: 0, count: events.count) }
        rowClasses = Self.rowClasses(list.offsets, table.rowClass, width: width)
        let first = histogram.add(list, table, width: width)
        for delay in nonzero.indices { nonzero[delay] = delay == 0 ? first : Self.nonzero(list, table, width: width, delay: delay) }
        if table.planOfEntry.isEmpty {
            Self.count(list.offsets, table, width: width, to: &events)
            if countsCrossings { Self.count(list.crossed, table, width: width, to: &crossings) }
        } else {
            Self.count(list, table, width: width, events: &events, crossings: &crossings)
        }
    }

    /// Completes the histogram.
    mutating func settle() { histogram.settle() }

    /// From the first to the last row class with events.
    private static func rowClasses(_ offsets: [Int32], _ rowClass: [Int], width: Int) -> Range<Int> {
        var (first, last) = (Int.max, -1)
        for y in rowClass.indices where offsets[y * width] < offsets[(y + 1) * width] {
            first = min(first, rowClass[y])
            last = max(last, rowClass[y])
        }
        return first..<last + 1
    }

    // Every buffer is borrowed once for all rows. Unchecked indices: an entry lies inside its row, a run inside the layer, and
    // where a row begins in the tables is checked.

    /// The nonzero weights that the events meet over another delay.
    private static func nonzero(_ list: EventList, _ table: ChargeTable, width: Int, delay: Int) -> Int {
        let (offsets, entries, totals, rowClass) = (list.offsets.span, list.entries.span, table.nonzeroTotals.span, table.rowClass.span)
        let (starts, delays, length) = (table.nonzeroRows.span, table.delays.count, table.columnClass.count * table.channels)
        var sum = 0
        for y in rowClass.indices {
            let row = entries.extracting(Int(offsets[y &* width])..<Int(offsets[(y &+ 1) &* width]))
            guard !row.isEmpty else { continue }
            let start = starts[rowClass[y] &* delays &+ delay]
            let numbers = totals.extracting(start..<start &+ length)
            for event in row.indices { unsafe sum &+= Int(numbers[unchecked: Int(row[unchecked: event])]) }
        }
        return sum
    }

    /// Adds what lies in each run of each row to the run's plan.
    ///
    /// - Parameter sums: running sums by pixel.
    private static func count(_ sums: [Int32], _ table: ChargeTable, width: Int, to counts: inout [Int32]) {
        let (sums, runs, rowClass, plansPerRowClass) = (sums.span, table.columnRuns.span, table.rowClass.span, table.plansPerRowClass)
        var counts = counts.mutableSpan
        for y in rowClass.indices {
            let row = sums.extracting(y &* width...(y &+ 1) &* width)
            var before = row[0]
            guard row[width] != before else { continue }
            let first = rowClass[y] &* plansPerRowClass
            precondition(first &+ plansPerRowClass <= counts.count, "a row class beyond the table's")
            for index in runs.indices {
                let run = unsafe runs[unchecked: index]
                let after = unsafe row[unchecked: Int(run.end)]
                unsafe counts[unchecked: first &+ Int(run.columnClass)] &+= after &- before
                before = after
            }
        }
    }

    private static func count(_ list: EventList, _ table: ChargeTable, width: Int, events: inout [Int32], crossings: inout [Int32]) {
        let (offsets, entries, crossed) = (list.offsets.span, list.entries.span, list.crossings.span)
        let (planOfEntry, rowClass, plansPerRowClass) = (table.planOfEntry.span, table.rowClass.span, table.plansPerRowClass)
        var events = events.mutableSpan
        var crossings = crossings.mutableSpan
        for y in rowClass.indices {
            let first = rowClass[y] &* plansPerRowClass
            for event in Int(offsets[y &* width])..<Int(offsets[(y &+ 1) &* width]) {
                let plan = first &+ Int(planOfEntry[Int(entries[event])])
                events[plan] &+= 1
                if !crossed.isEmpty { crossings[plan] &+= Int32(crossed[event]) }
            }
        }
    }
}

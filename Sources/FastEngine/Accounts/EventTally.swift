/// Counts the events of a few steps by charge plan and those of the run by position, for `LayerAccount`: O(events + columns of rows
/// that have any) per step.
struct EventTally: Sendable {
    /// Over the run.
    private(set) var histogram: EventHistogram
    /// In these steps, by plan. Crossings are only counted where they differ from the events.
    private(set) var events: StepCounts
    private(set) var crossings: StepCounts?
    /// The row classes of these steps' events, and those between them.
    private(set) var rowClasses = 0..<0
    /// Nonzero weights that each step's events meet, by delay and step.
    private(set) var nonzero: [Int]
    private let plansPerRowClass: Int

    init(_ table: ChargeTable, isPerNeuron: Bool) {
        plansPerRowClass = table.plansPerRowClass
        histogram = EventHistogram(table, isPerNeuron: isPerNeuron)
        events = StepCounts(plans: table.plans.count)
        nonzero = Array(repeating: 0, count: table.delays.count * StepCounts.steps)
    }

    /// The plans of `rowClasses`.
    var plans: Range<Int> { rowClasses.lowerBound * plansPerRowClass..<rowClasses.upperBound * plansPerRowClass }

    /// Starts with other steps.
    mutating func clear() {
        let plans = plans
        events.clear(plans)
        crossings?.clear(plans)
        rowClasses = 0..<0
    }

    /// Counts the events of one of the steps, if there are any. O(events + columns of rows that have any).
    mutating func count(_ list: EventList, lane: Int, _ table: ChargeTable, width: Int) {
        let met = Self.rowClasses(list.offsets, table.rowClass, width: width)
        rowClasses = rowClasses.isEmpty ? met : min(rowClasses.lowerBound, met.lowerBound)..<max(rowClasses.upperBound, met.upperBound)
        let first = histogram.add(list, table, width: width)
        for delay in table.delays.indices {
            nonzero[delay * StepCounts.steps + lane] = delay == 0 ? first : Self.nonzero(list, table, width: width, delay: delay)
        }
        // Until now each event was one crossing.
        if !list.crossings.isEmpty, crossings == nil { crossings = events }
        if table.planOfEntry.isEmpty {
            Self.count(list.offsets, table, width: width, to: &events.numbers, lane)
            if crossings != nil { Self.count(list.crossed.isEmpty ? list.offsets : list.crossed, table, width: width, to: &crossings!.numbers, lane) }
        } else {
            Self.count(list, table, width: width, crossings: [], to: &events.numbers, lane)
            if crossings != nil { Self.count(list, table, width: width, crossings: list.crossings, to: &crossings!.numbers, lane) }
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
    private static func count(_ sums: [Int32], _ table: ChargeTable, width: Int, to counts: inout [Int32], _ lane: Int) {
        let (sums, runs, rowClass, plansPerRowClass) = (sums.span, table.columnRuns.span, table.rowClass.span, table.plansPerRowClass)
        var counts = counts.mutableSpan
        for y in rowClass.indices {
            let row = sums.extracting(y &* width...(y &+ 1) &* width)
            var before = row[0]
            guard row[width] != before else { continue }
            let first = rowClass[y] &* plansPerRowClass
            precondition((first &+ plansPerRowClass) &* StepCounts.steps <= counts.count, "a row class beyond the table's")
            for index in runs.indices {
                let run = unsafe runs[unchecked: index]
                let after = unsafe row[unchecked: Int(run.end)]
                unsafe counts[unchecked: (first &+ Int(run.columnClass)) &* StepCounts.steps &+ lane] &+= after &- before
                before = after
            }
        }
    }

    /// - Parameter crossings: what each event counts as; one, where empty.
    private static func count(_ list: EventList, _ table: ChargeTable, width: Int, crossings: [UInt8], to counts: inout [Int32], _ lane: Int) {
        let (offsets, entries, crossings) = (list.offsets.span, list.entries.span, crossings.span)
        let (planOfEntry, rowClass, plansPerRowClass) = (table.planOfEntry.span, table.rowClass.span, table.plansPerRowClass)
        var counts = counts.mutableSpan
        for y in rowClass.indices {
            let first = rowClass[y] &* plansPerRowClass
            for event in Int(offsets[y &* width])..<Int(offsets[(y &+ 1) &* width]) {
                let plan = first &+ Int(planOfEntry[Int(entries[event])])
                counts[plan &* StepCounts.steps &+ lane] &+= crossings.isEmpty ? 1 : Int32(crossings[event])
            }
        }
    }
}

/// How many events happened where: of one step by plan, and of the run by row class, column and channel.
struct EventTally: Sendable {
    /// Over the run, by row class and position in the row.
    private var histogram: [Int32]
    /// In this step, by plan; and which plans have any.
    private(set) var events: [Int]
    private(set) var crossings: [Int]
    private(set) var active: [Int] = []
    /// Nonzero weights that this step's events meet, by delay.
    private(set) var nonzero: [Int]
    private let columns: [Columns]
    /// By position in a row, its plan among those of the row's class; empty while channels share plans.
    private let planOfEntry: [Int32]
    private let rowLength: Int

    /// Neighbouring columns of one class.
    private struct Columns: Sendable {
        var range: Range<Int>
        var columnClass: Int
    }

    init(_ table: ChargeTable) {
        rowLength = table.columnClass.count * table.channels
        histogram = Array(repeating: 0, count: table.plans.count / max(table.segments * table.columnClasses, 1) * rowLength)
        events = Array(repeating: 0, count: table.plans.count)
        crossings = events
        nonzero = Array(repeating: 0, count: table.delays.count)
        columns = table.columnClass.indices.reduce(into: []) { runs, x in
            if let last = runs.last, last.columnClass == table.columnClass[x] {
                runs[runs.count - 1].range = last.range.lowerBound..<x + 1
            } else {
                runs.append(Columns(range: x..<x + 1, columnClass: table.columnClass[x]))
            }
        }
        planOfEntry =
            table.segments == 1
            ? [] : table.columnClass.flatMap { column in table.grid.segmentOf.map { Int32(column * table.segments + $0) } }
    }

    /// Events of the run by class and channel.
    func histogramByClass(_ table: ChargeTable) -> [Int32] {
        let channels = table.channels
        var counts = [Int32](repeating: 0, count: table.plans.count / max(table.segments, 1) * channels)
        var row = 0
        for first in stride(from: 0, to: histogram.count, by: max(rowLength, 1)) {
            for (x, columnClass) in table.columnClass.enumerated() {
                let target = (row * table.columnClasses + columnClass) * channels
                for channel in 0..<channels { counts[target + channel] += histogram[first + x * channels + channel] }
            }
            row += 1
        }
        return counts
    }

    /// Replaces the step's counts by those of `list`. O(events + columns of rows that have any).
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
            let range = Int(list.offsets[row])..<Int(list.offsets[row + width])
            guard !range.isEmpty else { continue }
            let rowClass = table.rowClass[y]
            let first = rowClass * rowLength
            for delay in nonzero.indices {
                let start = table.nonzeroRows[rowClass * nonzero.count + delay]
                nonzero[delay] +=
                    delay == 0
                    ? Self.count(list, range, first: first, length: rowLength, in: &histogram, table.nonzeroTotals, start: start)
                    : Self.sum(list, range, table.nonzeroTotals, first: start, length: rowLength)
            }
            let firstPlan = rowClass * table.columnClasses * table.segments
            if planOfEntry.isEmpty {
                countColumns(list, row: row, firstPlan: firstPlan)
            } else {
                countEntries(list, range, firstPlan: firstPlan)
            }
        }
    }

    // Unchecked indices: an entry lies inside its row, and where a row begins in the tables is checked.
    private static func count(
        _ list: EventList, _ range: Range<Int>, first: Int, length: Int, in histogram: inout [Int32], _ numbers: [Int32], start: Int
    ) -> Int {
        precondition(
            range.upperBound <= list.entries.count && first + length <= histogram.count && start + length <= numbers.count,
            "a row's events do not fit the layer")
        let entries = list.entries.span
        let numbers = numbers.span
        var counts = histogram.mutableSpan
        var sum = 0
        for event in range {
            let entry = unsafe Int(entries[unchecked: event])
            unsafe counts[unchecked: first &+ entry] &+= 1
            unsafe sum &+= Int(numbers[unchecked: start &+ entry])
        }
        return sum
    }

    private static func sum(_ list: EventList, _ range: Range<Int>, _ numbers: [Int32], first: Int, length: Int) -> Int {
        precondition(range.upperBound <= list.entries.count && first + length <= numbers.count, "a row's events do not fit the layer")
        let entries = list.entries.span
        let numbers = numbers.span
        var sum = 0
        for event in range { unsafe sum &+= Int(numbers[unchecked: first &+ Int(entries[unchecked: event])]) }
        return sum
    }

    private mutating func countColumns(_ list: EventList, row: Int, firstPlan: Int) {
        Self.count(list, columns, row: row, firstPlan: firstPlan, events: &events, crossings: &crossings, active: &active)
    }

    // Every buffer by itself, so that each can be borrowed alone.
    private static func count(
        _ list: EventList, _ columns: [Columns], row: Int, firstPlan: Int, events: inout [Int], crossings: inout [Int], active: inout [Int]
    ) {
        let offsets = list.offsets.span
        let crossed = list.crossed.span
        let columns = columns.span
        var events = events.mutableSpan
        var crossings = crossings.mutableSpan
        for index in columns.indices {
            let run = columns[index]
            let (from, to) = (row &+ run.range.lowerBound, row &+ run.range.upperBound)
            let count = Int(offsets[to] &- offsets[from])
            guard count > 0 else { continue }
            let plan = firstPlan &+ run.columnClass
            let before = events[plan]
            if before == 0 { active.append(plan) }
            events[plan] = before &+ count
            crossings[plan] &+= crossed.isEmpty ? count : Int(crossed[to] &- crossed[from])
        }
    }

    private mutating func countEntries(_ list: EventList, _ range: Range<Int>, firstPlan: Int) {
        let entries = list.entries.span
        let crossed = list.crossings.span
        let planOfEntry = planOfEntry
        let plans = planOfEntry.span
        for event in range {
            let plan = firstPlan &+ Int(plans[Int(entries[event])])
            if events[plan] == 0 { active.append(plan) }
            events[plan] &+= 1
            crossings[plan] &+= crossed.isEmpty ? 1 : Int(crossed[event])
        }
    }
}

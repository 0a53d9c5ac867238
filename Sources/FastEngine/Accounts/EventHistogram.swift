/// Counts the events of a run at each column and channel, for `LayerAccount`: one increment per event.
///
/// Rows are kept apart where spike sums are wanted; else up to sixteen rows of one class are counted together.
struct EventHistogram: Sendable {
    /// By row of the histogram, column and channel; complete once settled.
    private(set) var counts: [Int32]
    /// Of the last steps, in the same order: few bytes, so that they stay in the cache from one step to the next.
    private var recent: [UInt8]
    /// What may be added to any of `recent` before one overflows.
    private var room = Int(UInt8.max)
    /// What one step adds at most.
    private let mostPerStep: Int
    /// By row of the layer: its row of the histogram.
    private let rows: [Int]
    /// By row of the histogram.
    private let rowClass: [Int]
    private let rowLength: Int

    /// - Parameter isPerNeuron: whether rows are told apart though they cost the same: then `counts` are the layer's neurons.
    init(_ table: ChargeTable, isPerNeuron: Bool) {
        mostPerStep = isPerNeuron ? 1 : 16
        var (rows, rowClass) = ([Int](), [Int]())
        // Where rows of a class lie together, by class: the histogram's row, and how many of the layer's rows it holds.
        var open: [Int: (row: Int, count: Int)] = [:]
        for index in table.rowClass {
            if let last = open[index], last.count < mostPerStep {
                open[index] = (last.row, last.count + 1)
                rows.append(last.row)
            } else {
                open[index] = (rowClass.count, 1)
                rows.append(rowClass.count)
                rowClass.append(index)
            }
        }
        (self.rows, self.rowClass) = (rows, rowClass)
        rowLength = table.columnClass.count * table.channels
        counts = Array(repeating: 0, count: rowClass.count * rowLength)
        recent = Array(repeating: 0, count: counts.count)
    }

    /// Adds a step's events.
    ///
    /// - Returns: the nonzero weights that they meet over the first delay.
    mutating func add(_ list: EventList, _ table: ChargeTable, width: Int) -> Int {
        if room < mostPerStep { settle() }
        room -= mostPerStep
        return table.delays.isEmpty
            ? Self.add(list, rows, width: width, length: rowLength, to: &recent)
            : Self.add(list, rows, table, width: width, length: rowLength, to: &recent)
    }

    /// Completes `counts`.
    mutating func settle() {
        Self.move(&recent, to: &counts)
        room = Int(UInt8.max)
    }

    private static func move(_ recent: inout [UInt8], to counts: inout [Int32]) {
        precondition(recent.count == counts.count, "two counts of each position")
        var recent = recent.mutableSpan
        var counts = counts.mutableSpan
        for index in recent.indices {
            unsafe counts[unchecked: index] &+= Int32(recent[unchecked: index])
            unsafe recent[unchecked: index] = 0
        }
    }

    // Every buffer is borrowed once for all rows. Unchecked indices: an entry lies inside its row, and where a row begins is checked.

    private static func add(_ list: EventList, _ rows: [Int], _ table: ChargeTable, width: Int, length: Int, to counts: inout [UInt8]) -> Int {
        let (offsets, entries, totals, rows) = (list.offsets.span, list.entries.span, table.nonzeroTotals.span, rows.span)
        let (rowClass, starts, delays) = (table.rowClass.span, table.nonzeroRows.span, table.delays.count)
        var counts = counts.mutableSpan
        var sum = 0
        for y in rows.indices {
            let row = entries.extracting(Int(offsets[y &* width])..<Int(offsets[(y &+ 1) &* width]))
            guard !row.isEmpty else { continue }
            let start = starts[rowClass[y] &* delays]
            let numbers = totals.extracting(start..<start &+ length)
            let first = rows[y] &* length
            precondition(first &+ length <= counts.count, "a row beyond the histogram")
            for event in row.indices {
                let entry = unsafe Int(row[unchecked: event])
                unsafe counts[unchecked: first &+ entry] &+= 1
                unsafe sum &+= Int(numbers[unchecked: entry])
            }
        }
        return sum
    }

    /// Adds events that meet no weights.
    private static func add(_ list: EventList, _ rows: [Int], width: Int, length: Int, to counts: inout [UInt8]) -> Int {
        let (offsets, entries, rows) = (list.offsets.span, list.entries.span, rows.span)
        var counts = counts.mutableSpan
        for y in rows.indices {
            for event in Int(offsets[y &* width])..<Int(offsets[(y &+ 1) &* width]) { counts[rows[y] &* length &+ Int(entries[event])] &+= 1 }
        }
        return 0
    }

    /// Events by class and channel; a class of many pixels may have more than 32 bits count.
    func byClass(_ table: ChargeTable) -> [Int] {
        let channels = table.channels
        var byClass = [Int](repeating: 0, count: table.plans.count / max(table.segments, 1) * channels)
        var sums = byClass.mutableSpan
        let (counts, columnClass) = (counts.span, table.columnClass.span)
        for row in rowClass.indices {
            for x in columnClass.indices {
                let first = row * rowLength + x * channels
                let pixel = counts.extracting(first..<first + channels)
                let target = (rowClass[row] * table.columnClasses + columnClass[x]) * channels
                precondition(target + channels <= sums.count, "a class beyond the table's")
                for channel in pixel.indices { unsafe sums[unchecked: target &+ channel] &+= Int(pixel[unchecked: channel]) }
            }
        }
        return byClass
    }
}

/// What one message adds to the loads of single cores: packets where it leaves, operations where it arrives.
struct CoreRates: Sendable {
    struct Entry: Sendable {
        /// Whose messages are meant.
        var plan: Int32
        var core: Int32
        var amount: UInt32
    }

    private let entries: [Entry]
    /// First entry of each row class, and their number at the end.
    private let first: [Int]
    /// What every entry's plan and core lie below.
    private let plans: Int
    private let cores: Int

    /// - Parameter rows: entries by row class.
    init(_ rows: [[Entry]]) {
        first = rows.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        plans = rows.joined().reduce(0) { max($0, Int($1.plan) + 1) }
        cores = rows.joined().reduce(0) { max($0, Int($1.core) + 1) }
        var uses = [Int](repeating: 0, count: cores)
        entries = rows.flatMap { Self.spread($0, uses: &uses) }
    }

    /// A sum that was just written is slow to read again: every core's first entry, then every core's second one, and so on.
    ///
    /// - Parameter uses: a zero for every core.
    private static func spread(_ row: [Entry], uses: inout [Int]) -> [Entry] {
        let turns = row.map { entry in
            uses[Int(entry.core)] += 1
            return uses[Int(entry.core)]
        }
        for entry in row { uses[Int(entry.core)] = 0 }
        return row.indices.sorted { (turns[$0], $0) < (turns[$1], $1) }.map { row[$0] }
    }

    /// Adds what the messages of some row classes come to.
    ///
    /// - Parameters:
    ///   - counts: messages by plan.
    ///   - loads: by core.
    func add(_ counts: [Int32], rowClasses: Range<Int>, to loads: inout [Int]) {
        precondition(plans <= counts.count && cores <= loads.count, "the rates of a layer are another map's")
        let entries = entries.span.extracting(first[rowClasses.lowerBound]..<first[rowClasses.upperBound])
        let counts = counts.span
        var loads = loads.mutableSpan
        for index in entries.indices {
            let entry = unsafe entries[unchecked: index]
            unsafe loads[unchecked: Int(entry.core)] &+= Int(counts[unchecked: Int(entry.plan)]) &* Int(entry.amount)
        }
    }
}

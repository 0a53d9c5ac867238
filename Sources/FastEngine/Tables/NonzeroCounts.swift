import EventSim

/// Counts the nonzero weights that an event of each channel meets, for `PlanBuilder`: once for every distinct set of taps and outputs.
struct NonzeroCounts {
    private let projection: MappedProjection
    private let columnSets: Int
    /// Distinct output ranges of the target's blocks, and which one each block has.
    private let outputs: [Range<Int>]
    private let outputsOfBlock: [Int]
    /// Number of a table by row set, column set and output range; −1 while there is none.
    private var known: [Int]
    /// `[ky][kx][channel]` by output range; empty while nobody asked.
    private var byTap: [[Int32]]

    /// - Parameters:
    ///   - rowSets, columnSets: how many sets of kernel coordinates there are.
    ///   - outputs: of each block of the target.
    init(_ projection: MappedProjection, rowSets: Int, columnSets: Int, outputs: [Range<Int>]) {
        self.projection = projection
        self.columnSets = columnSets
        let distinct = Array(Set(outputs)).sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
        let position = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0) })
        self.outputs = distinct
        outputsOfBlock = outputs.map { position[$0] ?? 0 }
        known = Array(repeating: -1, count: rowSets * columnSets * distinct.count)
        byTap = Array(repeating: [], count: distinct.count)
    }

    /// The number of the table for a block and two sets of kernel coordinates, which is added to `tables` if it is new.
    mutating func table(
        block: Int, rows: (set: Int, taps: [Int]), columns: (set: Int, taps: [Int]), in tables: inout [[Int32]]
    ) -> Int {
        let range = outputsOfBlock[block]
        let key = (rows.set * columnSets + columns.set) * outputs.count + range
        if known[key] >= 0 { return known[key] }
        if byTap[range].isEmpty { byTap[range] = Self.count(projection, outputs[range]) }
        let channels = projection.inputChannels
        var counts = [Int32](repeating: 0, count: channels)
        for row in rows.taps {
            for column in columns.taps {
                let first = (row * projection.kernelWidth + column) * channels
                for channel in 0..<channels { counts[channel] += byTap[range][first + channel] }
            }
        }
        known[key] = tables.count
        tables.append(counts)
        return known[key]
    }

    private static func count(_ projection: MappedProjection, _ outputs: Range<Int>) -> [Int32] {
        let reach = projection.outputsPerGroup
        let weights = projection.weights.span
        var counts: [Int32] = []
        counts.reserveCapacity(weights.count / max(reach, 1))
        for tap in 0..<projection.kernelHeight * projection.kernelWidth {
            for channel in 0..<projection.inputChannels {
                let first = projection.firstOutput(of: channel)
                let range = outputs.clamped(to: first..<first + reach)
                let start = (tap * projection.inputChannels + channel) * reach + range.lowerBound - first
                let row = weights.extracting(start..<start + range.count)
                var count: Int32 = 0
                for output in row.indices { count &+= row[output] == 0 ? 0 : 1 }
                counts.append(count)
            }
        }
        return counts
    }
}

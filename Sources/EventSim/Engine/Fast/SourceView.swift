/// How a projection groups source pixels before it looks at them: pooled sources are ⌊i / division⌋, and a gate lets pass what
/// they count.
struct SourceView: Sendable, Hashable {
    var divisionY: Int
    var divisionX: Int
    /// Extents after the division; events beyond reach nothing.
    var height: Int
    var width: Int
    var gate: GateWindow?

    /// The same events in the order of the pooled pixels. O(events + pixels).
    func regroup(_ list: EventList, width sourceWidth: Int, channels: Int, into result: inout EventList) {
        let sourceHeight = (list.offsets.count - 1) / max(sourceWidth, 1)
        result.removeAll()
        result.entries.append(contentsOf: repeatElement(0, count: list.count))
        if !list.isUnit { result.values.append(contentsOf: repeatElement(0, count: list.count)) }
        let count = regroup(
            list, height: sourceHeight, width: sourceWidth, channels: channels, offsets: &result.offsets, entries: &result.entries,
            values: &result.values)
        result.entries.removeLast(list.count - count)
        if !list.isUnit { result.values.removeLast(list.count - count) }
        result.seal()
    }

    /// Returns how many events lie inside the view.
    private func regroup(
        _ list: EventList, height sourceHeight: Int, width sourceWidth: Int, channels: Int, offsets: inout [Int32], entries: inout [Int32],
        values: inout [Int16]
    ) -> Int {
        let isUnit = list.isUnit
        let sourceOffsets = list.offsets.span
        let sourceEntries = list.entries.span
        let sourceValues = list.values.span
        var offsets = offsets.mutableSpan
        var entries = entries.mutableSpan
        var values = values.mutableSpan
        var count = 0
        for py in 0..<height {
            for px in 0..<width {
                offsets[py &* width &+ px] = Int32(truncatingIfNeeded: count)
                for y in py &* divisionY..<min((py &+ 1) &* divisionY, sourceHeight) {
                    let first = px &* divisionX
                    for x in first..<max(first, min(first &+ divisionX, sourceWidth)) {
                        let shift = Int32(truncatingIfNeeded: (x &- px) &* channels)
                        let pixel = y &* sourceWidth &+ x
                        for event in Int(sourceOffsets[pixel])..<Int(sourceOffsets[pixel &+ 1]) {
                            entries[count] = sourceEntries[event] &- shift
                            if !isUnit { values[count] = sourceValues[event] }
                            count &+= 1
                        }
                    }
                }
            }
        }
        offsets[height &* width] = Int32(truncatingIfNeeded: count)
        return count
    }
}

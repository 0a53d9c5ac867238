import EventSim

/// Sorts a layer's events by pooled pixel, ⌊i / division⌋ along each axis, for projections behind a pool, or takes a part of their values:
/// O(events + pixels) per step, nothing for the others.
struct SourceView: Sendable, Hashable {
    var divisionY: Int
    var divisionX: Int
    /// Extents after the division; events beyond reach nothing.
    var height: Int
    var width: Int
    var gate: GateWindow?
    var part = ValuePart.whole

    /// The same events in the order of the pooled pixels, or what `part` leaves of them. O(events + pixels).
    func regroup(_ list: EventList, width sourceWidth: Int, channels: Int, into result: inout EventList) {
        let sourceHeight = (list.offsets.count - 1) / max(sourceWidth, 1)
        result.removeAll()
        guard !list.isEmpty else { return }
        let room = list.count + EventList.slack
        result.entries.append(contentsOf: repeatElement(0, count: room))
        if !list.isUnit {
            result.values.append(contentsOf: repeatElement(0, count: room))
            result.loads.append(contentsOf: repeatElement(0, count: result.offsets.count))
        }
        let count = regroup(
            list, height: sourceHeight, width: sourceWidth, channels: channels, offsets: &result.offsets, entries: &result.entries,
            values: &result.values, loads: &result.loads)
        result.entries.removeLast(list.count - count)
        if !list.isUnit { result.values.removeLast(list.count - count) }
        part.keep(in: &result)
    }

    /// Returns how many events lie inside the view.
    private func regroup(
        _ list: EventList, height sourceHeight: Int, width sourceWidth: Int, channels: Int, offsets: inout [Int32], entries: inout [Int32],
        values: inout [Int16], loads: inout [Int32]
    ) -> Int {
        let isUnit = list.isUnit
        let sourceOffsets = list.offsets.span
        let sourceEntries = list.entries.span
        let sourceValues = list.values.span
        let sourceLoads = list.loads.span
        precondition(
            height * width < offsets.count && sourceHeight * sourceWidth < sourceOffsets.count
                && min(entries.count, sourceEntries.count) >= list.count + EventList.slack
                && (isUnit || min(values.count, sourceValues.count) >= list.count + EventList.slack), "the lists do not fit the view")
        var offsets = offsets.mutableSpan
        var entries = entries.mutableSpan
        var values = values.mutableSpan
        var loads = loads.mutableSpan
        var count = 0
        var load: Int32 = 0
        for py in 0..<height {
            for px in 0..<width {
                offsets[py &* width &+ px] = Int32(truncatingIfNeeded: count)
                if !isUnit { loads[py &* width &+ px] = load }
                for y in py &* divisionY..<min((py &+ 1) &* divisionY, sourceHeight) {
                    let first = px &* divisionX
                    for x in first..<max(first, min(first &+ divisionX, sourceWidth)) {
                        let pixel = y &* sourceWidth &+ x
                        let start = unsafe Int(sourceOffsets[unchecked: pixel])
                        let end = unsafe Int(sourceOffsets[unchecked: pixel &+ 1])
                        if start == end { continue }
                        if !isUnit { load &+= sourceLoads[pixel &+ 1] &- sourceLoads[pixel] }
                        unsafe Self.copy(
                            sourceEntries, sourceValues, start, end, shift: Int32(truncatingIfNeeded: (x &- px) &* channels), isUnit: isUnit,
                            to: &entries, &values, at: count)
                        count &+= end &- start
                    }
                }
            }
        }
        offsets[height &* width] = Int32(truncatingIfNeeded: count)
        if !isUnit { loads[height &* width] = load }
        return count
    }

    /// Copies a pixel's events, sixteen at a time: both lists have slack for the last copy.
    @inline(__always) @unsafe
    private static func copy(
        _ sourceEntries: Span<Int32>, _ sourceValues: Span<Int16>, _ start: Int, _ end: Int, shift: Int32, isUnit: Bool,
        to entries: inout MutableSpan<Int32>, _ values: inout MutableSpan<Int16>, at position: Int
    ) {
        let from = unsafe sourceEntries.bytes
        let fromValues = unsafe sourceValues.bytes
        var to = unsafe entries.mutableBytes
        let shifts = SIMD16<Int32>(repeating: shift)
        for offset in stride(from: 0, to: end &- start, by: 16) {
            let sixteen = unsafe from.unsafeLoadUnaligned(fromUncheckedByteOffset: (start &+ offset) &<< 2, as: SIMD16<Int32>.self)
            unsafe to.storeBytes(of: sixteen &- shifts, toUncheckedByteOffset: (position &+ offset) &<< 2, as: SIMD16<Int32>.self)
        }
        guard !isUnit else { return }
        var toValues = unsafe values.mutableBytes
        for offset in stride(from: 0, to: end &- start, by: 16) {
            let sixteen = unsafe fromValues.unsafeLoadUnaligned(fromUncheckedByteOffset: (start &+ offset) &<< 1, as: SIMD16<Int16>.self)
            unsafe toValues.storeBytes(of: sixteen, toUncheckedByteOffset: (position &+ offset) &<< 1, as: SIMD16<Int16>.self)
        }
    }
}

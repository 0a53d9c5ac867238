// Where few events arrive.
extension StripFields {
    /// Sorts events to the strips they reach, each of which has room for a few.
    ///
    /// - Returns: whether there was room for all.
    static func sort(
        _ plan: GatherPlan, _ list: EventList, _ form: ValueForm, targets: Range<Int>, _ reached: inout [ReachedRow], rows: inout [Int32], values: inout [Int16],
        starts: inout [Int32], counts: inout [Int32], loads: inout [Int32]
    ) -> Bool {
        let isUnit = list.isUnit
        let stripCount = plan.strips.count
        let strips = targets.count * stripCount
        let inputs = plan.inputChannels
        let reciprocal = plan.reciprocal ?? 0
        let (columnTaps, columnStarts) = (plan.columnTaps, plan.tapStarts)
        let taps = columnTaps.span
        let tapStarts = columnStarts.span
        let entries = list.entries.span
        let emitted = list.values.span
        let offsets = list.offsets.span
        var rows = rows.mutableSpan
        var values = values.mutableSpan
        var starts = starts.mutableSpan
        var counts = counts.mutableSpan
        var loads = loads.mutableSpan
        for strip in 0..<strips {
            unsafe starts[unchecked: strip] = Int32(truncatingIfNeeded: strip &* distance)
            unsafe counts[unchecked: strip] = 0
        }
        if !isUnit { for strip in 0..<strips { unsafe loads[unchecked: strip] = 0 } }
        for source in plan.sources(of: targets) {
            let first = Int(offsets[source &* plan.viewWidth])
            let end = Int(offsets[(source &+ 1) &* plan.viewWidth])
            guard first < end else { continue }
            reached.removeAll(keepingCapacity: true)
            for row in plan.targetRows[source] where targets.contains(row.target) {
                reached.append(
                    ReachedRow(strip: (row.target &- targets.lowerBound) &* stripCount, weightRow: row.kernel &* plan.strips.taps.count &* inputs))
            }
            let reachedRows = reached.span
            for event in first..<end {
                let entry = unsafe Int(entries[unchecked: event])
                let x = Int(truncatingIfNeeded: (UInt64(truncatingIfNeeded: entry) &* reciprocal) &>> 32)
                let channel = entry &- x &* inputs
                for index in unsafe tapStarts[unchecked: x]..<tapStarts[unchecked: x &+ 1] {
                    let tap = unsafe taps[unchecked: index]
                    let base = tap.kernel &* inputs &+ channel
                    for index in reachedRows.indices {
                        let row = unsafe reachedRows[unchecked: index]
                        let strip = row.strip &+ tap.target
                        let count = unsafe Int(counts[unchecked: strip])
                        unsafe counts[unchecked: strip] = Int32(truncatingIfNeeded: count &+ 1)
                        let position = strip &* distance &+ (count & (slots &- 1))
                        unsafe rows[unchecked: position] = Int32(truncatingIfNeeded: (row.weightRow &+ base) &<< 5)
                        guard !isUnit else { continue }
                        let value = unsafe emitted[unchecked: event]
                        unsafe write(value, form, to: &values, at: position)
                        unsafe loads[unchecked: strip] &+= Int32(value.magnitude)
                    }
                }
            }
        }
        let null = Int32(truncatingIfNeeded: plan.weights.nullRow &<< 5)
        var beyond: Int32 = 0
        for strip in 0..<strips {
            let count = unsafe counts[unchecked: strip]
            beyond |= Int32(slots) &- count
            fill(strip &* distance &+ Int(min(count, Int32(slots))), null, form, &rows, &values)
        }
        return beyond >= 0
    }
}

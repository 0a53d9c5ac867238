/// Copies the runs of events under a strip into its field, for `StripFields.collect`: sixteen or thirty-two events at a time.
extension StripFields {
    /// Copies the runs of events under each strip's kernel rows.
    ///
    /// - Parameter isLong: whether runs often are longer than sixteen events: then they are copied thirty-two at a time.
    mutating func copy(_ plan: WeightPlan, _ list: EventList, targets: Range<Int>, isLong: Bool) {
        switch form {
        case .one:
            Self.copy(
                plan, list, .one, targets: targets, isLong: isLong, rows: &rows, values: &values, starts: &starts, counts: &counts, loads: &loads)
        case .byte:
            Self.copy(
                plan, list, .byte, targets: targets, isLong: isLong, rows: &rows, values: &values, starts: &starts, counts: &counts, loads: &loads)
        case .word:
            Self.copy(
                plan, list, .word, targets: targets, isLong: isLong, rows: &rows, values: &values, starts: &starts, counts: &counts, loads: &loads)
        }
    }

    // Every buffer by itself, so that each can be borrowed alone.
    @inline(__always)
    private static func copy(
        _ plan: WeightPlan, _ list: EventList, _ form: ValueForm, targets: Range<Int>, isLong: Bool, rows: inout [Int32],
        values: inout [Int16], starts: inout [Int32], counts: inout [Int32], loads: inout [Int32]
    ) {
        let isUnit = form == .one
        let inputs = plan.inputChannels
        let (stripStarts, stripRuns, stripCount) = (plan.strips.starts, plan.strips.runs, plan.strips.count)
        let null = Int32(truncatingIfNeeded: plan.weights.nullRow &<< 5)
        let (allRowTaps, allRowStarts) = (plan.rowTaps, plan.rowStarts)
        let (rowTaps, rowStarts) = (allRowTaps.span, allRowStarts.span)
        let runStarts = stripStarts.span
        let runs = stripRuns.span
        let offsets = list.offsets.span
        let before = list.loads.span
        let entries = list.entries.span
        let emitted = list.values.span
        var rows = rows.mutableSpan
        var values = values.mutableSpan
        var starts = starts.mutableSpan
        var counts = counts.mutableSpan
        var loads = loads.mutableSpan
        var total = 0
        var position = 0
        for target in targets {
            let active = unsafe rowStarts[unchecked: target]..<rowStarts[unchecked: target &+ 1]
            for strip in 0..<stripCount {
                let first = total
                var load: Int32 = 0
                for column in unsafe runStarts[unchecked: strip]..<runStarts[unchecked: strip &+ 1] {
                    let run = unsafe runs[unchecked: column]
                    let kernel = (run.kernel &- run.first) &* inputs
                    for index in active {
                        let row = unsafe rowTaps[unchecked: index]
                        let from = row.pixel &+ run.first
                        let to = row.pixel &+ run.end
                        let start = unsafe Int(offsets[unchecked: from])
                        let end = unsafe Int(offsets[unchecked: to])
                        if !isUnit { unsafe load &+= before[unchecked: to] &- before[unchecked: from] }
                        let base = Int32(truncatingIfNeeded: row.weightRow &+ kernel)
                        // More is copied than there is: a branch that always goes the same way costs less than copying.
                        var (event, next) = (start, total)
                        repeat {
                            copySixteen(entries, emitted, event, base: base, form, to: &rows, &values, at: next)
                            if isLong {
                                copySixteen(entries, emitted, event &+ 16, base: base, form, to: &rows, &values, at: next &+ 16)
                            }
                            event &+= isLong ? 32 : 16
                            next &+= isLong ? 32 : 16
                        } while event < end
                        total &+= end &- start
                    }
                }
                unsafe starts[unchecked: position] = Int32(truncatingIfNeeded: first)
                unsafe counts[unchecked: position] = Int32(truncatingIfNeeded: total &- first)
                if !isUnit { unsafe loads[unchecked: position] = load }
                fill(total, null, form, &rows, &values)
                total = filled(total)
                position &+= 1
            }
        }
    }

    /// Copies sixteen events into a list of weight rows, as many of them as there may be.
    @inline(__always)
    private static func copySixteen(
        _ entries: Span<Int32>, _ emitted: Span<Int16>, _ event: Int, base: Int32, _ form: ValueForm, to rows: inout MutableSpan<Int32>,
        _ values: inout MutableSpan<Int16>, at position: Int
    ) {
        let entries = unsafe entries.bytes
        var rowBytes = unsafe rows.mutableBytes
        let sixteen = unsafe entries.unsafeLoadUnaligned(fromUncheckedByteOffset: event &<< 2, as: SIMD16<Int32>.self) &+ SIMD16(repeating: base)
        unsafe rowBytes.storeBytes(of: sixteen &<< SIMD16(repeating: 5), toUncheckedByteOffset: position &<< 2, as: SIMD16<Int32>.self)
        guard form != .one else { return }
        let emitted = unsafe emitted.bytes
        var valueBytes = unsafe values.mutableBytes
        let words = unsafe emitted.unsafeLoadUnaligned(fromUncheckedByteOffset: event &<< 1, as: SIMD16<Int16>.self)
        if form == .byte {
            unsafe valueBytes.storeBytes(of: words.narrowed, toUncheckedByteOffset: position, as: SIMD16<Int8>.self)
        } else {
            unsafe valueBytes.storeBytes(of: words, toUncheckedByteOffset: position &<< 1, as: SIMD16<Int16>.self)
        }
    }
}

/// Scatters events: each adds its weight row to every strip it reaches, for `ArrivalKernel`. Costs a load and a store of the potentials
/// per event and strip, and nothing for strips that no event reaches.
// Unchecked indices: a plan's taps name strips and weight rows of its own only, and buffers are checked against the band's shape once.
enum ScatterKernel {
    /// A target row of the band under a source row: its first strip, and its kernel row in the weights.
    struct ReachedRow: Sendable {
        var strip: Int
        var weightRow: Int
    }

    /// Adds what the events under some target rows bring to `sums`.
    ///
    /// - Parameters:
    ///   - lowestCut: what sums may come to without making their strips due.
    ///   - marks: set by strip where anything arrives, if strips are single pixels; empty if nobody asks.
    static func add(
        _ source: EventSource, targets: Range<Int>, _ shape: GatherKernel.Shape, into sums: AlignedVectors, lowestCut: Int32,
        _ due: inout DueStrips, marking marks: inout [UInt8], _ reached: inout [ReachedRow]
    ) {
        let isMarking = !marks.isEmpty && shape.stripWidth == 1
        precondition(
            source.plan.strips.width == shape.stripWidth && source.plan.strips.count * targets.count == shape.strips && sums.count >= shape.vectors
                && shape.strips <= due.reasons.count && (!isMarking || shape.strips <= marks.count), "the buffers do not fit the band")
        if due.isWatched {
            add(source, targets, shape, into: sums, ThresholdWatch(lowestCut: lowestCut), &due, marks: &marks, isMarking, &reached)
        } else {
            add(source, targets, shape, into: sums, Unwatched(), &due, marks: &marks, isMarking, &reached)
        }
    }

    private static func add<Watch: SumWatch>(
        _ source: EventSource, _ targets: Range<Int>, _ shape: GatherKernel.Shape, into sums: AlignedVectors, _ watch: Watch,
        _ due: inout DueStrips, marks: inout [UInt8], _ isMarking: Bool, _ reached: inout [ReachedRow]
    ) {
        // Most events carry one, most weights need no shift, and most strips have sixty-four channels: the loop for those is shorter.
        let panels = source.plan.weights.panels
        if source.list.isUnit, source.plan.shift == 0, panels.count == 1, panels[0].blocks == 4 {
            add(source.plan, source.list, targets, shape, into: sums, watch, isPlain: true, reasons: &due.reasons, marks: &marks, isMarking, &reached)
        } else {
            add(source.plan, source.list, targets, shape, into: sums, watch, isPlain: false, reasons: &due.reasons, marks: &marks, isMarking, &reached)
        }
    }

    // Every buffer by itself, so that each can be borrowed alone.
    @inline(__always)
    private static func add<Watch: SumWatch>(
        _ plan: WeightPlan, _ list: EventList, _ targets: Range<Int>, _ shape: GatherKernel.Shape, into sums: AlignedVectors, _ watch: Watch,
        isPlain: Bool, reasons: inout [UInt8], marks: inout [UInt8], _ isMarking: Bool, _ reached: inout [ReachedRow]
    ) {
        let inputs = plan.inputChannels
        let shift = SIMD16(repeating: plan.shift)
        let vectors = shape.stripWidth * shape.blocks
        let (columnTaps, columnStarts, arranged, arrangedPanels) = (plan.columnTaps, plan.tapStarts, plan.weights.storage, plan.weights.panels)
        let (taps, tapStarts, panels) = (columnTaps.span, columnStarts.span, arrangedPanels.span)
        let weights = unsafe arranged.span.bytes
        let (entries, values, offsets) = (list.entries.span, list.values.span, list.offsets.span)
        var sums = unsafe sums.vectors.mutableSpan
        var reasons = reasons.mutableSpan
        var marks = marks.mutableSpan
        let (allTargetRows, allTargetStarts) = (plan.targetRows, plan.targetStarts)
        let (targetRows, targetStarts) = (allTargetRows.span, allTargetStarts.span)
        for source in plan.sources(of: targets) {
            let first = Int(offsets[source &* plan.viewWidth])
            let end = Int(offsets[(source &+ 1) &* plan.viewWidth])
            guard first < end else { continue }
            reached.removeAll(keepingCapacity: true)
            for index in targetStarts[source]..<targetStarts[source + 1] {
                let row = targetRows[index]
                guard targets.contains(row.target) else { continue }
                reached.append(
                    ReachedRow(
                        strip: (row.target - targets.lowerBound) * plan.strips.count, weightRow: row.kernel * plan.strips.taps.count * inputs))
            }
            let rows = reached.span
            for event in first..<end {
                let entry = unsafe Int(entries[unchecked: event])
                let column = Int(truncatingIfNeeded: UInt32(truncatingIfNeeded: entry) / UInt32(truncatingIfNeeded: inputs))
                let channel = entry &- column &* inputs
                let value = unsafe SIMD16<Int16>(repeating: list.isUnit ? 1 : values[unchecked: event])
                let reachedTaps = unsafe tapStarts[unchecked: column]..<tapStarts[unchecked: column &+ 1]
                for index in rows.indices {
                    let row = unsafe rows[unchecked: index]
                    for index in reachedTaps {
                        let tap = unsafe taps[unchecked: index]
                        let strip = row.strip &+ tap.target
                        let base = strip &* vectors
                        var seen = LaneMaximum()
                        unsafe forEachBlock(panels, weights, row: row.weightRow &+ tap.kernel &* inputs &+ channel, isWide: isPlain) { block, lanes in
                            let arrived = isPlain ? lanes.widened : (lanes &* value).widened &<< shift
                            let sum = unsafe sums[unchecked: base &+ block] &+ arrived
                            unsafe sums[unchecked: base &+ block] = sum
                            watch.look(at: sum, &seen)
                        }
                        unsafe reasons[unchecked: strip] |= watch.isBeyond(seen) ? DueStrips.arrived | DueStrips.beyond : DueStrips.arrived
                        if isMarking { unsafe marks[unchecked: strip] = 1 }
                    }
                }
            }
        }
    }

    /// The weights of a row, sixteen at a time.
    ///
    /// - Parameter isWide: whether they are a single panel of sixty-four.
    @inline(__always) @unsafe
    private static func forEachBlock(
        _ panels: Span<WeightPanels.Panel>, _ weights: RawSpan, row: Int, isWide: Bool,
        _ body: (_ block: Int, _ lanes: SIMD16<Int16>) -> Void
    ) {
        if isWide {
            let offset = unsafe panels[unchecked: 0].origin &+ row &<< 6
            unsafe forBoth(weights, offset, 0, body)
            unsafe forBoth(weights, offset &+ 32, 2, body)
            return
        }
        for index in panels.indices {
            let panel = unsafe panels[unchecked: index]
            switch panel.blocks {
            case 4:
                let offset = panel.origin &+ row &<< 6
                unsafe forBoth(weights, offset, panel.block, body)
                unsafe forBoth(weights, offset &+ 32, panel.block &+ 2, body)
            case 2: unsafe forBoth(weights, panel.origin &+ row &<< 5, panel.block, body)
            default: unsafe body(panel.block, weights.unsafeLoad(fromUncheckedByteOffset: panel.origin &+ row &<< 5, as: SIMD16<Int16>.self))
            }
        }
    }

    /// The two weights of each lane.
    @inline(__always) @unsafe
    private static func forBoth(_ weights: RawSpan, _ offset: Int, _ block: Int, _ body: (_ block: Int, _ lanes: SIMD16<Int16>) -> Void) {
        let raise = SIMD16<UInt16>(repeating: UInt16(WeightPanels.raise))
        let pairs = unsafe weights.unsafeLoad(fromUncheckedByteOffset: offset, as: SIMD16<UInt16>.self)
        unsafe body(block, unsafeBitCast((pairs & SIMD16(repeating: 255)) &- raise, to: SIMD16<Int16>.self))
        unsafe body(block &+ 1, unsafeBitCast(pairs &>> SIMD16(repeating: 8) &- raise, to: SIMD16<Int16>.self))
    }
}

import Kernels

/// Scatters the events under some target rows, for `ArrivalKernel`: finds the rows that each source row reaches, and checks and borrows the
/// buffers for `ScatterBody`.
// Unchecked indices: a plan's taps name strips and weight rows of its own only, and buffers are checked against the band's shape once.
enum ScatterKernel {
    /// Adds what the events under some target rows bring to `sums`.
    ///
    /// - Parameters:
    ///   - lowestCut: what sums may come to without making their strips due.
    ///   - marks: set by strip where anything arrives, if strips are single pixels; empty if nobody asks.
    static func add(
        _ source: EventSource, targets: Range<Int>, _ shape: StripShape, into sums: AlignedVectors, lowestCut: Int32,
        _ due: inout DueStrips, marking marks: inout [UInt8], _ reached: inout [ReachedRow], _ kernels: any ProcessorKernels.Type
    ) {
        let isMarking = !marks.isEmpty && shape.stripWidth == 1
        precondition(
            source.plan.strips.width == shape.stripWidth && source.plan.strips.count * targets.count == shape.strips && sums.count >= shape.vectors
                && shape.strips <= due.reasons.count && (!isMarking || shape.strips <= marks.count), "the buffers do not fit the band")
        let (plan, list) = (source.plan, source.list)
        for sourceRow in plan.sources(of: targets) {
            let events = Int(list.offsets[sourceRow * plan.viewWidth])..<Int(list.offsets[(sourceRow + 1) * plan.viewWidth])
            guard !events.isEmpty else { continue }
            reached.removeAll(keepingCapacity: true)
            for index in plan.targetStarts[sourceRow]..<plan.targetStarts[sourceRow + 1] {
                let row = plan.targetRows[index]
                guard targets.contains(row.target) else { continue }
                reached.append(
                    ReachedRow(
                        strip: (row.target - targets.lowerBound) * plan.strips.count,
                        weightRow: row.kernel * plan.strips.taps.count * plan.inputChannels))
            }
            add(
                kernels, events, plan, list, reached, vectors: shape.stripWidth * shape.blocks, to: sums, due.isWatched ? lowestCut : nil,
                reasons: &due.reasons, marks: &marks, isMarking: isMarking)
        }
    }

    // Every buffer by itself, so that each can be borrowed alone.
    private static func add(
        _ kernels: any ProcessorKernels.Type, _ events: Range<Int>, _ plan: WeightPlan, _ list: EventList, _ rows: [ReachedRow], vectors: Int,
        to sums: AlignedVectors, _ lowestCut: Int32?, reasons: inout [UInt8], marks: inout [UInt8], isMarking: Bool
    ) {
        let (tapStarts, taps, weights, panels) = (plan.tapStarts, plan.columnTaps, plan.weights.storage, plan.weights.panels)
        var reasons = reasons.mutableSpan
        var sums = unsafe sums.vectors.mutableSpan
        var marks = marks.mutableSpan
        unsafe kernels.scatter(
            events, list.entries.span, list.values.span, isUnit: list.isUnit, inputs: plan.inputChannels, rows: rows.span,
            tapStarts: tapStarts.span, taps.span, weights.span.bytes, panels.span, shift: plan.shift, vectors: vectors, to: &sums,
            lowestCut: lowestCut, reasons: &reasons, marks: &marks, isMarking: isMarking)
    }
}

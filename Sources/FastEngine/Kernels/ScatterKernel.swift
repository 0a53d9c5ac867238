import Kernels

/// Scatters the events under some target rows, for `ArrivalKernel`: checks and borrows the buffers for `ScatterBody`.
// Unchecked indices: a plan's taps name strips and weight rows of its own only, and buffers are checked against the band's shape once.
enum ScatterKernel {
    /// Adds what the events under some target rows bring to `sums`.
    ///
    /// - Parameters:
    ///   - lowestCut: what sums may come to without making their strips due.
    ///   - marks: set by strip where anything arrives, if strips are single pixels; empty if nobody asks.
    static func add(
        _ source: EventSource, targets: Range<Int>, _ shape: StripShape, into sums: AlignedVectors, lowestCut: Int32,
        _ due: inout DueStrips, marking marks: inout [UInt8], _ kernels: any ProcessorKernels.Type
    ) {
        let (plan, list) = (source.plan, source.list)
        let sources = plan.sources(of: targets)
        let isMarking = !marks.isEmpty && shape.stripWidth == 1
        precondition(
            plan.strips.width == shape.stripWidth && plan.strips.count * targets.count == shape.strips && sums.count >= shape.vectors
                && shape.strips <= due.reasons.count && (!isMarking || shape.strips <= marks.count)
                && sources.upperBound * plan.viewWidth < list.offsets.count, "the buffers do not fit the band")
        add(
            kernels, sources, plan, list, strips: targets.lowerBound * plan.strips.count..<targets.upperBound * plan.strips.count,
            vectors: shape.stripWidth * shape.blocks, to: sums, due.isWatched ? lowestCut : nil, reasons: &due.reasons, marks: &marks,
            isMarking: isMarking)
    }

    // Every buffer by itself, so that each can be borrowed alone.
    private static func add(
        _ kernels: any ProcessorKernels.Type, _ sources: Range<Int>, _ plan: WeightPlan, _ list: EventList, strips: Range<Int>, vectors: Int,
        to sums: AlignedVectors, _ lowestCut: Int32?, reasons: inout [UInt8], marks: inout [UInt8], isMarking: Bool
    ) {
        let (tapStarts, taps, weights, panels) = (plan.tapStarts, plan.columnTaps, plan.weights.storage, plan.weights.panels)
        let (rowStarts, rows) = (plan.targetStarts, plan.targetRows)
        var reasons = reasons.mutableSpan
        var sums = unsafe sums.vectors.mutableSpan
        var marks = marks.mutableSpan
        unsafe kernels.scatter(
            sources, width: plan.viewWidth, offsets: list.offsets.span, list.entries.span, list.values.span, isUnit: list.isUnit,
            inputs: plan.inputChannels, rowStarts: rowStarts.span, rows.span, tapStarts: tapStarts.span, taps.span, weights.span.bytes,
            panels.span, shift: plan.shift, strips: strips, vectors: vectors, to: &sums, lowestCut: lowestCut, reasons: &reasons, marks: &marks,
            isMarking: isMarking)
    }
}

import Kernels

/// Gathers the collected weight rows of every strip of a band, for `ArrivalKernel`: checks and borrows the buffers for `GatherBody`.
// Unchecked indices: fields list weight rows of their plan only, and buffers are checked against the band's shape once.
enum GatherKernel {
    /// Buffers that one worker uses again and again.
    struct Scratch: Sendable {
        /// Strips that anything arrives at; the first of them count.
        fileprivate var strips: [Int32] = []
    }

    /// Adds what arrives through a projection to `sums`.
    ///
    /// - Parameters:
    ///   - lowestCut: what sums may come to without making their strips due.
    ///   - marks: set by strip where anything arrives, if strips are single pixels; empty if nobody asks.
    /// - Returns: the largest Σ |value| that arrived at a strip.
    static func add(
        _ fields: StripFields, _ plan: WeightPlan, _ shape: StripShape, into sums: AlignedVectors, lowestCut: Int32, _ due: inout DueStrips,
        marking marks: inout [UInt8], _ scratch: inout Scratch, _ kernels: any ProcessorKernels.Type
    ) -> Int {
        precondition(
            plan.strips.width == shape.stripWidth && sums.count >= shape.vectors && shape.strips <= min(fields.counts.count, due.reasons.count),
            "the buffers do not fit the band")
        if !marks.isEmpty, shape.stripWidth == 1 { mark(fields.counts, strips: shape.strips, in: &marks) }
        var count = shape.strips
        if due.isWatched {
            if scratch.strips.count <= count { scratch.strips = Array(repeating: 0, count: count + 1) }
            count = list(fields.counts, count, into: &scratch.strips)
        }
        let field = StripField(
            form: fields.form, shift: plan.shift, hasNegativeValues: plan.hasNegativeValues, budget: plan.budget(isUnit: fields.form == .one),
            piece: plan.piece(isUnit: fields.form == .one), vectors: shape.stripWidth * shape.blocks)
        return add(kernels, field, fields, plan, scratch.strips, count, into: sums, due.isWatched ? lowestCut : nil, reasons: &due.reasons)
    }

    private static func add(
        _ kernels: any ProcessorKernels.Type, _ field: StripField, _ fields: StripFields, _ plan: WeightPlan, _ strips: [Int32], _ count: Int,
        into sums: AlignedVectors, _ lowestCut: Int32?, reasons: inout [UInt8]
    ) -> Int {
        let (weights, panels) = (plan.weights.storage, plan.weights.panels)
        var vectors = unsafe sums.vectors.mutableSpan
        var reasons = reasons.mutableSpan
        return unsafe kernels.gather(
            field, weights.span.bytes, panels.span, fields.rows.span, fields.values.span.bytes, starts: fields.starts.span,
            counts: fields.counts.span, loads: fields.loads.span, strips: strips.span, count: count, to: &vectors, lowestCut: lowestCut,
            reasons: &reasons)
    }

    /// Marks the strips that have events.
    static func mark(_ counts: [Int32], strips: Int, in marks: inout [UInt8]) {
        precondition(marks.count >= strips && counts.count >= strips, "the marks do not fit the rows")
        let counts = counts.span
        var marks = marks.mutableSpan
        for strip in 0..<strips { unsafe marks[unchecked: strip] |= counts[unchecked: strip] == 0 ? 0 : 1 }
    }

    /// Lists the strips that have events, without a branch per strip.
    private static func list(_ counts: [Int32], _ strips: Int, into list: inout [Int32]) -> Int {
        let counts = counts.span
        var list = list.mutableSpan
        var count = 0
        for strip in 0..<strips {
            unsafe list[unchecked: count] = Int32(truncatingIfNeeded: strip)
            count &+= unsafe counts[unchecked: strip] != 0 ? 1 : 0
        }
        return count
    }
}

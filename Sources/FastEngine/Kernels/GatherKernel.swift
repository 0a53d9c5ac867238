/// Gathers: sums the collected weight rows of every strip in registers and adds them to its potentials, for `ArrivalKernel`. Costs one
/// load and store of the potentials per strip, whatever the events.
///
/// A strip is a pixel, or a few neighbouring ones with few channels; its sums stay in registers until they are potentials.
/// Sixteen-bit sums are exact while Σ |value · weight| cannot leave them, and are widened before.
// Unchecked indices: fields list weight rows of their plan only, and buffers are checked against the band's shape once.
enum GatherKernel {
    struct Shape {
        var rows: Int
        var width: Int
        /// Vectors per pixel.
        var blocks: Int
        /// Pixels per strip.
        var stripWidth: Int

        var pixels: Int { rows * width }
        var vectors: Int { rows * width * blocks }
        var strips: Int { rows * (width / stripWidth) }
    }

    /// Buffers that one worker uses again and again.
    struct Scratch: Sendable {
        /// Strips that anything arrives at; the first of them count.
        fileprivate var strips: [Int32] = []
        /// Where the pieces of a field end that sixteen bits are sure to hold.
        fileprivate var pieces: [Int] = []
    }

    /// Adds what arrives through a projection to `sums`.
    ///
    /// - Parameters:
    ///   - lowestCut: what sums may come to without making their strips due.
    ///   - marks: set by strip where anything arrives, if strips are single pixels; empty if nobody asks.
    /// - Returns: the largest Σ |value| that arrived at a strip.
    static func add(
        _ fields: StripFields, _ plan: WeightPlan, _ shape: Shape, into sums: AlignedVectors, lowestCut: Int32, _ due: inout DueStrips,
        marking marks: inout [UInt8], _ scratch: inout Scratch
    ) -> Int {
        precondition(
            plan.strips.width == shape.stripWidth && sums.count >= shape.vectors && shape.strips <= min(fields.counts.count, due.reasons.count),
            "the buffers do not fit the band")
        if !marks.isEmpty, shape.stripWidth == 1 { mark(fields.counts, strips: shape.strips, in: &marks) }
        return due.isWatched
            ? add(fields, plan, shape, into: sums, ThresholdWatch(lowestCut: lowestCut), &due, &scratch)
            : add(fields, plan, shape, into: sums, Unwatched(), &due, &scratch)
    }

    private static func add<Watch: SumWatch>(
        _ fields: StripFields, _ plan: WeightPlan, _ shape: Shape, into sums: AlignedVectors, _ watch: Watch, _ due: inout DueStrips,
        _ scratch: inout Scratch
    ) -> Int {
        var count = shape.strips
        if Watch.isOn {
            if scratch.strips.count <= count { scratch.strips = Array(repeating: 0, count: count + 1) }
            count = list(fields.counts, count, into: &scratch.strips)
        }
        return add(
            fields.rows, fields.values, fields.starts, fields.counts, fields.loads, fields.form, plan, strips: scratch.strips, count: count,
            vectors: shape.stripWidth * shape.blocks, into: sums, watch, reasons: &due.reasons, pieces: &scratch.pieces)
    }

    /// Marks the strips that have events.
    private static func mark(_ counts: [Int32], strips: Int, in marks: inout [UInt8]) {
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

    // Every buffer by itself, so that each can be borrowed alone.
    @inline(__always)
    private static func add<Watch: SumWatch>(
        _ rows: [Int32], _ values: [Int16], _ starts: [Int32], _ counts: [Int32], _ loads: [Int32], _ form: ValueForm, _ plan: WeightPlan, strips: [Int32],
        count stripCount: Int, vectors: Int, into sums: AlignedVectors, _ watch: Watch, reasons: inout [UInt8],
        pieces: inout [Int]
    ) -> Int {
        let reader = PanelReader(plan, form)
        let (arranged, arrangedPanels) = (plan.weights.storage, plan.weights.panels)
        let bytes = unsafe arranged.span.bytes
        let panels = arrangedPanels.span
        let (rows, values, starts, counts, loads, strips) = unsafe (rows.span, values.span.bytes, starts.span, counts.span, loads.span, strips.span)
        var sums = unsafe sums.vectors.mutableSpan
        var reasons = reasons.mutableSpan
        var heaviest = 0
        for index in 0..<stripCount {
            let strip = unsafe Watch.isOn ? Int(strips[unchecked: index]) : index
            let count = unsafe Int(counts[unchecked: strip])
            if !Watch.isOn, count == 0 { continue }
            let start = unsafe Int(starts[unchecked: strip])
            let load = unsafe form == .one ? count : Int(loads[unchecked: strip])
            heaviest = max(heaviest, load)
            let base = strip &* vectors
            var seen = LaneMaximum()
            if load <= reader.budget {
                let events = start..<start &+ StripFields.filled(count)
                let field = reader.field(events, values, load: load, areInPairs: true)
                unsafe reader.forEachBlock(bytes, panels, rows, values, field) { block, arrived in
                    let sum = unsafe sums[unchecked: base &+ block] &+ arrived
                    unsafe sums[unchecked: base &+ block] = sum
                    watch.look(at: sum, &seen)
                }
            } else {
                reader.addAll(bytes, panels, rows, values, start..<start &+ StripFields.filled(count), to: &sums, at: base, pieces: &pieces)
                for vector in base..<base &+ vectors { unsafe watch.look(at: sums[unchecked: vector], &seen) }
            }
            unsafe reasons[unchecked: strip] |= watch.isBeyond(seen) ? DueStrips.arrived | DueStrips.beyond : DueStrips.arrived
        }
        return heaviest
    }
}

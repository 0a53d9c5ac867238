/// The input of a band event by event: every event adds its weights to the sums of all targets it reaches, without a branch that
/// depends on the data. Cheaper than pulling while a target pixel receives few events, or has few channels.
// Unchecked indices: a plan's columns and rows lie inside the target, an entry inside its row, and buffers are checked once.
enum PushKernel {
    /// Sixteen-bit sums of a band's targets, sixteen channels to a vector, and where anything arrived.
    struct Inbox {
        fileprivate var sums: [SIMD16<Int16>] = []
        /// Target columns that the source row at hand reaches.
        fileprivate var columns: [UInt8] = []
    }

    /// What the events of one source row have in common.
    private struct Events {
        var range: Range<Int>
        var isUnit: Bool
        var inputs: Int
        var reciprocal: UInt64
        var channelVectors: Int
        var blocks: Int
    }

    /// A target row of the band under a source row: its first vector, and that of the kernel row in a channel's weights.
    private struct Row {
        var sums: Int
        var weights: Int
    }

    /// Adds the events of some source rows to the inbox of a band, and marks the pixels that anything arrived at.
    ///
    /// - Parameters:
    ///   - sources: source rows.
    ///   - targets: target rows of the band.
    static func push(
        _ plan: PushPlan, _ list: EventList, sources: Range<Int>, targets: Range<Int>, width: Int, blocks: Int, into inbox: inout Inbox,
        touched: inout [UInt8]
    ) {
        let vectors = targets.count * width * blocks
        if inbox.sums.count < vectors { inbox.sums = Array(repeating: .zero, count: vectors) }
        if inbox.columns.count < width { inbox.columns = Array(repeating: 0, count: width) }
        precondition(touched.count >= targets.count * width, "the band's buffers do not fit the projection")
        push(
            plan, list, sources: sources, targets: targets, width: width, blocks: blocks, into: &inbox.sums, columns: &inbox.columns,
            touched: &touched)
    }

    // Every buffer by itself, so that each can be borrowed alone.
    private static func push(
        _ plan: PushPlan, _ list: EventList, sources: Range<Int>, targets: Range<Int>, width: Int, blocks: Int,
        into sums: inout [SIMD16<Int16>], columns: inout [UInt8], touched: inout [UInt8]
    ) {
        let (allWeights, allColumns, viewWidth) = (plan.weights, plan.columns, plan.columns.count)
        let weights = allWeights.span
        let reaches = allColumns.span
        var sums = sums.mutableSpan
        var marks = columns.mutableSpan
        var touched = touched.mutableSpan
        var events = Events(
            range: 0..<0, isUnit: list.isUnit, inputs: plan.inputs, reciprocal: plan.reciprocal, channelVectors: plan.channelVectors, blocks: blocks)
        for source in sources {
            events.range = Int(list.offsets[source * viewWidth])..<Int(list.offsets[(source + 1) * viewWidth])
            guard !events.range.isEmpty else { continue }
            let taps = plan.rows[source]
            var first = 0
            while first < taps.count {
                // Up to three target rows at a time keep the additions of neighbouring events apart.
                let count = min(3, taps.count - first)
                var rows = InlineArray<3, Row>(repeating: Row(sums: 0, weights: 0))
                var inside = 0
                for tap in taps[first..<first + count] where targets.contains(tap.target) {
                    rows[inside] = Row(sums: (tap.target - targets.lowerBound) * width * blocks, weights: tap.kernel * plan.rowVectors)
                    inside += 1
                }
                first += count
                let entries = list.entries.span
                let values = list.values.span
                switch inside {
                case 1: add(events, entries, values, weights, reaches, rows, 1, to: &sums, &marks)
                case 2: add(events, entries, values, weights, reaches, rows, 2, to: &sums, &marks)
                case 3: add(events, entries, values, weights, reaches, rows, 3, to: &sums, &marks)
                default: continue
                }
                for row in 0..<inside { mark(rows[row].sums / blocks, &marks, width: width, &touched) }
            }
            for x in 0..<width { unsafe marks[unchecked: x] = 0 }
        }
    }

    @inline(__always)
    private static func add(
        _ events: Events, _ entries: Span<Int32>, _ values: Span<Int16>, _ weights: Span<SIMD16<Int16>>, _ columns: Span<PushPlan.Column>,
        _ rows: InlineArray<3, Row>, _ count: Int, to sums: inout MutableSpan<SIMD16<Int16>>, _ marks: inout MutableSpan<UInt8>
    ) {
        if !events.isUnit {
            for event in events.range {
                let value = unsafe SIMD16<Int16>(repeating: values[unchecked: event])
                unsafe add(event, events, entries, weights, columns, rows, count, to: &sums, &marks) { $0 &* value }
            }
        } else {
            for event in events.range { unsafe add(event, events, entries, weights, columns, rows, count, to: &sums, &marks) { $0 } }
        }
    }

    /// Adds one event to up to three target rows.
    @inline(__always) @unsafe
    private static func add(
        _ event: Int, _ events: Events, _ entries: Span<Int32>, _ weights: Span<SIMD16<Int16>>, _ columns: Span<PushPlan.Column>,
        _ rows: InlineArray<3, Row>, _ count: Int, to sums: inout MutableSpan<SIMD16<Int16>>, _ marks: inout MutableSpan<UInt8>,
        _ scaled: (SIMD16<Int16>) -> SIMD16<Int16>
    ) {
        let entry = unsafe Int(entries[unchecked: event])
        let x = Int(truncatingIfNeeded: (UInt64(truncatingIfNeeded: entry) &* events.reciprocal) &>> 32)
        let column = unsafe columns[unchecked: x]
        let reached = Int(column.count)
        let from = (entry &- x &* events.inputs) &* events.channelVectors &+ Int(column.weights)
        let to = Int(column.sum)
        if reached == 3 {
            let target = Int(column.target)
            unsafe marks[unchecked: target] = 1
            unsafe marks[unchecked: target &+ 1] = 1
            unsafe marks[unchecked: target &+ 2] = 1
            if events.blocks == 1 {
                unsafe add(3, from, to, rows, count, weights, to: &sums, scaled)
                return
            }
            if events.blocks == 2 {
                unsafe add(6, from, to, rows, count, weights, to: &sums, scaled)
                return
            }
        } else {
            for target in Int(column.target)..<Int(column.target) &+ reached { unsafe marks[unchecked: target] = 1 }
        }
        unsafe add(reached &* events.blocks, from, to, rows, count, weights, to: &sums, scaled)
    }

    @inline(__always) @unsafe
    private static func add(
        _ vectors: Int, _ from: Int, _ to: Int, _ rows: InlineArray<3, Row>, _ count: Int, _ weights: Span<SIMD16<Int16>>,
        to sums: inout MutableSpan<SIMD16<Int16>>, _ scaled: (SIMD16<Int16>) -> SIMD16<Int16>
    ) {
        for vector in 0..<vectors {
            unsafe sums[unchecked: to &+ rows[0].sums &+ vector] &+= scaled(weights[unchecked: from &+ rows[0].weights &+ vector])
            if count > 1 { unsafe sums[unchecked: to &+ rows[1].sums &+ vector] &+= scaled(weights[unchecked: from &+ rows[1].weights &+ vector]) }
            if count > 2 { unsafe sums[unchecked: to &+ rows[2].sums &+ vector] &+= scaled(weights[unchecked: from &+ rows[2].weights &+ vector]) }
        }
    }

    /// Copies a source row's marks to a row it reaches.
    @inline(__always)
    private static func mark(_ first: Int, _ columns: inout MutableSpan<UInt8>, width: Int, _ touched: inout MutableSpan<UInt8>) {
        for x in 0..<width { unsafe touched[unchecked: first &+ x] |= columns[unchecked: x] }
    }

    /// Moves what an inbox holds for the touched pixels of some rows to thirty-two-bit sums.
    ///
    /// - Parameters:
    ///   - pixels: of the band.
    ///   - shift: of the weights.
    static func empty(
        _ inbox: inout Inbox, pixels: Range<Int>, blocks: Int, shift: Int32, touched: [UInt8], into sums: inout [SIMD16<Int32>]
    ) {
        precondition(pixels.upperBound * blocks <= min(inbox.sums.count, sums.count) && pixels.upperBound <= touched.count, "the buffers do not fit the rows")
        let shift = SIMD16(repeating: shift)
        let touched = touched.span
        var arrived = inbox.sums.mutableSpan
        var sums = sums.mutableSpan
        for pixel in pixels where unsafe touched[unchecked: pixel] != 0 {
            for vector in pixel &* blocks..<(pixel &+ 1) &* blocks {
                unsafe sums[unchecked: vector] &+= arrived[unchecked: vector].widened &<< shift
                unsafe arrived[unchecked: vector] = .zero
            }
        }
    }
}

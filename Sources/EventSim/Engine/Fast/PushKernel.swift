/// The input of a band event by event: every event adds its weights to the sums of all targets it reaches, without a branch that
/// depends on the data. Cheaper than pulling while a target pixel receives few events, or has few channels.
// Unchecked indices: a plan's runs and rows lie inside the target, an entry inside its row, and buffers are checked once.
enum PushKernel {
    /// Sixteen-bit sums of a band's targets, sixteen channels to a vector, and where anything arrived.
    struct Inbox {
        fileprivate var sums: [SIMD16<Int16>] = []
        /// Of the source row at hand.
        fileprivate var columns: [UInt8] = []
        fileprivate var reached: [Reached] = []
    }

    /// A target row of the band under a source row.
    fileprivate struct Reached {
        /// First pixel in the band.
        var pixel: Int
        /// First vector of the kernel row in a channel's weights.
        var weights: Int
    }

    /// Adds the events of some source rows to the inbox of a band, and marks the pixels that anything arrived at.
    ///
    /// - Parameters:
    ///   - sources: source rows.
    ///   - targets: target rows of the band.
    static func push(
        _ plan: PushPlan, _ list: EventList, sources: Range<Int>, viewWidth: Int, inputs: Int, targets: Range<Int>, width: Int, blocks: Int,
        into inbox: inout Inbox, touched: inout [UInt8]
    ) {
        let vectors = targets.count * width * blocks
        if inbox.sums.count < vectors { inbox.sums = Array(repeating: .zero, count: vectors) }
        if inbox.columns.count < width { inbox.columns = Array(repeating: 0, count: width) }
        precondition(touched.count >= targets.count * width, "the band's buffers do not fit the projection")
        let kernelVectors = plan.rowVectors
        for source in sources {
            let range = Int(list.offsets[source * viewWidth])..<Int(list.offsets[(source + 1) * viewWidth])
            guard !range.isEmpty else { continue }
            inbox.reached.removeAll(keepingCapacity: true)
            for tap in plan.rows[source] where targets.contains(tap.target) {
                inbox.reached.append(
                    Reached(pixel: (tap.target - targets.lowerBound) * width, weights: tap.kernel * kernelVectors))
            }
            guard !inbox.reached.isEmpty else { continue }
            add(plan, list, range, inputs: inputs, blocks: blocks, &inbox)
            mark(inbox.reached, &inbox.columns, width: width, &touched)
        }
    }

    private static func add(_ plan: PushPlan, _ list: EventList, _ range: Range<Int>, inputs: Int, blocks: Int, _ inbox: inout Inbox) {
        if list.isUnit {
            add(
                plan, list.entries, [], range, inputs: inputs, blocks: blocks, inbox.reached, into: &inbox.sums, columns: &inbox.columns,
                isUnit: true)
        } else {
            add(
                plan, list.entries, list.values, range, inputs: inputs, blocks: blocks, inbox.reached, into: &inbox.sums,
                columns: &inbox.columns, isUnit: false)
        }
    }

    @inline(__always)
    private static func add(
        _ plan: PushPlan, _ entries: [Int32], _ values: [Int16], _ range: Range<Int>, inputs: Int, blocks: Int, _ reached: [Reached],
        into sums: inout [SIMD16<Int16>], columns: inout [UInt8], isUnit: Bool
    ) {
        let (reciprocal, channelVectors) = (plan.reciprocal, plan.channelVectors)
        let (allWeights, allRuns, allStarts) = (plan.weights, plan.runs, plan.runStarts)
        let weights = allWeights.span
        let runs = allRuns.span
        let starts = allStarts.span
        let entries = entries.span
        let values = values.span
        let reached = reached.span
        var sums = sums.mutableSpan
        var marks = columns.mutableSpan
        for event in range {
            let entry = unsafe Int(entries[unchecked: event])
            let column = Int(truncatingIfNeeded: (UInt64(truncatingIfNeeded: entry) &* reciprocal) &>> 32)
            let origin = (entry &- column &* inputs) &* channelVectors
            let value = unsafe isUnit ? SIMD16<Int16>.zero : SIMD16(repeating: values[unchecked: event])
            for index in unsafe starts[unchecked: column]..<starts[unchecked: column &+ 1] {
                let run = unsafe runs[unchecked: index]
                for target in run.target..<run.target &+ run.count { unsafe marks[unchecked: target] = 1 }
                let vectors = run.count &* blocks
                for row in reached.indices {
                    let row = unsafe reached[unchecked: row]
                    let from = origin &+ row.weights &+ run.kernel &* blocks
                    let to = (row.pixel &+ run.target) &* blocks
                    for vector in 0..<vectors {
                        if isUnit {
                            unsafe sums[unchecked: to &+ vector] &+= weights[unchecked: from &+ vector]
                        } else {
                            unsafe sums[unchecked: to &+ vector] &+= weights[unchecked: from &+ vector] &* value
                        }
                    }
                }
            }
        }
    }

    /// Copies a source row's marks to the rows it reaches, and forgets them.
    private static func mark(_ reached: [Reached], _ columns: inout [UInt8], width: Int, _ touched: inout [UInt8]) {
        var columns = columns.mutableSpan
        var touched = touched.mutableSpan
        for row in reached {
            for x in 0..<width { unsafe touched[unchecked: row.pixel &+ x] |= columns[unchecked: x] }
        }
        for x in 0..<width { unsafe columns[unchecked: x] = 0 }
    }

    /// Moves what an inbox holds for a row's touched pixels to thirty-two-bit sums.
    ///
    /// - Parameters:
    ///   - first: first pixel of the row in the band.
    ///   - shift: of the weights.
    static func empty(
        _ inbox: inout Inbox, first: Int, width: Int, blocks: Int, shift: Int32, touched: [UInt8], into sums: inout [SIMD16<Int32>]
    ) {
        precondition((first + width) * blocks <= min(inbox.sums.count, sums.count) && first + width <= touched.count, "the buffers do not fit the row")
        let shift = SIMD16(repeating: shift)
        let touched = touched.span
        var arrived = inbox.sums.mutableSpan
        var sums = sums.mutableSpan
        for pixel in first..<first + width where unsafe touched[unchecked: pixel] != 0 {
            for vector in pixel &* blocks..<(pixel &+ 1) &* blocks {
                unsafe sums[unchecked: vector] &+= arrived[unchecked: vector].widened &<< shift
                unsafe arrived[unchecked: vector] = .zero
            }
        }
    }
}

/// The input of one target row event by event: cheaper than pulling while most targets receive nothing, and the only way through
/// grouped projections, whose events reach few channels.
enum PushKernel {
    /// Adds what the events of the active rows bring to `sums`, and marks the pixels that anything arrived at.
    ///
    /// - Parameter first: where the row begins in `sums`.
    static func push(
        _ plan: GatherPlan, _ list: EventList, rows: [GatherKernel.ActiveRow], blocks: Int, into sums: inout [SIMD16<Int32>], first: Int,
        touched: inout [Bool]
    ) {
        let step = plan.vectorsPerBlock
        let shift = SIMD16<Int32>(repeating: plan.shift)
        let arranged = plan.weights.storage
        let weights = unsafe arranged.span.bytes
        var sums = sums.mutableSpan
        var marks = touched.mutableSpan
        visit(plan, list, rows) { channel, value, target, weightRow in
            marks[target] = true
            var origin = weightRow + channel
            for block in stride(from: 0, to: blocks, by: step) {
                for vector in 0..<step {
                    let row = unsafe weights.unsafeLoad(fromByteOffset: plan.weights.first &+ (origin &* step &+ vector) &* WeightRows.vector, as: SIMD16<Int16>.self)
                    let product = row &* SIMD16(repeating: value)
                    sums[first &+ target &* blocks &+ block &+ vector] &+= SIMD16<Int32>(truncatingIfNeeded: product) &<< shift
                }
                origin &+= plan.blockRows
            }
        }
    }

    /// The same through a grouped projection, whose targets are marked channel by channel.
    ///
    /// - Parameter reached: a bit per channel, sixteen channels to a word, in the order of a row of `sums`.
    static func push(
        _ plan: GatherPlan, grouped: GroupedWeights, _ list: EventList, rows: [GatherKernel.ActiveRow], blocks: Int,
        into sums: inout [SIMD16<Int32>], first: Int, reached: inout [UInt16]
    ) {
        let vectors = grouped.vectors
        let shift = SIMD16<Int32>(repeating: plan.shift)
        let weights = grouped.weights.span
        var sums = sums.mutableSpan
        var marks = reached.mutableSpan
        visit(plan, list, rows) { channel, value, target, weightRow in
            let block = target &* blocks &+ grouped.firstBlock[channel]
            for vector in 0..<vectors {
                let product = weights[(weightRow &+ channel) &* vectors &+ vector] &* SIMD16(repeating: value)
                sums[first &+ block &+ vector] &+= SIMD16<Int32>(truncatingIfNeeded: product) &<< shift
                marks[block &+ vector] |= grouped.reached[channel &* vectors &+ vector]
            }
        }
    }

    /// Calls `body` with the source channel, the value, the target column and the weight row of channel 0, for every event and
    /// target column.
    @inline(__always)
    private static func visit(
        _ plan: GatherPlan, _ list: EventList, _ rows: [GatherKernel.ActiveRow],
        _ body: (_ channel: Int, _ value: Int16, _ target: Int, _ weightRow: Int) -> Void
    ) {
        let inputs = plan.inputChannels
        let columnTaps = plan.columnTaps
        let taps = columnTaps.span
        for row in rows {
            var column = 0
            for event in Int(list.offsets[row.pixel])..<Int(list.offsets[row.pixel &+ plan.viewWidth]) {
                let entry = Int(list.entries[event])
                // Entries ascend, so the column only moves on.
                while entry >= (column &+ 1) &* inputs { column &+= 1 }
                let value = list.isUnit ? 1 : list.values[event]
                for index in plan.tapStarts[column]..<plan.tapStarts[column &+ 1] {
                    body(entry &- column &* inputs, value, taps[index].target, row.weightRow &+ taps[index].kernel &* inputs)
                }
            }
        }
    }
}

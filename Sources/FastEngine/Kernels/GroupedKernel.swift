import Kernels

/// Scatters the events under one target row through a grouped projection, for `BandState`: each adds the few channels of its group, and
/// marks them one by one. Costs taps × vectors of the group per event.
enum GroupedKernel {
    /// Adds what the events of the active rows bring to `sums`.
    ///
    /// - Parameters:
    ///   - first: where the row begins in `sums` and `reached`.
    ///   - reached: a bit per channel that anything arrived at, sixteen channels to a word.
    static func scatter(
        _ plan: WeightPlan, grouped: GroupedWeights, _ list: EventList, rows: [RowTap], blocks: Int,
        into sums: AlignedVectors, first: Int, reached: inout [UInt16]
    ) {
        let vectors = grouped.vectors
        let inputs = plan.inputChannels
        let shift = SIMD16<Int32>(repeating: plan.shift)
        let weights = grouped.weights.span
        var sums = unsafe sums.vectors.mutableSpan
        var marks = reached.mutableSpan
        let columnTaps = plan.columnTaps
        let taps = columnTaps.span
        for row in rows {
            var column = 0
            for event in Int(list.offsets[row.pixel])..<Int(list.offsets[row.pixel &+ plan.viewWidth]) {
                let entry = Int(list.entries[event])
                // Entries ascend, so the column only moves on.
                while entry >= (column &+ 1) &* inputs { column &+= 1 }
                let channel = entry &- column &* inputs
                let value = SIMD16(repeating: list.isUnit ? 1 : list.values[event])
                for index in plan.tapStarts[column]..<plan.tapStarts[column &+ 1] {
                    let block = first &+ taps[index].target &* blocks &+ grouped.firstBlock[channel]
                    let weightRow = (row.weightRow &+ taps[index].kernel &* inputs &+ channel) &* vectors
                    for vector in 0..<vectors {
                        let product = weights[weightRow &+ vector] &* value
                        sums[block &+ vector] &+= product.widened &<< shift
                        marks[block &+ vector] |= grouped.reached[channel &* vectors &+ vector]
                    }
                }
            }
        }
    }
}

import Kernels

/// Adds steps in which many neurons fire without listing who fires, for `ArrivalKernel`: writes what each neuron emitted into a byte, and
/// checks and borrows the buffers for `addDense`.
// Unchecked indices: an entry lies inside its row, and rows are checked.
struct DenseKernel: Sendable {
    /// `[source row][column][channel]`.
    private var values: [UInt8] = []
    /// By target pixel, whether anything arrives.
    private var touched: [UInt8] = []

    /// Adds what arrives through a projection to `sums`.
    ///
    /// - Parameter occupied: a buffer.
    /// - Returns: whether it did, which it does not where values do not fit bytes without a sign.
    mutating func add(
        _ source: EventSource, _ dense: DensePlan, targets: Range<Int>, _ shape: StripShape, into sums: AlignedVectors, _ due: inout DueStrips,
        marking marks: inout [UInt8], _ occupied: inout [UInt8], _ kernels: any ProcessorKernels.Type
    ) -> Bool {
        let (plan, list) = (source.plan, source.list)
        let rows = plan.sources(of: targets)
        let rowBytes = dense.columns * plan.inputChannels
        precondition(
            plan.strips.width == 1 && shape.stripWidth == 1 && shape.blocks % 4 == 0 && plan.strips.count * targets.count == shape.strips
                && sums.count >= shape.vectors && shape.strips <= due.reasons.count && (marks.isEmpty || shape.strips <= marks.count)
                && rows.upperBound * plan.viewWidth < list.offsets.count, "the buffers do not fit the band")
        if values.count < rows.count * rowBytes { values = Array(repeating: 0, count: rows.count * rowBytes) }
        guard Self.write(list, rows, width: plan.viewWidth, first: dense.border * plan.inputChannels, rowBytes: rowBytes, to: &values) else { return false }
        let dimensions = DenseShape(
            inputs: plan.inputChannels, width: shape.width, blocks: shape.blocks, firstSource: rows.lowerBound, rowBytes: rowBytes,
            kernelBytes: dense.kernelBytes, origin: dense.origin, groupBytes: dense.groupBytes, shift: plan.shift)
        Self.add(dimensions, targets, plan, dense, values, to: sums, kernels)
        touched = Array(repeating: 0, count: shape.strips)
        plan.mark(list, targets: targets, &occupied, in: &touched)
        for strip in 0..<shape.strips where touched[strip] != 0 {
            due.reasons[strip] |= DueReason.arrived | DueReason.beyond
            if !marks.isEmpty { marks[strip] = 1 }
        }
        return true
    }

    private static func add(
        _ shape: DenseShape, _ targets: Range<Int>, _ plan: WeightPlan, _ dense: DensePlan, _ values: [UInt8], to sums: AlignedVectors,
        _ kernels: any ProcessorKernels.Type
    ) {
        let (rowStarts, rowTaps, weights) = (plan.rowStarts, plan.rowTaps, dense.weights)
        var sums = unsafe sums.vectors.mutableSpan
        unsafe kernels.addDense(
            shape, targets: targets, rowStarts: rowStarts.span, rowTaps.span, values.span.bytes, weights.span.bytes, to: &sums)
    }

    /// Writes the events of some rows, one row after the other, each `first` bytes behind where its bytes begin.
    ///
    /// - Returns: whether all values fit.
    private static func write(
        _ list: EventList, _ rows: Range<Int>, width: Int, first: Int, rowBytes: Int, to values: inout [UInt8]
    ) -> Bool {
        let (isUnit, offsets, entries, emitted) = (list.isUnit, list.offsets.span, list.entries.span, list.values.span)
        precondition(values.count >= rows.count * rowBytes, "the values do not fit")
        var values = values.mutableSpan
        var all: Int16 = 0
        for (index, row) in rows.enumerated() {
            let start = index * rowBytes
            for byte in start..<start + rowBytes { unsafe values[unchecked: byte] = 0 }
            for event in Int(offsets[row * width])..<Int(offsets[(row + 1) * width]) {
                let value = unsafe isUnit ? 1 : emitted[unchecked: event]
                all |= value
                unsafe values[unchecked: start &+ first &+ Int(entries[unchecked: event])] = UInt8(truncatingIfNeeded: value)
            }
        }
        return all & ~255 == 0
    }
}

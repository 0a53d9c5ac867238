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
            plan.strips.width == shape.stripWidth && (shape.blocks % 4 == 0 || shape.blocks <= 2)
                && plan.strips.count * targets.count == shape.strips && sums.count >= shape.vectors && shape.strips <= due.reasons.count
                && (marks.isEmpty || shape.pixels <= marks.count)
                && rows.upperBound * plan.viewWidth < list.offsets.count, "the buffers do not fit the band")
        if values.count < rows.count * rowBytes { values = Array(repeating: 0, count: rows.count * rowBytes) }
        guard Self.write(list, rows, width: plan.viewWidth, first: dense.border * plan.inputChannels, rowBytes: rowBytes, to: &values) else { return false }
        let dimensions = DenseShape(
            inputs: plan.inputChannels, width: shape.width, blocks: shape.blocks, firstSource: rows.lowerBound, rowBytes: rowBytes,
            kernelBytes: dense.kernelBytes, origin: dense.origin, groupBytes: dense.groupBytes, shift: plan.shift)
        Self.add(dimensions, targets, plan, dense, values, to: sums, kernels)
        if touched.count < shape.pixels { touched = Array(repeating: 0, count: shape.pixels) }
        for pixel in touched.indices { touched[pixel] = 0 }
        plan.mark(list, targets: targets, &occupied, in: &touched)
        Self.copy(touched, shape, to: &due.reasons, marking: &marks)
        return true
    }

    /// Makes the strips due whose pixels are touched, and marks those.
    private static func copy(_ touched: [UInt8], _ shape: StripShape, to reasons: inout [UInt8], marking marks: inout [UInt8]) {
        let (touched, isMarking, stripWidth) = (touched.span, !marks.isEmpty, shape.stripWidth)
        precondition(touched.count >= shape.pixels && reasons.count >= shape.strips && (!isMarking || marks.count >= shape.pixels), "no such pixels")
        var reasons = reasons.mutableSpan
        var marks = marks.mutableSpan
        if isMarking { for pixel in 0..<shape.pixels { unsafe marks[unchecked: pixel] |= touched[unchecked: pixel] } }
        for strip in 0..<shape.strips {
            var any: UInt8 = 0
            for pixel in strip &* stripWidth..<(strip &+ 1) &* stripWidth { unsafe any |= touched[unchecked: pixel] }
            unsafe reasons[unchecked: strip] |= any &* (DueReason.arrived | DueReason.beyond)
        }
    }

    private static func add(
        _ shape: DenseShape, _ targets: Range<Int>, _ plan: WeightPlan, _ dense: DensePlan, _ values: [UInt8], to sums: AlignedVectors,
        _ kernels: any ProcessorKernels.Type
    ) {
        let (rowStarts, rowTaps, weights) = (plan.rowStarts, dense.rowTaps, dense.weights)
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

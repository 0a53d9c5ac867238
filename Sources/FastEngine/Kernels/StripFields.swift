import Kernels

/// Collects, for each strip of a band, the weight rows of the events in its receptive field side by side, for `GatherKernel` to sum: one
/// copied word per event and strip, sixteen or thirty-two at a time.
struct StripFields: Sendable {
    /// Weight rows, strip after strip, filled up to whole pairs with a row of zeros: where rows of thirty-two bytes begin, which wider panels double.
    var rows: [Int32] = []
    /// The events' values as `form` says, a byte or a word each; only where not all are one.
    var values: [Int16] = []
    /// First event of each strip, and how many it has.
    var starts: [Int32] = []
    var counts: [Int32] = []
    /// Σ |value| of each strip; only where not all are one.
    var loads: [Int32] = []
    var form = ValueForm.one

    /// Replaces the fields by those of some target rows.
    ///
    /// - Parameters:
    ///   - most: a bound of how many events all strips of the rows collect.
    ///   - form: of values that are not all one; `nil` for what is cheaper.
    /// - Returns: the largest Σ |value| of a strip.
    @discardableResult
    mutating func collect(
        _ source: EventSource, targets: Range<Int>, most: Int, as form: ValueForm? = nil, _ kernels: any ProcessorKernels.Type
    ) -> Int {
        let (plan, list) = (source.plan, source.list)
        self.form = list.isUnit ? .one : form ?? plan.valueForm
        let strips = targets.count * plan.strips.count
        let room = most + strips * (StripField.unit - 1) + EventList.slack
        if rows.count < room { rows = Array(repeating: 0, count: room + room / 2) }
        if starts.count < strips {
            starts = Array(repeating: 0, count: strips)
            counts = starts
        }
        if !list.isUnit {
            if values.count < rows.count { values = Array(repeating: 0, count: rows.count) }
            if loads.count < strips { loads = Array(repeating: 0, count: strips) }
        }
        // Runs that often are longer than sixteen events are copied thirty-two at a time.
        return Self.collect(
            kernels, self.form, plan, list, targets: targets, isLong: most > strips * plan.longRuns, rows: &rows, values: &values, starts: &starts,
            counts: &counts, loads: &loads)
    }

    // Every buffer by itself, so that each can be borrowed alone.
    private static func collect(
        _ kernels: any ProcessorKernels.Type, _ form: ValueForm, _ plan: WeightPlan, _ list: EventList, targets: Range<Int>, isLong: Bool,
        rows: inout [Int32], values: inout [Int16], starts: inout [Int32], counts: inout [Int32], loads: inout [Int32]
    ) -> Int {
        var rows = rows.mutableSpan
        var values = values.mutableSpan
        var starts = starts.mutableSpan
        var counts = counts.mutableSpan
        var loads = loads.mutableSpan
        let (strips, rowStarts, rowTaps) = (plan.strips, plan.rowStarts, plan.rowTaps)
        return kernels.collect(
            form, targets: targets, inputs: plan.inputChannels, nullRow: Int32(truncatingIfNeeded: plan.weights.nullRow &<< 5), isLong: isLong,
            runStarts: strips.starts.span, strips.runs.span, rowStarts: rowStarts.span, rowTaps.span,
            offsets: list.offsets.span, before: list.loads.span, list.entries.span, list.values.span, rows: &rows, values: &values, starts: &starts,
            counts: &counts, loads: &loads)
    }
}

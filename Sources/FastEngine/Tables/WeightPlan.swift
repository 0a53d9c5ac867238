import EventSim
import Kernels

/// Arranges a projection for kernels, which source pixels reach a target strip, which strips a source pixel reaches, and the weights in the
/// order in which they are read: the weight plan. Made once per map; memory is twice the weights at most times the columns of a strip.
final class WeightPlan: Sendable {
    let projection: MappedProjection
    /// Index of the source layer's view.
    let view: Int
    let viewWidth: Int
    /// The source rows of every target row, one after the other, and where each one's begin.
    let rowTaps: [RowTap]
    let rowStarts: [Int]
    /// The target rows that every source row reaches, one after the other, each one's ascending, and where each one's begin.
    let targetRows: [ReachedRow]
    let targetStarts: [Int]
    /// Source rows that reach anything, and those before them.
    private let sourceRows: Int
    /// Kernel columns, those side by side that neighbouring source columns meet.
    let kernelColumns: [Int]
    /// The source columns of each target column, by positions of `kernelColumns`.
    let columns: TargetStrips
    /// Where the source columns of a target column lie, relative to it, if that is the same for all but for the view's borders.
    private let columnWindow: Range<Int>?
    /// Those of as many target columns as a layer's strips have.
    let strips: TargetStrips
    /// The strips that every source column reaches, one column after the other, and where each column's begin.
    let columnTaps: [ColumnTap]
    let tapStarts: [Int]
    /// `[kernel row][position of the strips][input channel]`, for every column of a strip all output channels; empty for grouped
    /// projections.
    let weights: WeightPanels
    /// The same for steps in which many neurons fire; `nil` where lists are always cheaper.
    let dense: DensePlan?
    /// The same for grouped projections.
    let grouped: GroupedWeights?
    let inputChannels: Int
    let shift: Int32
    /// The most strips of a row that an event reaches.
    private let widestReach: Int
    /// How often an event may meet the same strip under one kernel row: more than once only where a dilation of zero folds the kernel.
    private let mostMeetings: Int
    /// The most events under a strip, and under all strips of a row.
    let mostPerStrip: Int
    var mostPerRow: Int { mostPerStrip.multipliedReportingOverflow(by: strips.count).overflow ? .max : mostPerStrip * strips.count }
    /// Events per strip below which adding them one by one is cheaper than strip by strip, measured.
    let scatterLimit = 2
    /// Events per strip above which its runs are copied thirty-two at a time.
    let longRuns = 24
    /// Σ |weight · 2^shift| that one target can collect from events of one.
    let reach: Int
    /// The most that events bring to one target per unit of value.
    private let largestWeight: Int
    private let unitBudget: Int
    private let valueBudget: Int
    let part: ValuePart
    /// What an event carries at most; `nil` for inputs.
    private let largestValue: Int?
    /// Of values that are not all one.
    let valueForm: ValueForm
    let hasNegativeValues: Bool

    /// - Parameters:
    ///   - part: of the source's values, which the view has.
    ///   - stripWidth: target columns per strip.
    ///   - hasDense: whether there is a dense form where there can be; `nil` for what is cheaper.
    init(
        _ projection: MappedProjection, part: ValuePart = .whole, view: Int, viewWidth: Int, stripWidth: Int, source: MappedLayer, target: MappedLayer,
        _ kernels: any ProcessorKernels.Type, hasDense: Bool? = nil
    ) {
        self.projection = projection
        self.part = part
        self.view = view
        inputChannels = projection.inputChannels
        shift = Int32(projection.weightShift + part.shift)
        self.viewWidth = viewWidth
        let y = Self.sources(projection.y, kernel: projection.kernelHeight, source: source.height, target: target.height)
        // Neighbouring source columns lie `period` kernel columns apart; columns of one residue go side by side.
        let period = projection.x.dilation == 0 ? 1 : max(1, projection.x.upsampling / projection.x.dilation)
        kernelColumns = (0..<min(period, projection.kernelWidth)).flatMap { Array(stride(from: $0, to: projection.kernelWidth, by: period)) }
        let x = Self.sources(projection.x, kernel: projection.kernelWidth, source: source.width, target: target.width)
        columns = TargetStrips(single: x, kernelColumns: kernelColumns)
        columnWindow = Self.window(x.map { $0.map(\.source) }, extent: viewWidth)
        let strips = Self.strips(x, width: stripWidth, axis: projection.x) ?? columns
        self.strips = strips
        rowTaps = y.flatMap { sources in
            sources.map {
                RowTap(source: $0.source, pixel: $0.source * viewWidth, weightRow: $0.kernel * strips.taps.count * projection.inputChannels)
            }
        }
        rowStarts = y.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        let viewHeight = (source.height + projection.y.division - 1) / projection.y.division
        var targetRows = [[ReachedRow]](repeating: [], count: viewHeight)
        for (target, sources) in y.enumerated() {
            for tap in sources {
                let weightRow = tap.kernel * strips.taps.count * projection.inputChannels
                targetRows[tap.source].append(ReachedRow(strip: target * strips.count, weightRow: weightRow))
            }
        }
        self.targetRows = targetRows.flatMap { $0 }
        targetStarts = targetRows.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        sourceRows = (targetRows.lastIndex { !$0.isEmpty } ?? -1) + 1
        var taps = [[ColumnTap]](repeating: [], count: viewWidth)
        for strip in 0..<strips.count {
            for run in strips.runs[strips.starts[strip]..<strips.starts[strip + 1]] {
                for column in run.first..<run.end { taps[column].append(ColumnTap(target: strip, kernel: run.kernel + column - run.first)) }
            }
        }
        columnTaps = taps.flatMap { $0 }
        tapStarts = taps.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        widestReach = taps.reduce(1) { max($0, $1.count) }
        mostMeetings = taps.reduce(1) { most, taps in
            max(most, Dictionary(grouping: taps, by: \.target).values.reduce(1) { max($0, $1.count) })
        }
        mostPerStrip = [
            projection.kernelHeight, strips.taps.count, projection.inputChannels, projection.y.division, projection.x.division,
        ].reduce(1) { product, factor in
            let (next, overflow) = product.multipliedReportingOverflow(by: factor)
            return overflow ? .max : next
        }
        weights = Self.arrange(projection, strips)
        grouped = projection.groups == 1 ? nil : GroupedWeights(projection, kernelColumns)
        let sums = SumBudget(projection)
        reach = sums.reach << shift
        largestWeight = sums.largestWeight << shift
        unitBudget = sums.budget(largest: 1)
        // What an input brings is only known when it runs.
        let largestValue = source.isInput ? nil : part.largest(of: Int(source.soma.largestFiring))
        self.largestValue = largestValue
        valueBudget = largestValue.map { sums.budget(largest: $0) } ?? sums.budget
        let hasNegativeValues = source.isInput || source.soma.payloads.contains { $0 < 0 }
        self.hasNegativeValues = hasNegativeValues
        dense =
            hasDense ?? kernels.addsDense
            ? DensePlan(
                projection, window: columnWindow, targetWidth: target.width, viewWidth: viewWidth, largestValue: largestValue,
                hasNegativeValues: hasNegativeValues, rowTaps: rowTaps, kernelRows: strips.taps.count * projection.inputChannels) : nil
        valueForm = kernels.multipliesBytes && largestValue ?? .max <= ValueForm.largestByte ? .byte : .word
    }

    /// Σ |value| that sixteen-bit sums of these weights are sure to hold, of events that all carry one or any.
    func budget(isUnit: Bool) -> Int { isUnit ? unitBudget : valueBudget }

    /// Events whose sums sixteen bits are sure to hold whatever they carry; none where that is only known when the input is.
    func piece(isUnit: Bool) -> Int { min(isUnit ? unitBudget : valueBudget / max(largestValue ?? .max, 1), 1 << 16) }

    /// A bound of the magnitude that events bring to one target: no sum that sixteen bits are sure to hold is beyond them.
    ///
    /// - Parameter load: Σ |value| of the events.
    func largestSum(load: Int, isUnit: Bool) -> Int {
        let bound = load * largestWeight
        return load <= budget(isUnit: isUnit) ? min(bound, Int(Int16.max) << Int(shift)) : bound
    }

    /// The taps of some target rows.
    private func taps(of targets: Range<Int>) -> Range<Int> { rowStarts[targets.lowerBound]..<rowStarts[targets.upperBound] }

    /// The source rows under some target rows.
    func sources(of targets: Range<Int>) -> Range<Int> {
        var first = Int.max
        var last = -1
        for tap in rowTaps[taps(of: targets)] {
            first = min(first, tap.source)
            last = max(last, tap.source)
        }
        return last < 0 ? 0..<0 : first..<last + 1
    }

    /// Bounds of how many events all strips of some target rows collect, and of Σ |value| of those that one strip collects.
    // Unchecked indices: rows of the view lie inside the list, which is checked.
    func mostArriving(_ list: EventList, targets: Range<Int>) -> (events: Int, load: Int) {
        precondition(list.offsets.count > sourceRows * viewWidth && (list.isUnit || list.loads.count == list.offsets.count), "the list does not fit")
        let (allTaps, allStarts, offsets, loads) = (rowTaps, rowStarts, list.offsets.span, (list.isUnit ? list.offsets : list.loads).span)
        let (taps, starts) = (allTaps.span, allStarts.span)
        var (events, largest) = (0, 0)
        for target in targets {
            var load = 0
            for index in starts[target]..<starts[target + 1] {
                let first = unsafe taps[unchecked: index].pixel
                let end = first &+ viewWidth
                unsafe events &+= Int(offsets[unchecked: end] &- offsets[unchecked: first])
                unsafe load &+= Int(loads[unchecked: end] &- loads[unchecked: first])
            }
            largest = max(largest, load)
        }
        return (events * widestReach, largest * mostMeetings)
    }

    /// Whether so many neurons fire under some target rows that taking all of them costs less than listing them.
    func isDense(_ list: EventList, targets: Range<Int>) -> Bool {
        guard let dense else { return false }
        let rows = sources(of: targets)
        let events = Int(list.offsets[rows.upperBound * viewWidth] - list.offsets[rows.lowerBound * viewWidth])
        return events * 100 > (list.isUnit ? dense.unitShare : dense.valueShare) * rows.count * dense.summed * inputChannels
    }

    /// Marks the pixels of some target rows that any event reaches.
    ///
    /// - Parameter occupied: a buffer, for the source columns that have events.
    // Unchecked indices: lists and marks are checked, and the buffer has room for every column beside the window's borders.
    func mark(_ list: EventList, targets: Range<Int>, _ occupied: inout [UInt8], in marks: inout [UInt8]) {
        let width = columns.count
        precondition(marks.count >= targets.count * width && list.offsets.count > sourceRows * viewWidth, "the marks do not fit the rows")
        guard let window = columnWindow else {
            markApart(list, targets: targets, in: &marks)
            return
        }
        let room = max(viewWidth, width) + window.count
        if occupied.count < room { occupied = Array(repeating: 0, count: room) }
        let (allTaps, offsets) = (rowTaps, list.offsets.span)
        let taps = allTaps.span
        var occupied = occupied.mutableSpan
        var marks = marks.mutableSpan
        for (index, target) in targets.enumerated() {
            for x in 0..<room { unsafe occupied[unchecked: x] = 0 }
            var isTouched = false
            for index in rowStarts[target]..<rowStarts[target &+ 1] {
                let pixel = taps[index].pixel
                guard offsets[pixel] != offsets[pixel &+ viewWidth] else { continue }
                isTouched = true
                for x in 0..<viewWidth {
                    let isEmpty = unsafe offsets[unchecked: pixel &+ x] == offsets[unchecked: pixel &+ x &+ 1]
                    unsafe occupied[unchecked: x &- window.lowerBound] |= isEmpty ? 0 : 1
                }
            }
            guard isTouched else { continue }
            let first = index &* width
            for shift in 0..<window.count {
                for x in 0..<width { unsafe marks[unchecked: first &+ x] |= occupied[unchecked: x &+ shift] }
            }
        }
    }

    /// The same where neighbouring target columns do not look at neighbouring source columns.
    private func markApart(_ list: EventList, targets: Range<Int>, in marks: inout [UInt8]) {
        let width = columns.count
        let offsets = list.offsets.span
        let (columnStarts, columnRuns, allTaps) = (columns.starts, columns.runs, rowTaps)
        let (starts, runs, taps) = (columnStarts.span, columnRuns.span, allTaps.span)
        var marks = marks.mutableSpan
        for (index, target) in targets.enumerated() {
            for tap in rowStarts[target]..<rowStarts[target &+ 1] {
                let first = taps[tap].pixel
                guard offsets[first] != offsets[first &+ viewWidth] else { continue }
                for x in 0..<width {
                    for run in starts[x]..<starts[x &+ 1] {
                        let isEmpty = offsets[first &+ runs[run].end] == offsets[first &+ runs[run].first]
                        marks[index &* width &+ x] |= isEmpty ? 0 : 1
                    }
                }
            }
        }
    }

    /// Replaces `active` by the source rows under a target row that have events, and returns how many events those are.
    func collectActiveRows(_ list: EventList, target y: Int, into active: inout [RowTap]) -> Int {
        active.removeAll(keepingCapacity: true)
        var events = 0
        for tap in rowTaps[taps(of: y..<y + 1)] {
            let count = Int(list.offsets[tap.pixel &+ viewWidth] &- list.offsets[tap.pixel])
            guard count > 0 else { continue }
            events += count
            active.append(tap)
        }
        return events
    }

    private static func sources(_ axis: TapAxis, kernel: Int, source: Int, target: Int) -> [[(source: Int, kernel: Int)]] {
        var result = [[(source: Int, kernel: Int)]](repeating: [], count: target)
        for pooled in 0..<min(axis.extent, (source + axis.division - 1) / axis.division) {
            for tap in axis.taps(source: pooled * axis.division, kernelExtent: kernel, targetExtent: target) {
                result[tap.target].append((pooled, tap.kernel))
            }
        }
        return result
    }

    /// Target columns of a layer that go side by side: as many as the widest panel of weights holds and all of its ungrouped
    /// projections allow.
    static func stripWidth(of target: MappedLayer, _ projections: [(projection: MappedProjection, source: MappedLayer)]) -> Int {
        let blocks = (target.channels + 15) / 16
        return [4, 2].first { width in
            width * blocks <= 4 && target.width % width == 0
                && projections.allSatisfy { projection, source in
                    guard projection.groups == 1 else { return false }
                    let columns = sources(projection.x, kernel: projection.kernelWidth, source: source.width, target: target.width)
                    return strips(columns, width: width, axis: projection.x) != nil
                }
        } ?? 1
    }

    private static func window(_ columns: [[Int]], extent: Int) -> Range<Int>? {
        var (first, end) = (0, 1)
        for (target, sources) in columns.enumerated() {
            for source in sources {
                first = min(first, source - target)
                end = max(end, source - target + 1)
            }
        }
        let isUniform = columns.enumerated().allSatisfy { target, sources in
            Set(sources) == Set(max(0, target + first)..<max(0, target + first, min(extent, target + end)))
        }
        return isUniform ? first..<end : nil
    }

    private static func strips(_ columns: [[(source: Int, kernel: Int)]], width: Int, axis: TapAxis) -> TargetStrips? {
        guard width > 1, width * axis.stride % axis.upsampling == 0 else { return nil }
        return TargetStrips(width: width, columns: columns, step: width * axis.stride / axis.upsampling)
    }

    private static func arrange(_ projection: MappedProjection, _ strips: TargetStrips) -> WeightPanels {
        let (outputs, inputs) = (projection.outputChannels, projection.inputChannels)
        let padded = (outputs + 15) / 16 * 16
        let rows = projection.kernelHeight * strips.taps.count * inputs
        let weights = projection.weights
        return WeightPanels(rows: rows, outputs: projection.groups == 1 ? strips.width * padded : 0) { row, lane in
            let (tap, input) = row.quotientAndRemainder(dividingBy: inputs)
            let (ky, position) = tap.quotientAndRemainder(dividingBy: strips.taps.count)
            let (column, output) = lane.quotientAndRemainder(dividingBy: padded)
            guard output < outputs, let kx = strips.taps[position][column] else { return 0 }
            return weights[((ky * projection.kernelWidth + kx) * inputs + input) * outputs + output]
        }
    }
}

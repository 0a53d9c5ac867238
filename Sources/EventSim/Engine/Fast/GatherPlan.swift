/// A projection seen from its targets: which source pixels reach a target pixel, and its weights in the kernels' order.
final class GatherPlan: Sendable {
    /// One source row under a kernel row.
    struct RowTap: Sendable {
        var source: Int
        var kernel: Int
    }

    /// A target column that a source column reaches.
    struct ColumnTap: Sendable {
        var target: Int
        /// Position of the kernel column in the arranged weights.
        var kernel: Int
    }

    let projection: MappedProjection
    /// Index of the source layer's view.
    let view: Int
    let viewWidth: Int
    /// By target row.
    let rows: [[RowTap]]
    /// Kernel columns, those side by side that neighbouring source columns meet.
    let kernelColumns: [Int]
    /// The source columns of each target column, by positions of `kernelColumns`.
    let columns: TargetStrips
    /// Those of as many target columns as a panel of weights has room for.
    let strips: TargetStrips
    /// The taps of every source column one after the other, and where each column's begin: the way of grouped projections.
    let columnTaps: [ColumnTap]
    let tapStarts: [Int]
    /// `[kernel row][position of the strips][input channel]`, for every column of a strip all output channels; empty for grouped
    /// projections.
    let weights: WeightPanels
    /// The same for grouped projections.
    let grouped: GroupedWeights?
    let inputChannels: Int
    let shift: Int32
    /// The projection event by event; `nil` where only pulling is possible.
    let push: PushPlan?
    /// Vectors that one event adds to on average.
    let pushCost: Int
    /// Vectors that pushing may add to per target pixel before pulling is cheaper, measured.
    let pullCost: Int
    /// The most events under a target pixel.
    let mostEvents: Int
    /// Σ |weight| that one target can collect from events of one.
    let reach: Int
    private let unitBudget: Int
    private let valueBudget: Int

    init(_ projection: MappedProjection, view: Int, viewWidth: Int, source: MappedLayer, target: MappedLayer) {
        self.projection = projection
        self.view = view
        inputChannels = projection.inputChannels
        shift = Int32(projection.weightShift)
        self.viewWidth = viewWidth
        let y = Self.sources(projection.y, kernel: projection.kernelHeight, source: source.height, target: target.height)
        rows = y.map { $0.map { RowTap(source: $0.source, kernel: $0.kernel) } }
        // Neighbouring source columns lie `period` kernel columns apart; columns of one residue go side by side.
        let period = projection.x.dilation == 0 ? 1 : max(1, projection.x.upsampling / projection.x.dilation)
        kernelColumns = (0..<min(period, projection.kernelWidth)).flatMap { Array(stride(from: $0, to: projection.kernelWidth, by: period)) }
        var position = [Int](repeating: 0, count: projection.kernelWidth)
        for (index, column) in kernelColumns.enumerated() { position[column] = index }
        let x = Self.sources(projection.x, kernel: projection.kernelWidth, source: source.width, target: target.width)
        var taps = [[ColumnTap]](repeating: [], count: viewWidth)
        for (target, sources) in x.enumerated() {
            for tap in sources { taps[tap.source].append(ColumnTap(target: target, kernel: position[tap.kernel])) }
        }
        columnTaps = taps.flatMap { $0 }
        tapStarts = taps.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        columns = TargetStrips(single: x, kernelColumns: kernelColumns)
        let blocks = (projection.outputChannels + 15) / 16
        strips = projection.groups == 1 ? Self.strips(x, blocks: blocks, axis: projection.x) ?? columns : columns
        mostEvents = projection.kernelHeight * strips.taps.count * projection.inputChannels * projection.y.division * projection.x.division
        weights = Self.arrange(projection, strips)
        grouped = projection.groups == 1 ? nil : GroupedWeights(projection, kernelColumns)
        let viewHeight = (source.height + projection.y.division - 1) / projection.y.division
        push = PushPlan(
            projection, rows: y, columns: x, period: projection.x.dilation == 0 ? 1 : max(1, projection.x.stride / projection.x.dilation),
            viewHeight: viewHeight, viewWidth: viewWidth)
        let arrivals = y.reduce(0) { $0 + $1.count } * x.reduce(0) { $0 + $1.count }
        pullCost = switch strips.width {
        case 4: 6
        case 2: 13
        default: 17
        }
        pushCost = max(1, (arrivals * blocks + viewHeight * viewWidth - 1) / max(viewHeight * viewWidth, 1))
        let sums = SumBudget(projection)
        reach = sums.reach
        unitBudget = sums.budget(largest: 1)
        // What an input brings is only known when it runs.
        valueBudget = source.isInput ? sums.budget : sums.budget(largest: source.soma.payloads.reduce(0) { $0 + Int($1.magnitude) })
    }

    /// Σ |value| that sixteen-bit sums of these weights are sure to hold, of events that all carry one or any.
    func budget(isUnit: Bool) -> Int { isUnit ? unitBudget : valueBudget }

    /// The source rows under some target rows.
    func sources(of targets: Range<Int>) -> Range<Int> {
        var first = Int.max
        var last = -1
        for target in targets {
            for tap in rows[target] {
                first = min(first, tap.source)
                last = max(last, tap.source)
            }
        }
        return last < 0 ? 0..<0 : first..<last + 1
    }

    /// The largest Σ |value| that arrives at a pixel of some target rows.
    ///
    /// - Parameter windows: a buffer.
    func largestLoad(_ list: EventList, targets: Range<Int>, _ windows: inout [Int32]) -> Int {
        let width = columns.count
        let sources = sources(of: targets)
        let count = (sources.count + 1) * width
        if windows.count < count { windows = Array(repeating: 0, count: count) }
        let loads = list.isUnit ? list.offsets.span : list.loads.span
        let (columnRuns, columnStarts) = (columns.runs, columns.starts)
        let runs = columnRuns.span
        let starts = columnStarts.span
        var windows = windows.mutableSpan
        for (index, source) in sources.enumerated() {
            for x in 0..<width {
                var sum: Int32 = 0
                for run in starts[x]..<starts[x &+ 1] {
                    let first = source &* viewWidth
                    sum &+= loads[first &+ runs[run].end] &- loads[first &+ runs[run].first]
                }
                windows[index &* width &+ x] = sum
            }
        }
        let total = sources.count * width
        var largest: Int32 = 0
        for target in targets {
            for x in 0..<width { windows[total &+ x] = 0 }
            for tap in rows[target] {
                let first = (tap.source &- sources.lowerBound) &* width
                for x in 0..<width { windows[total &+ x] &+= windows[first &+ x] }
            }
            for x in 0..<width { largest = max(largest, windows[total &+ x]) }
        }
        return Int(largest)
    }

    /// Replaces `active` by the source rows under a target row that have events, and returns how many events those are.
    func collectActiveRows(_ list: EventList, target y: Int, into active: inout [GatherKernel.ActiveRow]) -> Int {
        active.removeAll(keepingCapacity: true)
        var events = 0
        for tap in rows[y] {
            let pixel = tap.source &* viewWidth
            let count = Int(list.offsets[pixel &+ viewWidth] &- list.offsets[pixel])
            guard count > 0 else { continue }
            events += count
            active.append(GatherKernel.ActiveRow(pixel: pixel, weightRow: tap.kernel &* strips.taps.count &* inputChannels))
        }
        return events
    }

    /// Whether any source row under a target row has events.
    func hasArrivals(_ list: EventList, target y: Int) -> Bool {
        rows[y].contains { list.offsets[$0.source &* viewWidth] < list.offsets[($0.source &+ 1) &* viewWidth] }
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

    /// As many target columns side by side as the widest panel of weights holds.
    private static func strips(_ columns: [[(source: Int, kernel: Int)]], blocks: Int, axis: TapAxis) -> TargetStrips? {
        for width in [4, 2] where width * blocks <= 4 && width * axis.stride % axis.upsampling == 0 {
            if let strips = TargetStrips(width: width, columns: columns, step: width * axis.stride / axis.upsampling) { return strips }
        }
        return nil
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

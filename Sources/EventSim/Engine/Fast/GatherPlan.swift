/// A projection seen from its targets: which source pixels reach a target pixel, and its weights in the kernels' order.
final class GatherPlan: Sendable {
    /// One source row under a kernel row.
    struct RowTap: Sendable {
        var source: Int
        var kernel: Int
    }

    /// Neighbouring source columns under neighbouring kernel columns.
    struct Run: Sendable {
        /// First source column and the one after the last.
        var first: Int
        var end: Int
        /// Position of the first kernel column in the arranged weights.
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
    /// Kernel column at each position of the arranged weights.
    let kernelColumns: [Int]
    /// The columns' runs one after the other, and where each column's begin.
    let columnRuns: [Run]
    let columnStarts: [Int]
    /// The taps of every source column one after the other, and where each column's begin: the way of grouped projections.
    let columnTaps: [ColumnTap]
    let tapStarts: [Int]
    /// Empty for grouped projections.
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
    static let pullCost = 30
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
        let columns: [[Run]] = x.map { taps in
            taps.reduce(into: []) { runs, tap in
                let kernel = position[tap.kernel]
                if let last = runs.last, last.end == tap.source, last.kernel + last.end - last.first == kernel {
                    runs[runs.count - 1].end += 1
                } else {
                    runs.append(Run(first: tap.source, end: tap.source + 1, kernel: kernel))
                }
            }
        }
        var taps = [[ColumnTap]](repeating: [], count: viewWidth)
        for (target, sources) in x.enumerated() {
            for tap in sources { taps[tap.source].append(ColumnTap(target: target, kernel: position[tap.kernel])) }
        }
        columnTaps = taps.flatMap { $0 }
        tapStarts = taps.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        mostEvents =
            projection.kernelHeight * projection.kernelWidth * projection.inputChannels * projection.y.division * projection.x.division
        columnRuns = columns.flatMap { $0 }
        columnStarts = columns.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        weights = Self.arrange(projection, kernelColumns)
        grouped = projection.groups == 1 ? nil : GroupedWeights(projection, kernelColumns)
        let viewHeight = (source.height + projection.y.division - 1) / projection.y.division
        push = PushPlan(
            projection, rows: y, columns: x, period: projection.x.dilation == 0 ? 1 : max(1, projection.x.stride / projection.x.dilation),
            viewHeight: viewHeight, viewWidth: viewWidth)
        let arrivals = y.reduce(0) { $0 + $1.count } * x.reduce(0) { $0 + $1.count }
        let blocks = (projection.outputChannels + 15) / 16
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
        let width = columnStarts.count - 1
        let sources = sources(of: targets)
        let count = (sources.count + 1) * width
        if windows.count < count { windows = Array(repeating: 0, count: count) }
        let loads = list.isUnit ? list.offsets.span : list.loads.span
        let (columnRuns, columnStarts) = (columnRuns, columnStarts)
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
            active.append(GatherKernel.ActiveRow(pixel: pixel, weightRow: tap.kernel &* kernelColumns.count &* inputChannels))
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

    private static func arrange(_ projection: MappedProjection, _ kernelColumns: [Int]) -> WeightPanels {
        let (outputs, inputs) = (projection.outputChannels, projection.inputChannels)
        let rows = projection.kernelHeight * kernelColumns.count * inputs
        let weights = projection.weights
        return WeightPanels(rows: rows, outputs: projection.groups == 1 ? outputs : 0) { row, output in
            let (tap, input) = row.quotientAndRemainder(dividingBy: inputs)
            let (ky, position) = tap.quotientAndRemainder(dividingBy: kernelColumns.count)
            return weights[((ky * projection.kernelWidth + kernelColumns[position]) * inputs + input) * outputs + output]
        }
    }
}

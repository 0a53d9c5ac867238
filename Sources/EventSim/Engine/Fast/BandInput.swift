/// What arrives at the neurons of a band in one step, and where.
struct BandInput {
    private let rows: Range<Int>
    private let width: Int
    private let blocks: Int
    /// Where anything arrived: at pixels through ungrouped projections only.
    private(set) var work: NeuronKernel.Work
    /// Where grouped projections mark neurons: a bit per lane.
    private(set) var reached: [UInt16]

    /// What a worker needs while it sums, for whichever band: too large for every band to have its own.
    struct Buffers: Sendable {
        /// Empty between projections.
        fileprivate var inbox = PushKernel.Inbox()
        fileprivate var scratch = GatherKernel.Scratch()
        fileprivate var activeRows: [GatherKernel.ActiveRow] = []
        fileprivate var loads: [Int32] = []
        /// Events while a band writes them.
        var written = BandOutput.Events()
    }

    init(rows: Range<Int>, width: Int, blocks: Int, marksNeurons: Bool) {
        self.rows = rows
        self.width = width
        self.blocks = blocks
        work = NeuronKernel.Work(
            hasArrivals: Array(repeating: false, count: rows.count), touched: Array(repeating: 0, count: rows.count * width),
            marksNeurons: marksNeurons)
        reached = Array(repeating: 0, count: marksNeurons ? rows.count * width * blocks : 0)
    }

    /// How ungrouped projections are summed.
    enum Way { case push, pull }

    /// Adds what arrives through one projection to `sums`: sixteen channels to a vector, pixel by pixel of the band.
    ///
    /// - Parameter way: `nil` for what is cheaper.
    mutating func gather(_ source: EventSource, by way: Way? = nil, into sums: inout [SIMD16<Int32>], _ buffers: inout Buffers) {
        let (plan, list) = (source.plan, source.list)
        let sources = plan.sources(of: rows)
        let events = Int(list.offsets[sources.upperBound * plan.viewWidth] - list.offsets[sources.lowerBound * plan.viewWidth])
        guard events > 0 else { return }
        let isSparse = events * plan.pushCost < rows.count * width * plan.pullCost
        if let push = plan.push, way == .push || (way == nil && isSparse), isExact(plan, list, &buffers) {
            PushKernel.push(push, list, sources: sources, targets: rows, width: width, blocks: blocks, into: &buffers.inbox, touched: &work.touched)
            var first = rows.count
            var last = -1
            for index in 0..<rows.count where plan.hasArrivals(list, target: rows.lowerBound + index) {
                work.hasArrivals[index] = true
                first = min(first, index)
                last = index
            }
            guard first <= last else { return }
            PushKernel.empty(
                &buffers.inbox, pixels: first * width..<(last + 1) * width, blocks: blocks, shift: plan.shift, touched: work.touched, into: &sums)
            return
        }
        for (index, y) in rows.enumerated() {
            guard plan.collectActiveRows(list, target: y, into: &buffers.activeRows) > 0 else { continue }
            work.hasArrivals[index] = true
            let first = index * width * blocks
            if let grouped = plan.grouped {
                GroupedKernel.push(plan, grouped: grouped, list, rows: buffers.activeRows, blocks: blocks, into: &sums, first: first, reached: &reached)
            } else {
                GatherKernel.pull(
                    plan, list, rows: buffers.activeRows, blocks: blocks, into: &sums, first: first, touched: &work.touched, firstPixel: index * width,
                    scratch: &buffers.scratch)
            }
        }
    }

    /// Whether sixteen bits hold what every pixel of the band receives.
    private func isExact(_ plan: GatherPlan, _ list: EventList, _ buffers: inout Buffers) -> Bool {
        let budget = plan.budget(isUnit: list.isUnit)
        guard budget < .max else { return true }
        return plan.largestLoad(list, targets: rows, &buffers.loads) <= budget
    }

    /// Forgets what arrived at a row.
    mutating func clear(_ index: Int) {
        work.hasArrivals[index] = false
        let pixels = index * width..<(index + 1) * width
        let vectors = pixels.lowerBound * blocks..<(work.marksNeurons ? pixels.upperBound : pixels.lowerBound) * blocks
        var marks = work.touched.mutableSpan
        for pixel in pixels { marks[pixel] = 0 }
        var neurons = reached.mutableSpan
        for vector in vectors { neurons[vector] = 0 }
    }
}

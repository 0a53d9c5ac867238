/// What arrives at the neurons of a band in one step, and where.
struct BandInput {
    private let rows: Range<Int>
    private let width: Int
    private let blocks: Int
    private let marksNeurons: Bool
    /// Pixels of the band that anything arrived at through an ungrouped projection.
    private(set) var touched: [UInt8]
    /// Rows that anything arrived at.
    private(set) var hasArrivals: [Bool]
    /// Where grouped projections mark neurons: a bit per lane.
    private(set) var reached: [UInt16]
    private var inbox = PushKernel.Inbox()
    private var scratch = GatherKernel.Scratch()
    private var activeRows: [GatherKernel.ActiveRow] = []
    private var loads: [Int32] = []

    init(rows: Range<Int>, width: Int, blocks: Int, marksNeurons: Bool) {
        self.rows = rows
        self.width = width
        self.blocks = blocks
        self.marksNeurons = marksNeurons
        touched = Array(repeating: 0, count: rows.count * width)
        hasArrivals = Array(repeating: false, count: rows.count)
        reached = Array(repeating: 0, count: marksNeurons ? rows.count * width * blocks : 0)
    }

    /// Adds what arrives through one projection to `sums`: sixteen channels to a vector, pixel by pixel of the band.
    mutating func gather(_ source: EventSource, into sums: inout [SIMD16<Int32>]) {
        let (plan, list) = (source.plan, source.list)
        let sources = plan.sources(of: rows)
        let events = Int(list.offsets[sources.upperBound * plan.viewWidth] - list.offsets[sources.lowerBound * plan.viewWidth])
        guard events > 0 else { return }
        if let push = plan.push, events * plan.pushCost < rows.count * width * GatherPlan.pullCost, isExact(plan, list) {
            PushKernel.push(
                push, list, sources: sources, viewWidth: plan.viewWidth, inputs: plan.inputChannels, targets: rows, width: width,
                blocks: blocks, into: &inbox, touched: &touched)
            for index in rows.indices.map({ $0 - rows.lowerBound }) {
                guard plan.collectActiveRows(list, target: rows.lowerBound + index, into: &activeRows) > 0 else { continue }
                hasArrivals[index] = true
                PushKernel.empty(
                    &inbox, first: index * width, width: width, blocks: blocks, shift: plan.shift, touched: touched, into: &sums)
            }
            return
        }
        for (index, y) in rows.enumerated() {
            guard plan.collectActiveRows(list, target: y, into: &activeRows) > 0 else { continue }
            hasArrivals[index] = true
            let first = index * width * blocks
            if let grouped = plan.grouped {
                GroupedKernel.push(plan, grouped: grouped, list, rows: activeRows, blocks: blocks, into: &sums, first: first, reached: &reached)
            } else {
                GatherKernel.pull(
                    plan, list, rows: activeRows, blocks: blocks, into: &sums, first: first, touched: &touched, firstPixel: index * width,
                    scratch: &scratch)
            }
        }
    }

    /// Whether sixteen bits hold what every pixel of the band receives.
    private mutating func isExact(_ plan: GatherPlan, _ list: EventList) -> Bool {
        let budget = plan.budget(isUnit: list.isUnit)
        guard budget < .max else { return true }
        return plan.largestLoad(list, targets: rows, &loads) <= budget
    }

    /// Forgets what arrived at a row.
    mutating func clear(_ index: Int) {
        hasArrivals[index] = false
        let pixels = index * width..<(index + 1) * width
        let vectors = pixels.lowerBound * blocks..<(marksNeurons ? pixels.upperBound : pixels.lowerBound) * blocks
        var marks = touched.mutableSpan
        for pixel in pixels { marks[pixel] = 0 }
        var neurons = reached.mutableSpan
        for vector in vectors { neurons[vector] = 0 }
    }
}

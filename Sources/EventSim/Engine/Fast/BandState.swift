/// Some rows of a layer with their state: the unit of parallel work.
///
/// Bands are cut by the layer's shape alone, so results never depend on the number of threads.
struct BandState {
    let rows: Range<Int>
    let width: Int
    let channels: Int
    /// Vectors of sixteen channels per pixel.
    let blocks: Int
    let firstCell: Int
    private let shape: StripKernel.Shape
    private let rules: StripKernel.Rules
    /// Whether every firing carries one and crosses one threshold.
    let isUnit: Bool
    private let grid: CellGrid
    private let segments: SegmentMasks
    /// Lanes with a bias or an analog current, a bit each; lanes behind the last channel count as driven.
    private let driven: [UInt16]
    private let constantsPerNeuron: Bool
    private let marksNeurons: Bool

    /// The neurons, where they are more than `rules` can do; then `potentials` is empty.
    private var general: GeneralLanes?
    /// What arrived at them in the step at hand, for `general`.
    private var arrived: [SIMD16<Int32>]
    private(set) var potentials: [SIMD16<Int32>]
    private(set) var sums: [SIMD16<Int32>]
    private var work: StripKernel.Work
    /// By pixel: whether anything arrived at its first to last channel in the step at hand; `nil` where constants drive all neurons.
    private var touched: [UInt8]?
    /// Where grouped projections mark neurons: a bit per lane.
    private var reached: [UInt16]
    private(set) var saturations = 0
    /// Of the last steps.
    private(set) var outputs: [BandOutput]

    /// What a worker needs for whichever band: too large for every band to have its own.
    struct Buffers: Sendable {
        /// The events that arrive in a step.
        var sources: [EventSource] = []
        fileprivate var fields = StripFields()
        fileprivate var scratch = StripKernel.Scratch()
        fileprivate var activeRows: [StripFields.ActiveRow] = []
        /// Events while a band writes them.
        fileprivate var written = BandOutput.Events()
    }

    /// - Parameters:
    ///   - stripWidth: columns that are summed side by side.
    ///   - slots: steps whose output is kept.
    ///   - outputs: of an earlier run.
    init(
        _ layer: MappedLayer, rows: Range<Int>, stripWidth: Int, grid: CellGrid, constants: [Int32], isConstantPerNeuron: Bool, marksNeurons: Bool,
        stateBits: Int, slots: Int, outputs: [BandOutput]? = nil
    ) {
        self.rows = rows
        width = layer.width
        channels = layer.channels
        let blocks = (layer.channels + 15) / 16
        self.blocks = blocks
        self.grid = grid
        segments = SegmentMasks(grid, blocks: blocks)
        self.marksNeurons = marksNeurons
        constantsPerNeuron = isConstantPerNeuron
        let pixels = rows.count * layer.width
        var lanes: [SIMD16<Int32>] = []
        if isConstantPerNeuron {
            let first = rows.lowerBound * layer.width * layer.channels
            lanes.reserveCapacity(pixels * blocks)
            for pixel in 0..<pixels {
                let start = first + pixel * layer.channels
                lanes.append(contentsOf: Self.lanes(constants[start..<start + layer.channels], blocks: blocks))
            }
        } else if !constants.allSatisfy({ $0 == 0 }) {
            let pixel = Self.lanes(constants[...], blocks: blocks)
            lanes = (0..<stripWidth).flatMap { _ in pixel }
        }
        let beyond = segments.beyond
        let firing = FiringLanes(layer.soma)
        shape = StripKernel.Shape(rows: rows.count, width: layer.width, blocks: blocks, stripWidth: stripWidth)
        rules = StripKernel.Rules(
            firing: firing, limit: Int32(1 << (stateBits - 1) - 1), constants: lanes, valid: beyond.map { ~$0 }, channels: layer.channels)
        driven = lanes.isEmpty ? beyond : lanes.enumerated().map { $1.nonzeroLanes | beyond[$0 % blocks] }
        let initial = Self.lanes((0..<layer.channels).map(layer.initialPotential(ofChannel:))[...], blocks: blocks)
        let isGeneral = GeneralLanes.serve(layer)
        isUnit = isGeneral ? layer.soma.payloads.allSatisfy { $0 == 1 } && layer.soma.payloads.count <= 1 : firing.isUnit
        general = isGeneral ? GeneralLanes(layer, pixels: pixels, stateBits: stateBits) : nil
        arrived = Array(repeating: .zero, count: isGeneral ? pixels * blocks : 0)
        potentials = Array(repeating: initial[0], count: isGeneral ? 0 : pixels * blocks)
        for block in 1..<max(blocks, 1) where initial[block] != initial[0] {
            for index in stride(from: block, to: potentials.count, by: blocks) { potentials[index] = initial[block] }
        }
        sums = Array(repeating: .zero, count: layer.soma.thresholds.isEmpty ? 0 : pixels * blocks)
        let isPending = (0..<layer.channels).contains { layer.initialPotential(ofChannel: $0) > firing.lowestCut }
        work = StripKernel.Work(strips: shape.strips, isPending: isPending)
        reached = Array(repeating: 0, count: marksNeurons ? pixels * blocks : 0)
        touched = driven.contains { $0 != .max } ? Array(repeating: 0, count: pixels) : nil
        firstCell = grid.rowCell[rows.lowerBound] * grid.columnCells
        let cells = (grid.rowCell[rows.upperBound - 1] + 1) * grid.columnCells - firstCell
        self.outputs = outputs ?? Array(repeating: BandOutput(pixels: pixels, isUnit: isUnit, cells: cells, segments: grid.segments.count), count: slots)
    }

    private static func lanes(_ values: ArraySlice<Int32>, blocks: Int) -> [SIMD16<Int32>] {
        (0..<blocks).map { block in
            var vector = SIMD16<Int32>.zero
            for lane in 0..<min(16, values.count - block * 16) { vector[lane] = values[values.startIndex + block * 16 + lane] }
            return vector
        }
    }

    /// Integrates what arrives and fires.
    ///
    /// - Parameters:
    ///   - slot: where the output goes, in place of what was there.
    ///   - isLast: whether it is the last step of the layer's window.
    ///   - buffers: of the worker, with what arrives.
    mutating func step(slot: Int, isLast: Bool, _ buffers: inout Buffers) {
        var output = BandOutput(pixels: 0, isUnit: true, cells: 0, segments: 0)
        swap(&output, &outputs[slot])
        output.removeAll()
        // What a band may emit is many times what it does: the room for it is the worker's.
        swap(&output.events, &buffers.written)
        var hasArrivals = false
        for source in buffers.sources where source.plan.grouped != nil {
            if receiveGrouped(source, &buffers) { hasArrivals = true }
        }
        let hasGrouped = hasArrivals
        let ungrouped = buffers.sources.count { $0.plan.grouped == nil }
        var met = 0
        var last: GatherPlan?
        for source in buffers.sources where source.plan.grouped == nil {
            met += 1
            guard buffers.fields.collect(source, targets: rows, marking: &touched) else { continue }
            hasArrivals = true
            if general != nil {
                StripKernel.add(buffers.fields, source.plan, shape, into: &arrived, &work, &buffers.scratch)
            } else if met < ungrouped {
                StripKernel.add(buffers.fields, source.plan, shape, into: &potentials, &work, &buffers.scratch)
            } else {
                last = source.plan
            }
        }
        if general != nil {
            updateGeneral(isLast: isLast, &output)
        } else {
            saturations += StripKernel.step(
                buffers.fields, last, shape, rules, isEveryStrip: !rules.constants.isEmpty || hasGrouped, &potentials, &sums, &work,
                &buffers.scratch, output: &output)
        }
        countActive(&output, hasArrivals: hasArrivals)
        if hasArrivals { clear() }
        swap(&output.events, &buffers.written)
        output.copyEvents(from: buffers.written, isUnit: isUnit)
        swap(&output, &outputs[slot])
    }

    private mutating func receiveGrouped(_ source: EventSource, _ buffers: inout Buffers) -> Bool {
        guard let grouped = source.plan.grouped else { return false }
        var hasArrivals = false
        for (index, y) in rows.enumerated() {
            guard source.plan.collectActiveRows(source.list, target: y, into: &buffers.activeRows) > 0 else { continue }
            hasArrivals = true
            let first = index * width * blocks
            if general == nil {
                GroupedKernel.push(
                    source.plan, grouped: grouped, source.list, rows: buffers.activeRows, blocks: blocks, into: &potentials, first: first, reached: &reached)
            } else {
                GroupedKernel.push(
                    source.plan, grouped: grouped, source.list, rows: buffers.activeRows, blocks: blocks, into: &arrived, first: first, reached: &reached)
            }
        }
        return hasArrivals
    }

    private mutating func clear() {
        if var marks = touched.take() {
            for pixel in marks.indices { marks[pixel] = 0 }
            touched = marks
        }
        for vector in reached.indices { reached[vector] = 0 }
    }

    /// Every neuron, in every step: time alone may change it.
    private mutating func updateGeneral(isLast: Bool, _ output: inout BandOutput) {
        let constants = rules.constants
        output.reserve(shape.pixels * channels, isUnit: isUnit)
        for pixel in 0..<shape.pixels {
            let before = output.count
            for block in 0..<blocks {
                let vector = pixel * blocks + block
                let constant = constants.isEmpty ? .zero : constants[constantsPerNeuron ? vector : block]
                let emitted =
                    general?.step(vector, block: block, arrived: arrived[vector], constant: constant, isLast: isLast)
                    ?? LaneEmission()
                arrived[vector] = .zero
                let bits = (.zero &- emitted.crossings).negativeBits
                guard bits != 0 else { continue }
                sums[vector] &+= emitted.value
                output.append(bits, first: Int32(pixel % width * channels + block * 16), emitted, isUnit: isUnit)
            }
            output.finish(pixel, from: before)
        }
    }

    /// Potentials of the first membrane, by pixel and vector.
    var readout: [SIMD16<Int32>] { general?.potentials[0] ?? potentials }
    var allSaturations: Int { general?.saturations ?? saturations }

    mutating func forgetPotentials() {
        saturations = allSaturations
        general = nil
        potentials = []
    }

    /// Counts the active neurons that no constant drives: a neuron that fires on what an earlier step left behind was worked on,
    /// arrivals or not.
    private func countActive(_ output: inout BandOutput, hasArrivals: Bool) {
        guard let touched else { return }
        if hasArrivals, marksNeurons || constantsPerNeuron {
            for pixel in 0..<shape.pixels { markActive(pixel, isTouched: touched[pixel] != 0, cell: cell(of: pixel), &output.activity) }
        } else if hasArrivals {
            countTouched(touched, &output.activity)
        }
        if general != nil || marksNeurons {
            countFired(0..<shape.pixels, from: 0, touched.span, &output)
        } else {
            let marks = touched.span
            for (strip, event) in work.fired { countFired(strip * shape.stripWidth..<(strip + 1) * shape.stripWidth, from: event, marks, &output) }
        }
    }

    /// Counts the neurons of some pixels that fired although nothing arrived.
    ///
    /// - Parameter first: the pixels' first event.
    private func countFired(_ pixels: Range<Int>, from first: Int, _ touched: Span<UInt8>, _ output: inout BandOutput) {
        var event = first
        for pixel in pixels {
            let count = Int(output.counts[pixel])
            let fired = event..<event + count
            event += count
            guard touched[pixel] == 0, count > 0 else { continue }
            let cell = cell(of: pixel)
            for event in fired {
                let channel = Int(output.events.entries[event]) - pixel % width * channels
                let vector = (constantsPerNeuron ? pixel * blocks : 0) + channel / 16
                let bit: UInt16 = 1 << UInt16(channel % 16)
                guard driven[vector] & bit == 0, !marksNeurons || reached[pixel * blocks + channel / 16] & bit == 0 else { continue }
                output.activity.isEmpty = false
                output.activity.further[cell * segments.count + grid.segmentOf[channel]] += 1
            }
        }
    }

    /// The cell of the band that a pixel lies in.
    private func cell(of pixel: Int) -> Int {
        let (row, x) = pixel.quotientAndRemainder(dividingBy: width)
        return grid.rowCell[rows.lowerBound + row] * grid.columnCells - firstCell + grid.columnCell[x]
    }

    private func countTouched(_ touched: [UInt8], _ activity: inout BandOutput.Activity) {
        let marks = touched.span
        for index in 0..<rows.count {
            let rowCell = grid.rowCell[rows.lowerBound + index] * grid.columnCells - firstCell
            for (cell, columns) in grid.columns.enumerated() {
                var count = 0
                for x in columns { count &+= Int(marks[index &* width &+ x]) }
                guard count > 0 else { continue }
                activity.touchedPixels[rowCell + cell] += count
                activity.isEmpty = false
            }
        }
    }

    /// Counts the neurons of a pixel that anything arrived at.
    private func markActive(_ pixel: Int, isTouched: Bool, cell: Int, _ activity: inout BandOutput.Activity) {
        let constantBase = constantsPerNeuron ? pixel * blocks : 0
        for block in 0..<blocks {
            var bits: UInt16 = isTouched ? .max : 0
            if marksNeurons { bits |= reached[pixel * blocks + block] }
            bits &= ~driven[constantBase + block]
            guard bits != 0 else { continue }
            activity.isEmpty = false
            for part in segments.parts(of: block) {
                activity.further[cell * segments.count + part.segment] += (bits & part.mask).nonzeroBitCount
            }
        }
    }
}

/// Some rows of a layer with their state: the unit of parallel work.
///
/// Bands are cut by the layer's shape alone, so results never depend on the number of threads. What arrives is added to the
/// potentials directly; then every pixel that anything happened to is updated, sixteen neurons at a time.
struct BandState {
    let rows: Range<Int>
    let width: Int
    let channels: Int
    /// Vectors of sixteen channels per pixel.
    let blocks: Int
    let firstCell: Int
    private let soma: SomaLanes
    private let limit: Int32
    private let grid: CellGrid
    private let segments: SegmentMasks
    /// Bias and analog current: one pixel's worth, a whole band's, or nothing.
    private let constants: [SIMD16<Int32>]
    /// Which of them are not zero, a bit per lane; lanes behind the last channel count as driven.
    private let driven: [UInt16]
    private let hasUndriven: Bool
    private let constantsPerNeuron: Bool
    /// Lanes that are neurons, by block.
    private let valid: [UInt16]
    private let marksNeurons: Bool

    /// The neurons, where they are more than `soma` can do; then `potentials` is empty.
    private var general: GeneralLanes?
    /// What arrived at the row at hand, for `general`.
    private var arrived: [SIMD16<Int32>]
    private(set) var potentials: [SIMD16<Int32>]
    private(set) var sums: [SIMD16<Int32>]
    /// Pixels with a potential that will cross a threshold whatever arrives.
    private var pending: [Bool]
    private var pendingInRow: [Int]
    private var touched: [Bool]
    /// Where grouped projections mark neurons: a bit per lane of a row.
    private var reached: [UInt16]
    /// Of the row at hand: what its pixels need, and the lanes that fired.
    private var needs: [UInt8]
    private var fired: [UInt16]
    private var activeRows: [GatherKernel.ActiveRow] = []
    private var scratch = GatherKernel.Scratch()
    private(set) var saturations = 0
    /// Of the last steps.
    private(set) var outputs: [BandOutput]

    /// - Parameter slots: steps whose output is kept.
    init(
        _ layer: MappedLayer, rows: Range<Int>, grid: CellGrid, constants: [Int32], isConstantPerNeuron: Bool, marksNeurons: Bool,
        stateBits: Int, slots: Int
    ) {
        self.rows = rows
        width = layer.width
        channels = layer.channels
        let blocks = (layer.channels + 15) / 16
        self.blocks = blocks
        soma = SomaLanes(layer.soma)
        limit = Int32(1 << (stateBits - 1) - 1)
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
            lanes = Self.lanes(constants[...], blocks: blocks)
        }
        self.constants = lanes
        let beyond = segments.beyond
        driven = lanes.isEmpty ? beyond : lanes.enumerated().map { $1.nonzeroLanes | beyond[$0 % blocks] }
        let initial = Self.lanes((0..<layer.channels).map(layer.initialPotential(ofChannel:))[...], blocks: blocks)
        let isGeneral = GeneralLanes.serve(layer)
        general = isGeneral ? GeneralLanes(layer, pixels: pixels, stateBits: stateBits) : nil
        arrived = Array(repeating: .zero, count: isGeneral ? layer.width * blocks : 0)
        potentials = Array(repeating: initial[0], count: isGeneral ? 0 : pixels * blocks)
        for block in 1..<max(blocks, 1) where initial[block] != initial[0] {
            for index in stride(from: block, to: potentials.count, by: blocks) { potentials[index] = initial[block] }
        }
        sums = Array(repeating: .zero, count: layer.soma.thresholds.isEmpty ? 0 : pixels * blocks)
        let isPending = soma.lowestCut.map { cut in (0..<layer.channels).contains { layer.initialPotential(ofChannel: $0) > cut } } ?? false
        pending = Array(repeating: isPending, count: pixels)
        pendingInRow = Array(repeating: isPending ? layer.width : 0, count: rows.count)
        touched = Array(repeating: false, count: layer.width)
        reached = Array(repeating: 0, count: marksNeurons ? layer.width * blocks : 0)
        needs = Array(repeating: 0, count: layer.width)
        fired = Array(repeating: 0, count: layer.width * blocks)
        valid = beyond.map { ~$0 }
        hasUndriven = driven.contains { $0 != .max }
        firstCell = grid.rowCell[rows.lowerBound] * grid.columnCells
        let cells = (grid.rowCell[rows.upperBound - 1] + 1) * grid.columnCells - firstCell
        outputs = Array(repeating: BandOutput(pixels: pixels, cells: cells, segments: grid.segments.count), count: slots)
    }

    private static func lanes(_ values: ArraySlice<Int32>, blocks: Int) -> [SIMD16<Int32>] {
        (0..<blocks).map { block in
            var vector = SIMD16<Int32>.zero
            for lane in 0..<min(16, values.count - block * 16) { vector[lane] = values[values.startIndex + block * 16 + lane] }
            return vector
        }
    }

    /// Integrates what arrived and fires.
    ///
    /// - Parameters:
    ///   - sources: the events that arrive in this step.
    ///   - slot: where the output goes, in place of what was there.
    ///   - isLast: whether it is the last step of the layer's window.
    mutating func step(_ sources: [EventSource], slot: Int, isLast: Bool) {
        var output = BandOutput(pixels: 0, cells: 0, segments: 0)
        swap(&output, &outputs[slot])
        output.removeAll()
        for (index, y) in rows.enumerated() {
            var isTouched = false
            for source in sources where gather(source, row: y, index: index) { isTouched = true }
            if general != nil {
                updateGeneralRow(index, isTouched: isTouched, isLast: isLast, &output)
            } else if isTouched || !constants.isEmpty || pendingInRow[index] > 0 {
                updateRow(index, isTouched: isTouched, &output)
            }
        }
        swap(&output, &outputs[slot])
    }

    // MARK: Integrate

    /// Adds what arrives at a row through one projection to its potentials; `false` if nothing does.
    private mutating func gather(_ source: EventSource, row y: Int, index: Int) -> Bool {
        let plan = source.plan
        let events = plan.collectActiveRows(source.list, target: y, into: &activeRows)
        guard events > 0 else { return false }
        // Taken out for the time of the kernel, which changes other parts of the state too.
        var sums: [SIMD16<Int32>] = []
        let first = general == nil ? index * width * blocks : 0
        if general == nil { swap(&sums, &potentials) } else { swap(&sums, &arrived) }
        defer { if general == nil { swap(&sums, &potentials) } else { swap(&sums, &arrived) } }
        if let grouped = plan.grouped {
            PushKernel.push(plan, grouped: grouped, source.list, rows: activeRows, blocks: blocks, into: &sums, first: first, reached: &reached)
        } else if events * plan.columnTaps.count < plan.pushLimit {
            PushKernel.push(plan, source.list, rows: activeRows, blocks: blocks, into: &sums, first: first, touched: &touched)
        } else {
            GatherKernel.pull(
                plan, source.list, rows: activeRows, blocks: blocks, into: &sums, first: first, touched: &touched, scratch: &scratch)
        }
        return true
    }

    // MARK: Update

    private mutating func updateRow(_ index: Int, isTouched: Bool, _ output: inout BandOutput) {
        let row = NeuronKernel.Row(first: index * width, width: width, blocks: blocks)
        let isMarked = marksNeurons && isTouched
        NeuronKernel.integrate(
            row, &potentials, constants: constants, touched: touched, pending: pending, isEveryPixel: !constants.isEmpty || isMarked,
            cut: soma.lowestCut.map { min($0, limit) } ?? limit, limit: limit, needs: &needs)
        if needs.contains(where: { $0 & NeuronKernel.Need.saturate != 0 }) {
            saturations += NeuronKernel.saturate(row, &potentials, needs: needs, limit: limit)
        }
        NeuronKernel.fire(
            row, channels: channels, soma, valid: valid, needs: needs, &potentials, &sums, pending: &pending, fired: &fired, output: &output)
        pendingInRow[index] = 0
        for pixel in row.first..<row.first + width where pending[pixel] { pendingInRow[index] += 1 }
        countActive(row, rowCell: grid.rowCell[rows.lowerBound + index] * grid.columnCells - firstCell, isMarked: isMarked, &output.activity)
        for x in touched.indices { touched[x] = false }
    }

    /// Every neuron of the row, in every step: time alone may change it.
    private mutating func updateGeneralRow(_ index: Int, isTouched: Bool, isLast: Bool, _ output: inout BandOutput) {
        output.reserve(width * channels, isUnit: soma.isUnit)
        let row = NeuronKernel.Row(first: index * width, width: width, blocks: blocks)
        for x in 0..<width {
            let before = output.count
            for block in 0..<blocks {
                let vector = (row.first + x) * blocks + block
                let constant = constants.isEmpty ? .zero : constants[constantsPerNeuron ? vector : block]
                let emitted =
                    general?.step(vector, block: block, arrived: arrived[x * blocks + block], constant: constant, isLast: isLast)
                    ?? LaneEmission()
                arrived[x * blocks + block] = .zero
                let bits = (.zero &- emitted.crossings).negativeBits
                fired[x * blocks + block] = bits
                guard bits != 0 else { continue }
                sums[vector] &+= emitted.value
                output.append(bits, first: Int32(x * channels + block * 16), emitted, isUnit: soma.isUnit)
            }
            output.counts[row.first + x] = Int32(output.count - before)
            needs[x] = output.count > before ? NeuronKernel.Need.fire : NeuronKernel.Need.nothing
        }
        countActive(
            row, rowCell: grid.rowCell[rows.lowerBound + index] * grid.columnCells - firstCell, isMarked: marksNeurons && isTouched,
            &output.activity)
        for x in touched.indices { touched[x] = false }
    }

    /// Potentials of the first membrane, by pixel and vector.
    var readout: [SIMD16<Int32>] { general?.potentials[0] ?? potentials }
    var allSaturations: Int { general?.saturations ?? saturations }

    /// Counts the active neurons of a row that no constant drives: a neuron that fires on what an earlier step left behind was
    /// worked on, arrivals or not.
    private mutating func countActive(_ row: NeuronKernel.Row, rowCell: Int, isMarked: Bool, _ activity: inout BandOutput.Activity) {
        guard hasUndriven else { return }
        let countsPixels = !marksNeurons && !constantsPerNeuron
        for x in 0..<width {
            if touched[x], countsPixels {
                activity.touchedPixels[rowCell &+ grid.columnCell[x]] &+= 1
                activity.isEmpty = false
            } else if isMarked || touched[x] || needs[x] & NeuronKernel.Need.fire != 0 {
                markActive(row.first + x, x: x, cell: rowCell &+ grid.columnCell[x], &activity)
            }
        }
    }

    private mutating func markActive(_ pixel: Int, x: Int, cell: Int, _ activity: inout BandOutput.Activity) {
        let hasFired = needs[x] & NeuronKernel.Need.fire != 0
        let constantBase = constantsPerNeuron ? pixel * blocks : 0
        for block in 0..<blocks {
            var bits: UInt16 = touched[x] ? .max : hasFired ? fired[x * blocks + block] : 0
            if marksNeurons {
                bits |= reached[x * blocks + block]
                reached[x * blocks + block] = 0
            }
            bits &= ~driven[constantBase + block]
            guard bits != 0 else { continue }
            activity.isEmpty = false
            for part in segments.parts(of: block) {
                activity.further[cell * segments.count + part.segment] += (bits & part.mask).nonzeroBitCount
            }
        }
    }
}

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
    private let rules: NeuronKernel.Rules
    private let grid: CellGrid
    private let segments: SegmentMasks
    /// Lanes with a bias or an analog current, a bit each; lanes behind the last channel count as driven.
    private let driven: [UInt16]
    private let hasUndriven: Bool
    private let constantsPerNeuron: Bool
    private let marksNeurons: Bool

    /// The neurons, where they are more than `rules` can do; then `potentials` is empty.
    private var general: GeneralLanes?
    /// What arrived at them in the step at hand, for `general`.
    private var arrived: [SIMD16<Int32>]
    private(set) var potentials: [SIMD16<Int32>]
    private(set) var sums: [SIMD16<Int32>]
    private var pending: NeuronKernel.Pending
    private var input: BandInput
    private var firings: NeuronKernel.Firings
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
        let beyond = segments.beyond
        let soma = SomaLanes(layer.soma)
        rules = NeuronKernel.Rules(
            soma: soma, limit: Int32(1 << (stateBits - 1) - 1), constants: lanes, valid: beyond.map { ~$0 }, channels: layer.channels)
        driven = lanes.isEmpty ? beyond : lanes.enumerated().map { $1.nonzeroLanes | beyond[$0 % blocks] }
        let initial = Self.lanes((0..<layer.channels).map(layer.initialPotential(ofChannel:))[...], blocks: blocks)
        let isGeneral = GeneralLanes.serve(layer)
        general = isGeneral ? GeneralLanes(layer, pixels: pixels, stateBits: stateBits) : nil
        arrived = Array(repeating: .zero, count: isGeneral ? pixels * blocks : 0)
        potentials = Array(repeating: initial[0], count: isGeneral ? 0 : pixels * blocks)
        for block in 1..<max(blocks, 1) where initial[block] != initial[0] {
            for index in stride(from: block, to: potentials.count, by: blocks) { potentials[index] = initial[block] }
        }
        sums = Array(repeating: .zero, count: layer.soma.thresholds.isEmpty ? 0 : pixels * blocks)
        let isPending = soma.lowestCut.map { cut in (0..<layer.channels).contains { layer.initialPotential(ofChannel: $0) > cut } } ?? false
        pending = NeuronKernel.Pending(
            pixels: Array(repeating: isPending, count: pixels), byRow: Array(repeating: isPending ? layer.width : 0, count: rows.count))
        input = BandInput(rows: rows, width: layer.width, blocks: blocks, marksNeurons: marksNeurons)
        firings = NeuronKernel.Firings(NeuronKernel.Shape(rows: rows.count, width: layer.width, blocks: blocks))
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
    ///   - buffers: of the worker.
    mutating func step(_ sources: [EventSource], slot: Int, isLast: Bool, _ buffers: inout BandInput.Buffers) {
        var output = BandOutput(pixels: 0, cells: 0, segments: 0)
        swap(&output, &outputs[slot])
        output.removeAll()
        // What a row may emit is many times what it does: the room for it is the worker's.
        swap(&output.events, &buffers.written)
        for source in sources {
            if general == nil { input.gather(source, into: &potentials, &buffers) } else { input.gather(source, into: &arrived, &buffers) }
        }
        let wasPending = pending.byRow
        if general == nil {
            saturations += NeuronKernel.update(
                NeuronKernel.Shape(rows: rows.count, width: width, blocks: blocks), rules, input.work, &potentials, &sums, pending: &pending,
                firings: &firings, output: &output)
        } else {
            for index in 0..<rows.count { updateGeneralRow(index, isLast: isLast, &output) }
        }
        for index in 0..<rows.count {
            let hasArrivals = input.work.hasArrivals[index]
            if hasArrivals || general != nil || wasPending[index] > 0 {
                countActive(index, hasArrivals: hasArrivals, canFireUntouched: general != nil || wasPending[index] > 0, &output.activity)
            }
            if hasArrivals { input.clear(index) }
        }
        swap(&output.events, &buffers.written)
        output.copyEvents(from: buffers.written, isUnit: rules.soma.isUnit)
        swap(&output, &outputs[slot])
    }

    /// Every neuron of the row, in every step: time alone may change it.
    private mutating func updateGeneralRow(_ index: Int, isLast: Bool, _ output: inout BandOutput) {
        let (constants, isUnit) = (rules.constants, rules.soma.isUnit)
        output.reserve(width * channels, isUnit: isUnit)
        for x in 0..<width {
            let pixel = index * width + x
            let before = output.count
            for block in 0..<blocks {
                let vector = pixel * blocks + block
                let constant = constants.isEmpty ? .zero : constants[constantsPerNeuron ? vector : block]
                let emitted =
                    general?.step(vector, block: block, arrived: arrived[vector], constant: constant, isLast: isLast)
                    ?? LaneEmission()
                arrived[vector] = .zero
                let bits = (.zero &- emitted.crossings).negativeBits
                firings.lanes[vector] = bits
                guard bits != 0 else { continue }
                sums[vector] &+= emitted.value
                output.append(bits, first: Int32(x * channels + block * 16), emitted, isUnit: isUnit)
            }
            output.counts[pixel] = Int32(output.count - before)
            firings.pixels[pixel] = output.count > before
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

    /// Counts the active neurons of a row that no constant drives: a neuron that fires on what an earlier step left behind was
    /// worked on, arrivals or not.
    private func countActive(
        _ index: Int, hasArrivals: Bool, canFireUntouched: Bool, _ activity: inout BandOutput.Activity
    ) {
        guard hasUndriven else { return }
        let rowCell = grid.rowCell[rows.lowerBound + index] * grid.columnCells - firstCell
        let isMarked = marksNeurons && hasArrivals
        let countsPixels = !marksNeurons && !constantsPerNeuron
        let row = index * width
        if countsPixels {
            let marks = input.work.touched.span.extracting(row..<row + width)
            for (cell, columns) in grid.columns.enumerated() {
                var count = 0
                for x in columns { count &+= Int(marks[x]) }
                guard count > 0 else { continue }
                activity.touchedPixels[rowCell + cell] += count
                activity.isEmpty = false
            }
            guard canFireUntouched else { return }
        }
        for x in 0..<width {
            let isTouched = input.work.touched[row + x] != 0
            let hasFired = canFireUntouched && firings.pixels[row + x]
            guard countsPixels ? !isTouched && hasFired : isMarked || isTouched || hasFired else { continue }
            markActive(row + x, isTouched: isTouched, cell: rowCell &+ grid.columnCell[x], &activity)
        }
    }

    private func markActive(_ pixel: Int, isTouched: Bool, cell: Int, _ activity: inout BandOutput.Activity) {
        let constantBase = constantsPerNeuron ? pixel * blocks : 0
        for block in 0..<blocks {
            var bits: UInt16 = isTouched ? .max : firings.pixels[pixel] ? firings.lanes[pixel * blocks + block] : 0
            if marksNeurons { bits |= input.reached[pixel * blocks + block] }
            bits &= ~driven[constantBase + block]
            guard bits != 0 else { continue }
            activity.isEmpty = false
            for part in segments.parts(of: block) {
                activity.further[cell * segments.count + part.segment] += (bits & part.mask).nonzeroBitCount
            }
        }
    }
}

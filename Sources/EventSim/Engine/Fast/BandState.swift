/// Some rows of a layer with their state: the unit of parallel work.
///
/// Bands are cut by the layer's shape alone, so results never depend on the number of threads.
struct BandState {
    let layer: Int
    let rows: Range<Int>
    let width: Int
    let channels: Int
    /// Vectors of sixteen channels per pixel.
    let blocks: Int
    private let soma: SomaLanes
    private let limit: Int32
    private let grid: CellGrid
    /// Bias and analog current: one pixel's worth, a whole band's, or nothing.
    private let constants: [SIMD16<Int32>]
    private let constantsPerNeuron: Bool
    private let marksNeurons: Bool
    /// The neurons, where they are more than `soma` can do.
    private var general: GeneralLanes?

    private(set) var potentials: [SIMD16<Int32>]
    private(set) var sums: [SIMD16<Int32>]
    private var pending: [Bool]
    private var pendingInRow: [Int]
    private var current: [SIMD16<Int32>]
    private var touched: [Bool]
    private var touchedNeurons: [Bool]
    private var scratch = GatherKernel.Scratch()

    /// Events of the step, by pixel of the band.
    private(set) var counts: [Int32]
    private(set) var entries: [Int32] = []
    private(set) var values: [Int16] = []
    private(set) var crossings: [UInt8] = []
    /// Pixels that anything arrived at, by cell.
    private(set) var touchedPixels: [Int]
    /// Active neurons that neither arrivals at a whole pixel nor constants account for, by cell and segment.
    private(set) var furtherActive: [Int]
    private(set) var saturations = 0
    private var isLastStep = false

    init(
        _ layer: MappedLayer, index: Int, rows: Range<Int>, grid: CellGrid, constants: [Int32], isConstantPerNeuron: Bool, marksNeurons: Bool,
        stateBits: Int
    ) {
        self.layer = index
        self.rows = rows
        width = layer.width
        channels = layer.channels
        let blocks = (layer.channels + 15) / 16
        self.blocks = blocks
        soma = SomaLanes(layer.soma)
        general = GeneralLanes.serve(layer) ? GeneralLanes(layer, pixels: rows.count * layer.width, stateBits: stateBits) : nil
        limit = Int32(1 << (stateBits - 1) - 1)
        self.grid = grid
        self.marksNeurons = marksNeurons
        constantsPerNeuron = isConstantPerNeuron
        let pixels = rows.count * layer.width
        if isConstantPerNeuron {
            let first = rows.lowerBound * layer.width
            self.constants = (first..<first + pixels).flatMap { pixel in
                Self.lanes(constants[pixel * layer.channels..<(pixel + 1) * layer.channels], blocks: blocks)
            }
        } else {
            self.constants = constants.allSatisfy { $0 == 0 } ? [] : Self.lanes(constants[...], blocks: blocks)
        }
        let initial = Self.lanes((0..<layer.channels).map(layer.initialPotential(ofChannel:))[...], blocks: blocks)
        var potentials: [SIMD16<Int32>] = []
        potentials.reserveCapacity(pixels * blocks)
        if general == nil { for _ in 0..<pixels { potentials.append(contentsOf: initial) } }
        self.potentials = potentials
        sums = Array(repeating: .zero, count: layer.soma.thresholds.isEmpty ? 0 : pixels * blocks)
        pending = Array(repeating: true, count: pixels)
        pendingInRow = Array(repeating: layer.width, count: rows.count)
        current = Array(repeating: .zero, count: layer.width * blocks)
        touched = Array(repeating: false, count: layer.width)
        touchedNeurons = Array(repeating: false, count: marksNeurons ? layer.width * layer.channels : 0)
        counts = Array(repeating: 0, count: pixels)
        touchedPixels = Array(repeating: 0, count: grid.cellCount)
        furtherActive = Array(repeating: 0, count: grid.cellCount * grid.segments.count)
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
    ///   - sources: the projections of the layer with the events that arrive in this step.
    ///   - isLast: whether it is the last step of the layer's window.
    mutating func step(_ sources: [(plan: GatherPlan, list: EventList)], isLast: Bool) {
        clearOutputs()
        isLastStep = isLast
        for (index, y) in rows.enumerated() {
            var isTouched = false
            for source in sources where hasEvents(source.plan, source.list, row: y) {
                isTouched = true
                if source.plan.projection.groups == 1 {
                    GatherKernel.gather(
                        source.plan, source.list, row: y, blocks: blocks, current: &current, touched: &touched, scratch: &scratch)
                    if marksNeurons { spreadTouch() }
                } else {
                    GroupedKernel.gather(
                        source.plan, source.list, row: y, blocks: blocks, current: &current, touchedNeurons: &touchedNeurons)
                }
            }
            if isTouched || !constants.isEmpty || pendingInRow[index] > 0 { updateRow(index, isTouched: isTouched) }
        }
    }

    /// What the band emitted since the step before is forgotten; called for bands that rest in a step.
    mutating func clearOutputs() {
        if !entries.isEmpty { for index in counts.indices { counts[index] = 0 } }
        entries.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        crossings.removeAll(keepingCapacity: true)
        for index in touchedPixels.indices { touchedPixels[index] = 0 }
        for index in furtherActive.indices { furtherActive[index] = 0 }
    }

    private func hasEvents(_ plan: GatherPlan, _ list: EventList, row: Int) -> Bool {
        plan.rows[row].contains { tap in
            list.offsets[tap.source * plan.viewWidth] < list.offsets[(tap.source + 1) * plan.viewWidth]
        }
    }

    /// In a layer that marks neurons an arrival at a whole pixel marks all of them.
    private mutating func spreadTouch() {
        for x in touched.indices where touched[x] {
            for channel in 0..<channels { touchedNeurons[x * channels + channel] = true }
            touched[x] = false
        }
    }

    private mutating func updateRow(_ index: Int, isTouched: Bool) {
        let rowCell = grid.rowCell[rows.lowerBound + index] * grid.columnCells
        for x in 0..<width {
            let pixel = index * width + x
            if marksNeurons, isTouched {
                updatePixel(pixel, x: x, isTouched: false)
                markActive(pixel, x: x, cell: rowCell + grid.columnCell[x])
                continue
            }
            guard touched[x] || !constants.isEmpty || pending[pixel] else { continue }
            let cell = rowCell + grid.columnCell[x]
            if touched[x] {
                if constantsPerNeuron { markConstants(pixel, cell: cell) } else { touchedPixels[cell] += 1 }
            }
            let before = entries.count
            updatePixel(pixel, x: x, isTouched: touched[x])
            if !touched[x], entries.count > before { markFired(before..<entries.count, pixel, x: x, cell: cell) }
            touched[x] = false
        }
    }

    /// v ← clip(v + I + bias), then the soma, for all channels of a pixel.
    @inline(__always)
    private mutating func updatePixel(_ pixel: Int, x: Int, isTouched: Bool) {
        guard general == nil else {
            updateGeneral(pixel, x: x)
            return
        }
        let base = pixel * blocks
        let row = x * blocks
        let constantBase = constantsPerNeuron ? base : 0
        let bound = SIMD16(repeating: limit)
        let cut = SIMD16(repeating: soma.lowestCut ?? Int32(1 << 30))
        var beyond = SIMD16<Int32>.zero
        var above = SIMD16<Int32>.zero
        for block in 0..<blocks {
            var sum = potentials[base + block] &+ current[row + block]
            current[row + block] = .zero
            if !constants.isEmpty { sum &+= constants[constantBase + block] }
            beyond |= (bound &- sum) | (sum &+ bound)
            above |= cut &- sum
            potentials[base + block] = sum
        }
        if beyond.combined < 0 { saturate(base) }
        guard above.combined < 0, let cut = soma.lowestCut else {
            setPending(pixel, false)
            return
        }
        fire(pixel, x: x, cut: cut)
    }

    /// Every neuron of the pixel, in every step: it stays pending for good.
    private mutating func updateGeneral(_ pixel: Int, x: Int) {
        var count: Int32 = 0
        for block in 0..<blocks {
            let index = pixel * blocks + block
            let constant = constants.isEmpty ? .zero : constants[constantsPerNeuron ? index : block]
            guard let emitted = general?.step(index, block: block, arrived: current[x * blocks + block], constant: constant, isLast: isLastStep)
            else { continue }
            current[x * blocks + block] = .zero
            var bits = (emitted.crossings.positiveLanes & Self.laneBits).combined
            guard bits != 0 else { continue }
            sums[index] &+= emitted.value
            count += Int32(bits.nonzeroBitCount)
            append(&bits, x * channels + block * 16, emitted)
        }
        counts[pixel] = count
    }

    private mutating func append(_ bits: inout Int32, _ entry: Int, _ emitted: LaneEmission) {
        while bits != 0 {
            let lane = bits.trailingZeroBitCount
            entries.append(Int32(entry + lane))
            if !soma.isUnit {
                values.append(Int16(truncatingIfNeeded: emitted.value[lane]))
                crossings.append(UInt8(truncatingIfNeeded: emitted.crossings[lane]))
            }
            bits &= bits &- 1
        }
    }

    /// Potentials of the first membrane, by pixel and vector.
    var readout: [SIMD16<Int32>] { general?.potentials[0] ?? potentials }
    var allSaturations: Int { general?.saturations ?? saturations }

    private mutating func saturate(_ base: Int) {
        for block in 0..<blocks {
            for lane in 0..<16 {
                let sum = potentials[base + block][lane]
                let clipped = min(max(sum, -limit), limit)
                if clipped != sum {
                    saturations += 1
                    potentials[base + block][lane] = clipped
                }
            }
        }
    }

    private mutating func setPending(_ pixel: Int, _ value: Bool) {
        guard pending[pixel] != value else { return }
        pending[pixel] = value
        pendingInRow[pixel / width] += value ? 1 : -1
    }

    private static let laneBits = SIMD16<Int32>(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768)

    private mutating func fire(_ pixel: Int, x: Int, cut: Int32) {
        let base = pixel * blocks
        var left = SIMD16<Int32>.zero
        let cuts = SIMD16(repeating: cut)
        var count: Int32 = 0
        let isUnit = soma.isUnit
        for block in 0..<blocks {
            var potential = potentials[base + block]
            let lanes = min(16, channels - block * 16)
            let valid: Int32 = lanes == 16 ? 0xFFFF : (1 << Int32(lanes)) - 1
            var bits = ((cuts &- potential).negativeLanes & Self.laneBits).combined & valid
            guard bits != 0 else { continue }
            let emitted = soma.fire(&potential)
            potentials[base + block] = potential
            left |= cuts &- potential
            sums[base + block] &+= emitted.value
            let entry = Int32(x * channels + block * 16)
            count += Int32(bits.nonzeroBitCount)
            while bits != 0 {
                let lane = bits.trailingZeroBitCount
                entries.append(entry + Int32(lane))
                if !isUnit {
                    values.append(Int16(truncatingIfNeeded: emitted.value[lane]))
                    crossings.append(UInt8(truncatingIfNeeded: emitted.crossed[lane]))
                }
                bits &= bits &- 1
            }
        }
        counts[pixel] = count
        setPending(pixel, left.combined < 0)
    }

    // MARK: Which neurons were worked on

    /// A neuron that fires on what an earlier step left behind was worked on, arrivals or not.
    private mutating func markFired(_ events: Range<Int>, _ pixel: Int, x: Int, cell: Int) {
        for event in events {
            let channel = Int(entries[event]) - x * channels
            if constant(pixel, channel) == 0 { furtherActive[cell * grid.segments.count + grid.segmentOf[channel]] += 1 }
        }
    }

    private mutating func markConstants(_ pixel: Int, cell: Int) {
        for channel in 0..<channels where constant(pixel, channel) == 0 {
            furtherActive[cell * grid.segments.count + grid.segmentOf[channel]] += 1
        }
    }

    private mutating func markActive(_ pixel: Int, x: Int, cell: Int) {
        var event = entries.count - Int(counts[pixel])
        for channel in 0..<channels {
            var isActive = touchedNeurons[x * channels + channel]
            touchedNeurons[x * channels + channel] = false
            if event < entries.count, Int(entries[event]) == x * channels + channel {
                isActive = true
                event += 1
            }
            if isActive, constant(pixel, channel) == 0 {
                furtherActive[cell * grid.segments.count + grid.segmentOf[channel]] += 1
            }
        }
    }

    private func constant(_ pixel: Int, _ channel: Int) -> Int32 {
        if constants.isEmpty { return 0 }
        return constants[(constantsPerNeuron ? pixel * blocks : 0) + channel / 16][channel % 16]
    }
}

import EventSim
import Kernels

/// Keeps the potentials of a band, some rows of a layer, and takes them through one step after another, for `Band`: add what arrives, fire,
/// count who was active. It is the unit of parallel work.
///
/// How a layer is cut into bands changes no result.
struct BandState {
    let rows: Range<Int>
    let width: Int
    let channels: Int
    /// Vectors of sixteen channels per pixel.
    let blocks: Int
    let firstCell: Int
    let shape: StripShape
    private let rules: FiringKernel.Rules
    /// Whether every firing carries one and crosses one threshold.
    let isUnit: Bool
    let grid: CellGrid
    let segments: SegmentMasks
    /// Lanes with a bias or an analog current, a bit each; lanes behind the last channel count as driven.
    let driven: [UInt16]
    let constantsPerNeuron: Bool
    let marksNeurons: Bool

    /// The neurons, where they are more than `rules` can do; then `potentials` is empty.
    var general: GeneralLanes?
    /// What arrived at them in the step at hand, for `general`.
    private var arrived: AlignedVectors
    private var potentials: AlignedVectors
    /// Σ of what was emitted, by pixel and vector; empty where every event carries one, and counting events says the same.
    private let sums: AlignedVectors
    var due: DueStrips
    /// By pixel: whether anything arrived at its first to last channel in the step at hand; empty where constants drive all neurons.
    var touched: [UInt8]
    /// Where grouped projections mark neurons: a bit per lane.
    var reached: [UInt16]
    private(set) var saturations = 0
    /// No potential's magnitude is larger: while this stays in the range of the state, none needs to be clipped.
    private var largestPotential: Int
    private var stepsUntilMeasured = 0
    private let largestConstant: Int
    private let largestReset: Int
    private let cells: Int
    /// Whether strips are whole panels of sixty-four neurons with no more than a potential and thresholds.
    private let hasTiles: Bool

    /// What a worker needs for whichever band: too large for every band to have its own.
    struct Buffers: Sendable {
        /// The events that arrive in a step.
        var sources: [EventSource] = []
        fileprivate let kernels: any ProcessorKernels.Type
        fileprivate var arrivals: ArrivalKernel
        fileprivate var firing = FiringKernel.Scratch()
        fileprivate var activeRows: [RowTap] = []

        init(_ kernels: any ProcessorKernels.Type) {
            self.kernels = kernels
            arrivals = ArrivalKernel(kernels)
        }
    }

    /// - Parameters:
    ///   - stripWidth: columns that are summed side by side.
    init(
        _ layer: MappedLayer, rows: Range<Int>, stripWidth: Int, grid: CellGrid, constants: [Int32], isConstantPerNeuron: Bool, marksNeurons: Bool,
        stateBits: Int
    ) {
        self.rows = rows
        width = layer.width
        channels = layer.channels
        let blocks = (layer.channels + 15) / 16
        self.blocks = blocks
        self.grid = grid
        segments = SegmentMasks(grid, blocks: blocks)
        self.marksNeurons = marksNeurons
        constantsPerNeuron = isConstantPerNeuron && !layer.loadsConstants
        let pixels = rows.count * layer.width
        var lanes: [SIMD16<Int32>] = []
        if isConstantPerNeuron {
            let first = rows.lowerBound * layer.width * layer.channels
            lanes = Self.lanes(constants[first..<first + pixels * layer.channels], channels: layer.channels)
        } else if !constants.allSatisfy({ $0 == 0 }) {
            let pixel = Self.lanes(constants[...], channels: layer.channels)
            lanes = (0..<stripWidth).flatMap { _ in pixel }
        }
        let beyond = segments.beyond
        let firing = FiringLanes(layer.soma)
        shape = StripShape(rows: rows.count, width: layer.width, blocks: blocks, stripWidth: stripWidth)
        let limit = Int32(1 << (stateBits - 1) - 1)
        rules = FiringKernel.Rules(firing: firing, limit: limit, constants: layer.loadsConstants ? [] : lanes, channels: layer.channels)
        driven = lanes.isEmpty || layer.loadsConstants ? beyond : lanes.enumerated().map { $1.nonzeroLanes | beyond[$0 % blocks] }
        // Lanes behind the last channel never fire: below upper thresholds, and within signed ones.
        var initial = Self.lanes((0..<layer.channels).map(layer.initialPotential(ofChannel:))[...], channels: layer.channels)
        for lane in layer.channels..<blocks * 16 { initial[lane / 16][lane % 16] = firing.isSigned ? 0 : -1 }
        let isGeneral = GeneralLanes.serve(layer)
        isUnit = isGeneral ? layer.soma.payloads.allSatisfy { $0 == 1 } && layer.soma.payloads.count <= 1 : firing.isUnit
        general = isGeneral ? GeneralLanes(
            layer, pixels: pixels, stateBits: stateBits, loaded: layer.loadsConstants ? lanes : [], isLoadedPerNeuron: isConstantPerNeuron) : nil
        arrived = AlignedVectors(repeating: .zero, count: isGeneral ? pixels * blocks : 0)
        potentials = AlignedVectors(repeating: initial[0], count: isGeneral ? 0 : pixels * blocks)
        for block in 1..<max(blocks, 1) where initial[block] != initial[0] {
            for index in stride(from: block, to: potentials.count, by: blocks) { potentials[index] = initial[block] }
        }
        sums = AlignedVectors(repeating: .zero, count: layer.soma.thresholds.isEmpty || isUnit ? 0 : pixels * blocks)
        largestPotential = (0..<layer.channels).reduce(1) { max($0, Int(layer.initialPotential(ofChannel: $1).magnitude)) }
        largestReset = layer.soma.levels.reduce(0) { largest, level in
            if case .set(let potential) = level.effect { max(largest, Int(potential.magnitude)) } else { largest }
        }
        largestPotential = max(largestPotential, largestReset)
        largestConstant = constants.reduce(0) { max($0, Int($1.magnitude)) }
        hasTiles = !isGeneral && !marksNeurons && firing.fires && layer.channels == blocks * 16 && stripWidth * blocks % 4 == 0
        let isPending = (0..<layer.channels).contains { firing.fires(on: layer.initialPotential(ofChannel: $0)) }
        due = DueStrips(strips: shape.strips, isPending: isPending, canWatch: firing.fires && !firing.isSigned && !isGeneral && lanes.isEmpty)
        reached = Array(repeating: 0, count: marksNeurons ? pixels * blocks : 0)
        touched = Array(repeating: 0, count: driven.contains { $0 != .max } ? pixels : 0)
        firstCell = grid.rowCell[rows.lowerBound] * grid.columnCells
        cells = (grid.rowCell[rows.upperBound - 1] + 1) * grid.columnCells - firstCell
    }

    /// What a step without events comes to, with room for others.
    var emptyOutput: BandOutput { BandOutput(pixels: shape.pixels, isUnit: isUnit, cells: cells, segments: segments.count) }

    /// Integrates what arrives and fires.
    ///
    /// - Parameters:
    ///   - isLast: whether it is the last step of the layer's window.
    ///   - buffers: of the worker, with what arrives.
    ///   - output: what an earlier step came to, which is replaced.
    mutating func step(isLast: Bool, _ buffers: inout Buffers, output: inout BandOutput) {
        output.removeAll()
        // By itself, so that it and the rest of the output can be borrowed at once.
        var written = EventBuffer()
        swap(&written, &output.events)
        defer { swap(&written, &output.events) }
        written.empty(shape.pixels * channels, isUnit: isUnit)
        var hasArrivals = false
        if marksNeurons {
            for source in buffers.sources where source.plan.grouped != nil {
                if receiveGrouped(source, &buffers) { hasArrivals = true }
            }
        }
        let hasGrouped = hasArrivals
        var (isFired, isDense) = (false, false)
        let firesTiles = hasTiles && buffers.kernels.firesTiles
        for index in buffers.sources.indices {
            let source = buffers.sources[index]
            if marksNeurons, source.plan.grouped != nil { continue }
            guard let approach = buffers.arrivals.approach(source, targets: rows, shape) else { continue }
            hasArrivals = true
            if firesTiles, approach.way == .gathering, index == buffers.sources.count - 1 {
                isFired = gatherAndFire(source, approach, &buffers, &written, &output)
                continue
            }
            let arrival = buffers.arrivals.add(
                source, approach, targets: rows, shape, into: general == nil ? potentials : arrived,
                lowestCut: general == nil ? rules.firing.lowestCut : .max, &due, marking: &touched)
            largestPotential += source.plan.largestSum(load: arrival.load, isUnit: source.list.isUnit)
            isDense = arrival.way == .dense
        }
        if isFired {
            stepsUntilMeasured = max(0, stepsUntilMeasured - 1)
        } else if general != nil {
            updateGeneral(isLast: isLast, &output, &written)
        } else {
            largestPotential += largestConstant
            let clips = mayLeaveRange(hasGrouped: hasGrouped, isDense: isDense)
            if firesTiles, isDense, !clips {
                FiringKernel.gather(nil, shape, rules, potentials, sums, &due, &written, output: &output, marking: &touched, buffers.kernels)
            } else {
                saturations += FiringKernel.step(
                    shape, rules, isEveryStrip: hasGrouped || !rules.constants.isEmpty, clips: clips, potentials, sums, &due, &buffers.firing,
                    &written, output: &output, buffers.kernels)
            }
            if clips { largestPotential = Int(rules.limit) }
        }
        countActive(&output, written, hasArrivals: hasArrivals)
        if hasArrivals { clear() }
    }

    /// Whether no potential can leave the range of the state in this step; then the step's constants are counted.
    private mutating func staysInRange() -> Bool {
        guard largestPotential + largestConstant <= Int(rules.limit) else { return false }
        largestPotential += largestConstant
        return true
    }

    /// Gathers what arrives last and lets the neurons fire while the sums are in registers, or only gathers it where potentials may have to
    /// be clipped.
    ///
    /// - Returns: whether the neurons have fired.
    private mutating func gatherAndFire(
        _ source: EventSource, _ approach: ArrivalKernel.Approach, _ buffers: inout Buffers, _ written: inout EventBuffer,
        _ output: inout BandOutput
    ) -> Bool {
        let load = buffers.arrivals.collect(source, approach, targets: rows, shape, marking: &touched)
        largestPotential += source.plan.largestSum(load: load, isUnit: source.list.isUnit)
        guard staysInRange() else {
            _ = buffers.arrivals.gather(source.plan, shape, into: potentials, lowestCut: rules.firing.lowestCut, &due, marking: &touched)
            return false
        }
        FiringKernel.gather(
            (buffers.arrivals.fields, source.plan), shape, rules, potentials, sums, &due, &written, output: &output,
            marking: &touched, buffers.kernels)
        return true
    }

    /// Whether any potential may be beyond the range of the state, with what has arrived and constants.
    ///
    /// Where the bound says so, potentials are looked at, which costs less than clipping them: as a rule, none comes near the bound of
    /// all. Not in every step unless all neurons are taken anyway, because silent ones cost that, too.
    private mutating func mayLeaveRange(hasGrouped: Bool, isDense: Bool) -> Bool {
        stepsUntilMeasured = max(0, stepsUntilMeasured - 1)
        guard hasGrouped || largestPotential > Int(rules.limit) else { return false }
        guard stepsUntilMeasured == 0 || isDense else { return true }
        stepsUntilMeasured = 2
        // All bits that any magnitude has are at least the largest, and inside the range where that is.
        let largest = unsafe Int(potentials.vectors.reduce(SIMD16.zero) { $0 | $1.magnitudes }.combined)
        largestPotential = max(largest, largestReset) + largestConstant
        return largestPotential > Int(rules.limit)
    }

    private mutating func receiveGrouped(_ source: EventSource, _ buffers: inout Buffers) -> Bool {
        guard let grouped = source.plan.grouped else { return false }
        var hasArrivals = false
        for (index, y) in rows.enumerated() {
            guard source.plan.collectActiveRows(source.list, target: y, into: &buffers.activeRows) > 0 else { continue }
            hasArrivals = true
            let first = index * width * blocks
            if general == nil {
                GroupedKernel.scatter(
                    source.plan, grouped: grouped, source.list, rows: buffers.activeRows, blocks: blocks, into: potentials, first: first,
                    reached: &reached)
            } else {
                GroupedKernel.scatter(
                    source.plan, grouped: grouped, source.list, rows: buffers.activeRows, blocks: blocks, into: arrived, first: first,
                    reached: &reached)
            }
        }
        return hasArrivals
    }

    private mutating func clear() {
        for pixel in touched.indices { touched[pixel] = 0 }
        for vector in reached.indices { reached[vector] = 0 }
    }

    /// Every neuron, in every step: time alone may change it.
    private mutating func updateGeneral(isLast: Bool, _ output: inout BandOutput, _ written: inout EventBuffer) {
        let constants = rules.constants
        for pixel in 0..<shape.pixels {
            let before = written.count
            for block in 0..<blocks {
                let vector = pixel * blocks + block
                let constant = constants.isEmpty ? .zero : constants[constantsPerNeuron ? vector : block]
                let emitted =
                    general?.step(vector, block: block, arrived: arrived[vector], constant: constant, isLast: isLast)
                    ?? LaneEmission()
                arrived[vector] = .zero
                let bits = (.zero &- emitted.crossings).negativeBits
                guard bits != 0 else { continue }
                if !isUnit { sums[vector] &+= emitted.value }
                written.append(bits, first: Int32(pixel % width * channels + block * 16), emitted, isUnit: isUnit)
            }
            output.finish(pixel, from: before, written)
        }
    }

    /// Potentials of the first membrane, by pixel and vector.
    var readout: [SIMD16<Int32>] { general?.potentials[0] ?? potentials.array }
    var spikeSums: [SIMD16<Int32>] { sums.array }
    var allSaturations: Int { general?.saturations ?? saturations }

    mutating func forgetPotentials() {
        saturations = allSaturations
        general = nil
        arrived = AlignedVectors(repeating: .zero, count: 0)
        potentials = AlignedVectors(repeating: .zero, count: 0)
    }
}

public import EventSim
private import Kernels
public import Processors

/// Runs one convolution with its neurons outside any network, for benchmarks: sums alone, or whole steps.
public final class LayerProbe {
    private let plan: WeightPlan
    private let source: EventSource
    private let bands: [Band]
    private let rows: [Range<Int>]
    private let shape: (width: Int, blocks: Int)
    private var buffers: BandState.Buffers
    private var arrivals: ArrivalKernel
    /// By band.
    private let sums: [AlignedVectors]
    private var due: [DueStrips]
    /// Synaptic operations of one pass.
    public let operations: Int

    /// - Parameters:
    ///   - map: two layers and an ungrouped projection from the first, which is not pooled, to the second.
    ///   - spikes: one step's events of the first layer, in ascending neuron order.
    ///   - processor: whose kernels are used.
    /// - Throws: `SimulationError.stimulus` if the map is another one, or spikes do not belong to its first layer.
    public init(_ checked: CheckedCoreMap, spikes: [Spike], processor: ProcessorLevel = .current) throws(SimulationError) {
        let kernels = processor.kernels
        buffers = BandState.Buffers(kernels)
        arrivals = ArrivalKernel(kernels)
        let map = checked.map
        guard map.layers.count == 2, map.projections.count == 1, map.layers[0].isInput, let projection = map.projections.first, projection.groups == 1,
            projection.y.division == 1, projection.x.division == 1, projection.gate == nil
        else { throw .stimulus(layer: map.layers[0].name, reason: "an ordinary convolution from an input to another layer is timed") }
        try Stimulus(spikes: [0: [spikes]]).check(checked)
        let (source, target, stateBits) = (map.layers[0], map.layers[1], map.chip.arithmetic.stateBits)
        let view = SourceView(divisionY: 1, divisionX: 1, height: source.height, width: source.width)
        let stripWidth = WeightPlan.stripWidth(of: target, [(projection, source)])
        let plan = WeightPlan(projection, view: 0, viewWidth: view.width, stripWidth: stripWidth, source: source, target: target, kernels)
        self.plan = plan
        let events = StepEvents(spikes, width: source.width, channels: source.channels, pixels: source.height * source.width)
        self.source = EventSource(plan: plan, events: events)
        let blocks = (target.channels + 15) / 16
        let rows = LayerTrack.bands(of: target, mostPerRow: plan.mostPerRow, WorkSharing(threads: 1))
        sums = rows.map { AlignedVectors(repeating: .zero, count: $0.count * target.width * blocks) }
        self.rows = rows
        shape = (target.width, blocks)
        due = rows.map { DueStrips(strips: $0.count * plan.strips.count, isPending: false, canWatch: false) }
        bands = rows.map {
            Band(
                BandState(
                    target, rows: $0, stripWidth: stripWidth, grid: CellGrid(uncut: target), constants: Array(repeating: 0, count: target.channels),
                    isConstantPerNeuron: false, marksNeurons: false, stateBits: stateBits), slots: 1, steps: nil)
        }
        var operations = 0
        for spike in spikes {
            let pixel = Int(spike.neuron) / source.channels
            let rows = projection.y.taps(source: pixel / source.width, kernelExtent: projection.kernelHeight, targetExtent: target.height)
            let columns = projection.x.taps(source: pixel % source.width, kernelExtent: projection.kernelWidth, targetExtent: target.width)
            operations += rows.count * columns.count * projection.outputsPerGroup
        }
        self.operations = operations
    }

    /// Events that arrive.
    public var events: Int { source.list.count }

    /// Adds the input of every neuron to its sum.
    ///
    /// - Returns: a number that depends on the sums.
    public func gather() -> Int {
        var marks: [UInt8] = []
        for band in rows.indices {
            let shape = StripShape(rows: rows[band].count, width: shape.width, blocks: shape.blocks, stripWidth: plan.strips.width)
            guard let approach = arrivals.approach(source, targets: rows[band], shape) else { continue }
            _ = arrivals.add(source, approach, targets: rows[band], shape, into: sums[band], lowestCut: .max, &due[band], marking: &marks)
        }
        return Int(sums[0][0].wrappedSum())
    }

    /// A whole step: sums, integrates and fires.
    ///
    /// - Returns: the events emitted.
    public func step() -> Int {
        buffers.sources = source.list.isEmpty ? [] : [source]
        var events = 0
        for band in bands.indices {
            bands[band].step(slot: 0, isLast: false, &buffers)
            events += bands[band].eventCount(0)
        }
        return events
    }
}

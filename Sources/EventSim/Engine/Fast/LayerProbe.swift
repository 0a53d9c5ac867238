/// One convolution with its neurons outside any network: what benchmarks time.
public final class LayerProbe {
    private let plan: GatherPlan
    private let list: EventList
    private var bands: [BandState]
    private var inputs: [BandInput]
    private var buffers = BandInput.Buffers()
    /// By band.
    private var sums: [[SIMD16<Int32>]]
    /// Synaptic operations of one pass.
    public let operations: Int

    /// - Parameters:
    ///   - spikes: one step's events of the source, in ascending neuron order.
    ///   - stateBits: of a potential.
    /// - Precondition: the projection is ungrouped and its source is not pooled.
    public init(source: MappedLayer, target: MappedLayer, projection: MappedProjection, spikes: [Spike], stateBits: Int) {
        precondition(projection.groups == 1 && projection.y.division == 1 && projection.x.division == 1, "an ordinary convolution is timed")
        let view = SourceView(divisionY: 1, divisionX: 1, height: source.height, width: source.width)
        let plan = GatherPlan(projection, view: 0, viewWidth: view.width, source: source, target: target)
        self.plan = plan
        var list = EventList(pixels: source.height * source.width)
        list.fill(spikes, width: source.width, channels: source.channels)
        self.list = list
        let blocks = (target.channels + 15) / 16
        let rows = LayerTrack.bands(of: target)
        sums = rows.map { Array(repeating: .zero, count: $0.count * target.width * blocks) }
        inputs = rows.map { BandInput(rows: $0, width: target.width, blocks: blocks, marksNeurons: false) }
        bands = rows.map {
            BandState(
                target, rows: $0, grid: CellGrid(uncut: target), constants: Array(repeating: 0, count: target.channels),
                isConstantPerNeuron: false, marksNeurons: false, stateBits: stateBits, slots: 1)
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
    public var events: Int { list.count }

    /// Adds the input of every neuron to its sum.
    ///
    /// - Returns: a number that depends on the sums.
    public func gather() -> Int {
        for band in inputs.indices {
            inputs[band].gather(EventSource(plan: plan, list: list), into: &sums[band], &buffers)
            for row in inputs[band].work.hasArrivals.indices { inputs[band].clear(row) }
        }
        return Int(sums[0][0].wrappedSum())
    }

    /// A whole step: sums, integrates and fires.
    ///
    /// - Returns: the events emitted.
    public func step() -> Int {
        let sources = list.isEmpty ? [] : [EventSource(plan: plan, list: list)]
        var events = 0
        for band in bands.indices {
            bands[band].step(sources, slot: 0, isLast: false, &buffers)
            events += bands[band].outputs[0].count
        }
        return events
    }
}

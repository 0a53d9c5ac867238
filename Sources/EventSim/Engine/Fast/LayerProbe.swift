/// One convolution with its neurons outside any network: what benchmarks time.
public final class LayerProbe {
    private let plan: GatherPlan
    private let list: EventList
    private let bands: [Band]
    private let target: MappedLayer
    private let blocks: Int
    private var current: [SIMD16<Int32>]
    private var touched: [Bool]
    private var scratch = GatherKernel.Scratch()
    /// Synaptic operations of one pass.
    public let operations: Int

    /// - Parameters:
    ///   - spikes: one step's events of the source, in ascending neuron order.
    ///   - stateBits: of a potential.
    /// - Precondition: the projection is ungrouped and its source is not pooled.
    public init(source: MappedLayer, target: MappedLayer, projection: MappedProjection, spikes: [Spike], stateBits: Int) {
        precondition(projection.groups == 1 && projection.y.division == 1 && projection.x.division == 1, "an ordinary convolution is timed")
        let view = SourceView(divisionY: 1, divisionX: 1, height: source.height, width: source.width)
        plan = GatherPlan(projection, view: 0, viewWidth: view.width, source: source, target: target)
        var list = EventList(pixels: source.height * source.width)
        list.fill(spikes, width: source.width, channels: source.channels)
        self.list = list
        self.target = target
        blocks = (target.channels + 15) / 16
        current = Array(repeating: .zero, count: target.width * blocks)
        touched = Array(repeating: false, count: target.width)
        bands = [
            Band(BandState(
                target, index: 1, rows: 0..<target.height, grid: CellGrid(uncut: target), constants: Array(repeating: 0, count: target.channels),
                isConstantPerNeuron: false, marksNeurons: false, stateBits: stateBits))
        ]
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
    public var events: Int { list.entries.count }

    /// Sums the input of every neuron, and leaves them alone.
    ///
    /// - Returns: a number that depends on the sums.
    public func gather() -> Int {
        var check = 0
        for y in 0..<target.height {
            GatherKernel.gather(plan, list, row: y, blocks: blocks, current: &current, touched: &touched, scratch: &scratch)
            check &+= Int(current[y % current.count].wrappedSum())
            for index in current.indices { current[index] = .zero }
        }
        return check
    }

    /// A whole step: sums, integrates and fires.
    ///
    /// - Returns: the events emitted.
    public func step() -> Int {
        for band in bands { band.step(list.isEmpty ? [] : [(plan, list)], isLast: false) }
        return bands.reduce(0) { $0 + $1.state.entries.count }
    }
}

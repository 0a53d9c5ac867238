/// Measures the latency of a core map's run, step by step, with one of the models.
public struct LatencyMeter: Sendable {
    /// The model it measures with.
    public let model: LatencyModel
    private let map: CoreMap
    private let timing: TimingTable
    private var simple: SimpleLatency
    private var pipeline: PipelineLoad?
    private var mesh: MeshLatency?
    private var flow: FlowLatency?
    /// Nanoseconds of all steps under `mesh` or `flow`, barriers not included.
    private var nanoseconds = 0.0
    private var steps = 0

    /// - Throws: `SimulationError.missingFigures` if the chip file lacks what the model needs.
    public init(_ checked: CheckedCoreMap, model: LatencyModel) throws(SimulationError) {
        let map = checked.map
        let missing = model.missing(on: map.chip)
        guard missing.isEmpty else { throw .missingFigures(model: model.rawValue, chip: map.chip.name, figures: missing) }
        self.model = model
        self.map = map
        timing = map.chip.timing
        simple = SimpleLatency(timing: timing, tilesInUse: map.tilesInUse)
        pipeline = PipelineLoad(map)
        if model == .mesh { mesh = MeshGrid(map).map(MeshLatency.init) }
        if model == .flow { flow = MeshGrid(map).map(FlowLatency.init) }
    }

    /// Adds a step that was run with `model.detail`.
    public mutating func addStep(_ load: StepLoad) {
        simple.addStep(
            activeUpdates: load.activeUpdates, idleUpdates: load.idleUpdates, packetsSent: load.packetsSent,
            synapticOperations: load.synapticOperations)
        pipeline?.add(load, step: steps)
        if let trace = load.packets, let step = mesh?.step(StepWork(trace, map)) { nanoseconds += step }
        if let step = flow?.step(StepFlows(load, timing)) { nanoseconds += step }
        steps += 1
    }

    /// Times that the run needed and the chip file does not know; with any of them there is no result.
    public var unknownTerms: [String] { simple.unknownTerms }

    /// What the steps so far take; `nil` when `unknownTerms` is not empty.
    public var result: LatencyResult? {
        guard var result = simple.result, let barrier = simple.barrierNanoseconds ?? (steps == 0 ? 0 : nil) else { return nil }
        result.interval = pipeline?.interval(timing, barrier: barrier)
        guard model != .simple else { return result }
        let simpleSeconds = result.seconds
        result.model = model.rawValue
        result.seconds = (nanoseconds + Double(steps) * barrier) / 1e9
        // Overlapping inputs are timed by the simple model; links lengthen their steps as they do those of one input.
        if let interval = result.interval, simpleSeconds > 0 { result.interval = interval * (result.seconds / simpleSeconds) }
        result.secondsPerStep = steps > 0 ? result.seconds / Double(steps) : 0
        if let mesh { result.links = LinkLoads(grid: mesh.grid, packets: mesh.linkPackets) }
        if let flow { result.links = LinkLoads(grid: flow.grid, packets: flow.linkPackets) }
        return result
    }
}

extension CoreMap {
    /// Tiles with at least one core in use.
    public var tilesInUse: Int { Set(cores.map { [$0.chip, $0.x, $0.y] }).count }
}

extension MeshGrid {
    /// The mesh of a core map; crossings from chip to chip are taken for hops, since nobody has published their time.
    ///
    /// - Returns: `nil` if the chip file lacks a figure.
    public init?(_ map: CoreMap) {
        let mesh = map.chip.mesh
        guard let eastWest = map.chip.timing.hopEastWest, let northSouth = map.chip.timing.hopNorthSouth, let buffer = mesh.linkBuffer
        else { return nil }
        self.init(
            tiles: map.cores.map { TilePosition(x: $0.chipX * mesh.width + $0.x, y: $0.chipY * mesh.height + $0.y) },
            hopEastWest: eastWest, hopNorthSouth: northSouth, linkBuffer: buffer)
    }
}

extension StepWork {
    /// The work of a step of a core map.
    ///
    /// The updates of a block are spread evenly over its neurons: how far a core has come when a neuron sends is known from the
    /// neuron's place, not from which of those before it were idle.
    init(_ trace: PacketTrace, _ map: CoreMap) {
        self.init(cores: map.cores.count)
        let timing = map.chip.timing
        let active = timing.neuronActive ?? 0
        let idle = timing.neuronIdle ?? 0
        let spike = timing.spike ?? 0
        let synapse = timing.synapticOperation ?? 0
        for (index, block) in map.blocks.enumerated() {
            let updates = Double(trace.activeUpdates[index]) * active + Double(trace.idleUpdates[index]) * idle
            let perNeuron = updates / Double(max(block.neuronCount, 1))
            var done = 0.0
            for packet in trace.packets[index] {
                // What a gate let through follows the other packets of its block.
                let reached = max(Double(packet.rank + 1) * perNeuron, done)
                messages[block.core].append(
                    MeshMessage(
                        destination: Int(packet.destination), generation: tails[block.core] + (reached - done) + spike,
                        processing: Double(packet.operations) * synapse))
                tails[block.core] = 0
                done = reached
            }
            tails[block.core] += updates - done
        }
        injected = trace.injectedOperations.map { Double($0) * synapse }
    }
}

extension StepFlows {
    /// The work of a step of a core map whose messages were added up.
    init(_ load: StepLoad, _ timing: TimingTable) {
        let synapse = timing.synapticOperation ?? 0
        var injected = Array(repeating: 0.0, count: load.activeUpdates.count)
        var flows: [Flow] = []
        flows.reserveCapacity(load.flows.count)
        for flow in load.flows {
            let processing = Double(flow.operations) * synapse
            guard let source = flow.source else {
                injected[flow.destination] += processing
                continue
            }
            flows.append(Flow(source: source, destination: flow.destination, packets: flow.packets, processing: processing))
        }
        self.init(
            flows: flows,
            sending: load.activeUpdates.indices.map {
                Double(load.activeUpdates[$0]) * (timing.neuronActive ?? 0) + Double(load.idleUpdates[$0]) * (timing.neuronIdle ?? 0)
                    + Double(load.packetsSent[$0]) * (timing.spike ?? 0)
            }, injected: injected)
    }
}

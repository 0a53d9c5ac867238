/// Which neurons of a layer are worked on, and what that costs.
struct LayerActivity: Sendable {
    private let constants: ConstantPlan
    /// Core and neurons of each of the layer's blocks.
    private let blocks: [(index: Int, core: Int, neurons: Int)]
    private let layer: Int
    private let compartments: Int
    private let stateBits: Int
    private let readsIdleNeurons: Bool
    private let totalSteps: Int
    /// Active neurons by block of the layer: of a step, and of the run.
    private var active: [Int]
    private var total: [Int]

    init(_ tables: FastTables, layer: Int, constants: [Int32], isConstantPerNeuron: Bool) {
        let map = tables.map
        let own = map.blocks.indices.filter { map.blocks[$0].layer == layer }
        self.constants = ConstantPlan(
            map.layers[layer], blocks: own, grid: tables.charges[layer].grid, constants: constants, isPerNeuron: isConstantPerNeuron)
        blocks = own.map { ($0, map.blocks[$0].core, map.blocks[$0].neuronCount) }
        self.layer = layer
        compartments = map.layers[layer].compartmentsPerNeuron
        stateBits = tables.widths.neuronState[layer]
        readsIdleNeurons = map.chip.neurons.readsIdleNeurons || map.layers[layer].membrane.isDynamic
        totalSteps = map.schedule.totalSteps
        active = self.constants.driven
        total = Array(repeating: 0, count: active.count)
    }

    /// What a step costs in which no neuron is active.
    var resting: Counters {
        var counters = Counters()
        charge(active: 0, idle: blocks.reduce(0) { $0 + $1.neurons }, to: &counters)
        return counters
    }

    /// Counts one step's active neurons.
    mutating func count(_ bands: [Band], slot: Int, runStep: Int, to ledger: inout RunLedger) {
        guard !blocks.isEmpty else { return }
        for block in active.indices { active[block] = constants.driven[block] }
        constants.addFurther(bands, slot: slot, to: &active)
        for block in active.indices { total[block] += active[block] }
        let all = active.reduce(0, +)
        ledger.loads.modify(runStep) { [active] step in
            add(active, 1, to: &step.load.activeUpdates)
            add(active, -1, to: &step.load.idleUpdates)
        }
        if ledger.loads.detail == .packets {
            ledger.loads.modify(runStep) { step in
                for (block, count) in zip(blocks, active) {
                    step.messages.countUpdates(of: block.index, active: count * compartments, idle: (block.neurons - count) * compartments)
                }
            }
        }
        charge(active: all, idle: -all, to: &ledger.counters.perStep[runStep])
    }

    private func add(_ active: [Int], _ sign: Int, to updates: inout [Int]) {
        let (active, blocks) = (active.span, blocks.span)
        var updates = updates.mutableSpan
        let compartments = sign * compartments
        for block in active.indices { updates[blocks[block].core] &+= active[block] &* compartments }
    }

    /// Charges the run's updates to the layer and its cores.
    func settle(to ledger: inout CounterLedger) {
        for (block, active) in zip(blocks, total) {
            let idle = block.neurons * totalSteps - active
            charge(active: active, idle: idle, to: &ledger.perLayer[layer])
            charge(active: active, idle: idle, to: &ledger.perCore[block.core])
        }
    }

    private func charge(active: Int, idle: Int, to counters: inout Counters) {
        let reads = (active + (readsIdleNeurons ? idle : 0)) * compartments
        let words = FieldWidths.words(stateBits)
        counters.neuronUpdatesActive += active
        counters.neuronUpdatesIdle += idle
        counters.neuronStateMemory.readWords += reads * words
        counters.neuronStateMemory.readBits += reads * stateBits
        counters.neuronStateMemory.writeWords += active * compartments * words
        counters.neuronStateMemory.writeBits += active * compartments * stateBits
    }
}

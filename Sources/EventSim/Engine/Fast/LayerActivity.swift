/// Which neurons of a layer are worked on, and what that costs.
struct LayerActivity: Sendable {
    private let grid: CellGrid
    private let constants: ConstantPlan
    /// Core and neurons of each of the layer's blocks.
    private let blocks: [(index: Int, core: Int, neurons: Int)]
    private let layer: Int
    private let compartments: Int
    private let stateBits: Int
    private let readsIdleNeurons: Bool
    private let totalSteps: Int

    init(_ tables: FastTables, layer: Int, constants: [Int32], isConstantPerNeuron: Bool) {
        let map = tables.map
        grid = tables.charges[layer].grid
        self.constants = ConstantPlan(map.layers[layer], grid: grid, constants: constants, isPerNeuron: isConstantPerNeuron)
        blocks = map.blocks.indices.filter { map.blocks[$0].layer == layer }.map { ($0, map.blocks[$0].core, map.blocks[$0].neuronCount) }
        self.layer = layer
        compartments = map.layers[layer].compartmentsPerNeuron
        stateBits = tables.widths.neuronState[layer]
        readsIdleNeurons = map.chip.neurons.readsIdleNeurons || map.layers[layer].membrane.isDynamic
        totalSteps = map.schedule.totalSteps
    }

    /// What a step costs in which no neuron is active.
    var resting: Counters {
        var counters = Counters()
        charge(active: 0, idle: blocks.reduce(0) { $0 + $1.neurons }, to: &counters)
        return counters
    }

    /// Counts one step's active neurons.
    ///
    /// - Parameter total: active neurons of the run, by block of the map.
    func count(_ bands: [Band], slot: Int, runStep: Int, to ledger: inout RunLedger, _ total: inout [Int]) {
        guard !blocks.isEmpty else { return }
        var active = [Int](repeating: 0, count: blocks[blocks.count - 1].index - blocks[0].index + 1)
        constants.addActive(bands, slot: slot, grid: grid, firstBlock: blocks[0].index, to: &active)
        var all = 0
        ledger.loads.modify(runStep) { step in
            for block in blocks {
                let count = active[block.index - blocks[0].index]
                all += count
                total[block.index] += count
                step.load.activeUpdates[block.core] += count * compartments
                step.load.idleUpdates[block.core] -= count * compartments
                step.messages.countUpdates(
                    of: block.index, active: count * compartments, idle: (block.neurons - count) * compartments)
            }
        }
        charge(active: all, idle: -all, to: &ledger.counters.perStep[runStep])
    }

    /// Charges the run's updates to the layer and its cores.
    func settle(_ active: [Int], to ledger: inout CounterLedger) {
        for block in blocks {
            let idle = block.neurons * totalSteps - active[block.index]
            charge(active: active[block.index], idle: idle, to: &ledger.perLayer[layer])
            charge(active: active[block.index], idle: idle, to: &ledger.perCore[block.core])
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

import EventSim

/// Counts the active neurons of a layer's blocks and charges their updates, for `FastRun`: O(blocks) per step.
struct LayerActivity: Sendable {
    private let constants: ConstantPlan
    /// Core and neurons of each of the layer's blocks.
    private let blocks: [(index: Int, core: Int, neurons: Int)]
    private let layer: Int
    private let compartments: Int
    private let stateBits: Int
    private let readsIdleNeurons: Bool
    private let totalSteps: Int
    /// Active neurons by block of the layer: of one step, and of the run.
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

    /// Counts the active neurons of some steps.
    ///
    /// - Parameters:
    ///   - steps: of the layer's window; bands keep a step at its number modulo how many they keep.
    ///   - runStep: the first of the steps in the run.
    mutating func count(_ bands: [Band], _ steps: Range<Int>, runStep: Int, to ledger: inout RunLedger) {
        guard !blocks.isEmpty else { return }
        for step in steps {
            active = constants.driven
            for band in bands { band.steps[step % band.steps.count].addActive(constants, firstCell: band.firstCell, to: &active) }
            let runStep = runStep + step - steps.lowerBound
            let all = Self.add(active, to: &total)
            ledger.loads.modify(runStep) { addUpdates(&$0.load.activeUpdates, &$0.load.idleUpdates) }
            if ledger.loads.detail == .packets {
                ledger.loads.modify(runStep) { step in
                    for (block, count) in zip(blocks, active) {
                        step.messages.countUpdates(of: block.index, active: count * compartments, idle: (block.neurons - count) * compartments)
                    }
                }
            }
            charge(active: all, idle: -all, to: &ledger.counters.perStep[runStep])
        }
    }

    /// - Returns: the sum of what is added.
    private static func add(_ active: [Int], to total: inout [Int]) -> Int {
        let active = active.span
        var total = total.mutableSpan
        var all = 0
        for block in active.indices {
            total[block] &+= active[block]
            all &+= active[block]
        }
        return all
    }

    /// Lets a step's active neurons, which all cores took for idle ones, be active.
    private func addUpdates(_ activeUpdates: inout [Int], _ idleUpdates: inout [Int]) {
        let (blocks, active) = (blocks.span, active.span)
        var activeUpdates = activeUpdates.mutableSpan
        var idleUpdates = idleUpdates.mutableSpan
        for block in active.indices {
            let core = blocks[block].core
            let updates = active[block] &* compartments
            activeUpdates[core] &+= updates
            idleUpdates[core] &-= updates
        }
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
        counters.compartmentUpdatesActive += active * compartments
        counters.compartmentUpdatesIdle += idle * compartments
        counters.neuronStateMemory.readWords += reads * words
        counters.neuronStateMemory.readBits += reads * stateBits
        counters.neuronStateMemory.writeWords += active * compartments * words
        counters.neuronStateMemory.writeBits += active * compartments * stateBits
    }
}

import Dispatch
import Synchronization

/// One inference on the fast engine.
final class FastRun {
    private let tables: FastTables
    private let map: CoreMap
    private let stimulus: Stimulus
    private let tracks: [LayerTrack]
    private let threads: Int
    private let recordsSpikes: Bool
    private var ledger: CounterLedger
    private var spikes: [[[Spike]]]
    /// Constant-driven neurons by cell and segment of each layer, while whole pixels may add the rest.
    private let constantPlan: [ConstantPlan]
    private var activeByBlock: [Int]
    private var operationsAhead: [[Int]]
    private var blockActive: [Int]
    private var messages: MessageRecorder
    private let detail: MessageDetail

    init(_ tables: FastTables, stimulus: Stimulus, constants: [[Int32]], recordsSpikes: Bool, messages: MessageDetail, threads: Int) {
        let map = tables.map
        self.tables = tables
        self.map = map
        self.stimulus = stimulus
        self.threads = threads
        self.recordsSpikes = recordsSpikes
        tracks = map.layers.indices.map { layer in
            LayerTrack(
                tables, layer: layer, constants: constants[layer], isConstantPerNeuron: Self.isPerNeuron(map.layers[layer], constants[layer]))
        }
        ledger = CounterLedger(layers: map.layers.count, cores: map.cores.count, steps: map.schedule.totalSteps)
        for (layer, macs) in stimulus.inputMacs.sorted(by: { $0.key < $1.key }) {
            ledger.perLayer[layer].inputMacs += macs
            ledger.host.inputMacs += macs
            if !ledger.perStep.isEmpty { ledger.perStep[0].inputMacs += macs }
        }
        spikes = map.layers.map { _ in recordsSpikes ? Array(repeating: [], count: map.schedule.totalSteps) : [] }
        constantPlan = map.layers.indices.map {
            ConstantPlan(
                map.layers[$0], grid: tables.charges[$0].grid, constants: constants[$0],
                isPerNeuron: Self.isPerNeuron(map.layers[$0], constants[$0]))
        }
        activeByBlock = Array(repeating: 0, count: map.blocks.count)
        blockActive = activeByBlock
        detail = messages
        self.messages = MessageRecorder(map, detail: messages)
        operationsAhead = Array(repeating: Array(repeating: 0, count: map.cores.count), count: tables.longestDelay + 1)
    }

    /// What a layer's neurons receive in every step: per channel where nothing tells positions apart, else per neuron.
    static func constants(of layer: MappedLayer, current: [Int32]?) -> [Int32] {
        if layer.isInput { return [] }
        if let current { return zip(layer.biasPerNeuron, current).map { $0 + $1 } }
        if !layer.biasMap.isEmpty { return layer.biasMap }
        return layer.bias.isEmpty ? Array(repeating: 0, count: layer.channels) : layer.bias
    }

    private static func isPerNeuron(_ layer: MappedLayer, _ constants: [Int32]) -> Bool {
        constants.count == layer.neuronCount && (layer.height * layer.width > 1 || !layer.biasMap.isEmpty)
    }

    /// Simulates one step.
    func advance(_ step: Int) -> StepLoad {
        for account in tracks.flatMap(\.accounts) {
            for delay in Set(account.table.delays) where step == map.schedule.totalSteps - delay {
                account.settleArrivals(delay: delay, &ledger)
            }
        }
        stepBands(step)
        collect(step)
        var load = StepLoad(cores: map.cores.count)
        countUpdates(step, &load)
        countPackets(step, &load)
        if detail == .packets { recordPackets(step) }
        messages.finish(&load)
        if recordsSpikes {
            for (layer, track) in tracks.enumerated() { spikes[layer][step] = track.spikes(step: step) }
        }
        return load
    }

    // MARK: Neurons

    private func isInWindow(_ layer: Int, _ step: Int) -> Bool {
        let start = map.layers[layer].windowStart
        return !map.layers[layer].isInput && step >= start && step < start + map.schedule.window
    }

    private func stepBands(_ step: Int) {
        var work: [(band: Band, sources: [(plan: GatherPlan, list: EventList)], isLast: Bool)] = []
        for (layer, track) in tracks.enumerated() where !map.layers[layer].isInput {
            guard isInWindow(layer, step) else {
                for band in track.bands { band.rest() }
                continue
            }
            let sources: [(plan: GatherPlan, list: EventList)] = tables.incoming[layer].compactMap { projection in
                let plan = tables.plans[projection]
                let emitted = step - plan.projection.delay
                guard emitted >= 0 else { return nil }
                let list = tracks[plan.projection.source].events(step: emitted, view: plan.view)
                return list.isEmpty ? nil : (plan, list)
            }
            let isLast = step == map.layers[layer].windowStart + map.schedule.window - 1
            for band in track.bands { work.append((band, sources, isLast)) }
        }
        let items = work
        Self.perform(items.count, threads: threads) { items[$0].band.step(items[$0].sources, isLast: items[$0].isLast) }
    }

    private func collect(_ step: Int) {
        let tracks = self.tracks
        let stimulus = self.stimulus
        let isInput = map.layers.map(\.isInput)
        Self.perform(tracks.count, threads: threads) { layer in
            if isInput[layer] {
                let steps = stimulus.spikes[layer] ?? []
                tracks[layer].inject(step < steps.count ? steps[step] : [], step: step)
            } else {
                tracks[layer].collect(step: step)
            }
        }
    }

    /// Runs `body` for every index, by several workers that take the next index when they are free.
    private static func perform(_ count: Int, threads: Int, _ body: @Sendable (Int) -> Void) {
        let workers = min(threads, count)
        guard workers > 1 else {
            for index in 0..<count { body(index) }
            return
        }
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < count else { return }
                body(index)
            }
        }
    }

    // MARK: Counters

    private func countUpdates(_ step: Int, _ load: inout StepLoad) {
        var counters = Counters()
        for block in blockActive.indices { blockActive[block] = 0 }
        for (layer, track) in tracks.enumerated() where isInWindow(layer, step) {
            constantPlan[layer].addActive(track.bands, grid: tables.charges[layer].grid, to: &blockActive)
        }
        for (index, block) in map.blocks.enumerated() {
            let active = blockActive[index]
            let idle = block.neuronCount - active
            let compartments = map.layers[block.layer].compartmentsPerNeuron
            load.activeUpdates[block.core] += active * compartments
            load.idleUpdates[block.core] += idle * compartments
            messages.countUpdates(of: index, active: active * compartments, idle: idle * compartments)
            activeByBlock[index] += active
            chargeUpdates(active: active, idle: idle, layer: block.layer, to: &counters)
        }
        ledger.perStep[step] += counters
    }

    private func chargeUpdates(active: Int, idle: Int, layer: Int, to counters: inout Counters) {
        let readsIdle = map.chip.neurons.readsIdleNeurons || map.layers[layer].membrane.isDynamic
        let compartments = map.layers[layer].compartmentsPerNeuron
        let reads = (active + (readsIdle ? idle : 0)) * compartments
        let bits = tables.widths.neuronState[layer]
        let words = FieldWidths.words(bits)
        counters.neuronUpdatesActive += active
        counters.neuronUpdatesIdle += idle
        counters.neuronStateMemory.readWords += reads * words
        counters.neuronStateMemory.readBits += reads * bits
        counters.neuronStateMemory.writeWords += active * compartments * words
        counters.neuronStateMemory.writeBits += active * compartments * bits
    }

    private func countPackets(_ step: Int, _ load: inout StepLoad) {
        let slots = operationsAhead.count
        for account in tracks.flatMap(\.accounts) where !account.active.isEmpty {
            var sent = account.sent
            let active = account.active
            if account.countsFirings, !map.layers[account.layer].isInput { for plan in active { sent.neuronUpdatesFired += account.stepFired(plan) } }
            ledger.perStep[step] += sent
            for (index, delay) in account.table.delays.enumerated() where step + delay < map.schedule.totalSteps {
                ledger.perStep[step + delay] += account.received[index]
            }
            for index in active {
                let plan = account.table.plans[index]
                let messages = account.stepMessages(index)
                if let core = plan.core { load.packetsSent[core] += messages * plan.packets }
                for arrival in plan.arrivals {
                    let slot = (step + arrival.delay) % slots
                    for delivery in arrival.deliveries { operationsAhead[slot][arrival.core] += messages * delivery.operations }
                    if detail == .flows {
                        self.messages.record(from: nil, core: plan.core, to: arrival.core, operations: arrival.operations, count: messages)
                    }
                }
            }
        }
        let slot = step % slots
        for core in load.synapticOperations.indices {
            load.synapticOperations[core] = operationsAhead[slot][core]
            operationsAhead[slot][core] = 0
        }
    }

    /// Records the step's messages one by one, in the order of their neurons.
    private func recordPackets(_ step: Int) {
        for track in tracks {
            let list = track.events(step: step, view: 0)
            guard !list.isEmpty else { continue }
            for (index, account) in track.accounts.enumerated() {
                record(index == 0 ? list : track.passed(gate: index - 1), account, gate: index == 0 ? nil : index - 1)
            }
        }
    }

    private func record(_ list: EventList, _ account: LayerAccount, gate: Int?) {
        let layer = map.layers[account.layer]
        let table = account.table
        for pixel in 0..<layer.height * layer.width {
            let (y, x) = (pixel / layer.width, pixel % layer.width)
            let base = table.planIndex(y: y, x: x) * table.segments
            for event in Int(list.offsets[pixel])..<Int(list.offsets[pixel + 1]) {
                let channel = Int(list.entries[event]) - x * layer.channels
                let plan = table.plans[base + table.grid.segmentOf[channel]]
                let origin = plan.block.map { MessageRecorder.Origin(block: $0, rank: map.blocks[$0].rank(y: y, x: x, channel: channel)) }
                for _ in 0..<account.messages(crossings: list.crossings.isEmpty ? 1 : Int(list.crossings[event])) {
                    for arrival in plan.arrivals {
                        messages.record(from: origin, core: plan.core, to: arrival.core, operations: arrival.operations, gate: gate)
                    }
                }
            }
        }
    }

    /// What the run came to, after its last step.
    func result() -> SimulationResult {
        for account in tracks.flatMap(\.accounts) { account.settleSending(&ledger) }
        let steps = map.schedule.totalSteps
        for (index, block) in map.blocks.enumerated() {
            let idle = block.neuronCount * steps - activeByBlock[index]
            chargeUpdates(active: activeByBlock[index], idle: idle, layer: block.layer, to: &ledger.perLayer[block.layer])
            chargeUpdates(active: activeByBlock[index], idle: idle, layer: block.layer, to: &ledger.perCore[block.core])
        }
        return SimulationResult(
            readout: tracks[map.readoutLayer].perNeuron(\.readout), spikes: spikes, counters: ledger,
            spikeSums: tracks.indices.map { layer in
                if map.layers[layer].isInput { return tracks[layer].inputSums }
                if map.layers[layer].soma.thresholds.isEmpty { return Array(repeating: 0, count: map.layers[layer].neuronCount) }
                return tracks[layer].perNeuron(\.sums)
            },
            saturations: tracks.map { $0.bands.reduce(0) { $0 + $1.state.allSaturations } })
    }
}

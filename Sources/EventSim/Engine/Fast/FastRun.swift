import Dispatch
import Synchronization

/// One inference on the fast engine.
///
/// Layers only read layers before them, so a layer simulates several steps of its window before the next one starts: its state
/// and weights stay in the cache, and workers meet once per layer and stride instead of once per step. What a step of the run
/// cost is complete when every layer has passed it.
// Workers share it while they wait for one another: bands and steps are divided among them, the ledger belongs to the one that
// keeps accounts.
final class FastRun: @unchecked Sendable {
    private let tables: FastTables
    private let map: CoreMap
    private let stimulus: Stimulus
    private let tracks: [LayerTrack]
    private let activity: [LayerActivity]
    private let threads: Int
    private let recordsSpikes: Bool
    /// Steps of its window that a layer simulates at a time.
    private let stride: Int
    /// Steps that a layer simulates at all.
    private let lengths: [Int]
    private var ledger: RunLedger
    private var spikes: [[[Spike]]]
    private var activeByBlock: [Int]
    /// Of workers that have none at the moment.
    private let spareBuffers = Mutex<[BandInput.Buffers]>([])
    /// Steps of their windows that all layers have passed.
    private var passed = 0

    init(_ tables: FastTables, stimulus: Stimulus, constants: [[Int32]], recordsSpikes: Bool, messages: MessageDetail, threads: Int) {
        let map = tables.map
        self.tables = tables
        self.map = map
        self.stimulus = stimulus
        self.threads = threads
        self.recordsSpikes = recordsSpikes
        // More steps than a window has would only take memory.
        let stride = min(max(4, min(32, 1 << 25 / max(map.residentNeurons, 1))), max(map.schedule.window, 1))
        self.stride = stride
        lengths = map.layers.indices.map { layer in
            if map.layers[layer].isInput { return min(stimulus.spikes[layer]?.count ?? 0, map.schedule.totalSteps) }
            return max(0, min(map.schedule.window, map.schedule.totalSteps - map.layers[layer].windowStart))
        }
        let isPerNeuron = map.layers.indices.map { Self.isPerNeuron(map.layers[$0], constants[$0]) }
        tracks = map.layers.indices.map {
            LayerTrack(tables, layer: $0, constants: constants[$0], isConstantPerNeuron: isPerNeuron[$0], stride: stride)
        }
        activity = map.layers.indices.map {
            LayerActivity(tables, layer: $0, constants: constants[$0], isConstantPerNeuron: isPerNeuron[$0])
        }
        var counters = CounterLedger(layers: map.layers.count, cores: map.cores.count, steps: map.schedule.totalSteps)
        for (layer, macs) in stimulus.inputMacs.sorted(by: { $0.key < $1.key }) {
            counters.perLayer[layer].inputMacs += macs
            counters.host.inputMacs += macs
            if !counters.perStep.isEmpty { counters.perStep[0].inputMacs += macs }
        }
        // Every neuron rests until it is found active.
        let resting = activity.reduce(into: Counters()) { $0 += $1.resting }
        for step in counters.perStep.indices { counters.perStep[step] += resting }
        ledger = RunLedger(counters: counters, loads: LoadQueue(map, detail: messages))
        spikes = map.layers.map { _ in recordsSpikes ? Array(repeating: [], count: map.schedule.totalSteps) : [] }
        activeByBlock = Array(repeating: 0, count: map.blocks.count)
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

    /// Simulates the next steps of every layer's window.
    ///
    /// - Returns: the loads of the run's steps that are complete by that, in order; empty after the last one.
    func advance() -> [StepLoad] {
        let last = map.schedule.totalSteps
        guard passed < last else { return [] }
        let steps = passed..<min(passed + stride, last)
        var unaccounted: Int?
        for layer in tracks.indices {
            let own = steps.clamped(to: 0..<lengths[layer])
            guard !own.isEmpty else { continue }
            simulate(layer, own, accounting: unaccounted, steps)
            unaccounted = layer
        }
        if let unaccounted { account(unaccounted, steps) }
        passed = steps.upperBound
        return steps.map { _ in ledger.loads.takeNext() }
    }

    /// Runs some steps of one layer, while one worker keeps the account of the layer before.
    private func simulate(_ layer: Int, _ steps: Range<Int>, accounting previous: Int?, _ all: Range<Int>) {
        let track = tracks[layer]
        let accounts = previous == nil ? 0 : 1
        if map.layers[layer].isInput {
            if let previous { account(previous, all) }
            for step in steps { track.inject(stimulus.spikes[layer]?[step] ?? [], step: step) }
        } else {
            let arriving = steps.map { arrivals(layer, $0) }
            Self.perform(track.bands.count + accounts, threads: threads) { [self] index in
                if index < accounts, let previous {
                    account(previous, all)
                } else {
                    let band = track.bands[index - accounts]
                    var buffers = spareBuffers.withLock { $0.popLast() } ?? BandInput.Buffers()
                    for step in steps {
                        band.step(arriving[step - steps.lowerBound], slot: step % stride, isLast: step == map.schedule.window - 1, &buffers)
                    }
                    spareBuffers.withLock { [buffers] in $0.append(buffers) }
                }
            }
            Self.perform(steps.count, threads: threads) { track.join(step: steps.lowerBound + $0) }
        }
        for step in steps { track.judge(step: step) }
    }

    /// The events that arrive at a layer in a step of its window.
    private func arrivals(_ layer: Int, _ step: Int) -> [EventSource] {
        tables.incoming[layer].compactMap { projection in
            let plan = tables.plans[projection]
            let emitted = step - tables.lags[projection]
            guard emitted >= 0, emitted < lengths[plan.projection.source] else { return nil }
            let list = tracks[plan.projection.source].events(step: emitted, view: plan.view)
            return list.isEmpty ? nil : EventSource(plan: plan, list: list)
        }
    }

    private func account(_ layer: Int, _ steps: Range<Int>) {
        let start = map.layers[layer].isInput ? 0 : map.layers[layer].windowStart
        for step in steps.clamped(to: 0..<lengths[layer]) {
            let track = tracks[layer]
            track.count(step: step, runStep: start + step, to: &ledger)
            activity[layer].count(track.bands, slot: step % stride, runStep: start + step, to: &ledger, &activeByBlock)
            if recordsSpikes { spikes[layer][start + step] = track.spikes(step: step) }
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

    /// What the run came to, after its last step; potentials are gone then.
    func result() -> SimulationResult {
        for track in tracks { track.settle(&ledger) }
        for layer in activity { layer.settle(activeByBlock, to: &ledger.counters) }
        let readout = tracks[map.readoutLayer].perNeuron(\.readout)
        // Of millions of neurons, results and potentials need not be there at once.
        for track in tracks { track.forgetPotentials() }
        return SimulationResult(
            readout: readout, spikes: spikes, counters: ledger.counters,
            spikeSums: tracks.indices.map { layer in
                if map.layers[layer].isInput { return tracks[layer].inputSums }
                if map.layers[layer].soma.thresholds.isEmpty { return Array(repeating: 0, count: map.layers[layer].neuronCount) }
                return tracks[layer].perNeuron(\.sums)
            },
            saturations: tracks.map { $0.bands.reduce(0) { $0 + $1.state.allSaturations } })
    }
}

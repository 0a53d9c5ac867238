import EventSim
import Formats

/// Runs one inference, for `FastEngine`: cuts it into tasks, lets workers take them in order, and keeps the ledger.
///
/// Layers only read layers before them, so a worker takes a part of a layer through several steps of its window: its state and
/// weights stay in the cache, and other workers follow it from layer to layer. What a step of the run cost is complete when
/// every layer has passed it.
// Workers share it: a task is one worker's, waits for each step whose events it reads, and the ledger belongs to the one that keeps
// accounts.
final class FastRun: @unchecked Sendable {
    private let tables: FastTables
    private let map: CoreMap
    private let stimulus: Stimulus
    private let tracks: [LayerTrack]
    private var activity: [LayerActivity]
    private let sharing: WorkSharing
    private let recordsSpikes: Bool
    /// Steps of its window that a layer simulates at a time.
    private let stride: Int
    /// Steps that a layer simulates at all.
    private let lengths: [Int]
    private var ledger: RunLedger
    private var spikes: [[[Spike]]]
    /// Of workers that have none at the moment.
    private let spareBuffers = Locked<[BandState.Buffers]>([])
    /// By layer.
    private let progress: [LayerProgress]
    /// Steps of their windows that all layers have passed.
    private var passed = 0

    /// - Parameter storage: of an earlier run on the same tables.
    init(
        _ tables: FastTables, stimulus: Stimulus, constants: [[Int32]], recordsSpikes: Bool, messages: MessageDetail, sharing: WorkSharing,
        storage: RunStorage?
    ) {
        let map = tables.map
        self.tables = tables
        self.map = map
        self.stimulus = stimulus
        self.sharing = sharing
        self.recordsSpikes = recordsSpikes
        // More steps than a window has would only take memory.
        let most = min(sharing.mostSteps, max(4, 1 << 25 / max(map.residentNeurons, 1)))
        // Strides of one length: workers wait for each other at their ends.
        let window = max(map.schedule.window, 1)
        let strides = (window + most - 1) / most
        let stride = (window + strides - 1) / strides
        self.stride = stride
        lengths = map.layers.indices.map { layer in
            if map.layers[layer].isInput { return min(stimulus.spikes[layer]?.count ?? 0, map.schedule.totalSteps) }
            return max(0, min(map.schedule.window, map.schedule.totalSteps - map.layers[layer].windowStart))
        }
        let isPerNeuron = map.layers.indices.map { Self.isPerNeuron(map.layers[$0], constants[$0]) }
        tracks = parallelMap(count: map.layers.count, threads: sharing.threads) {
            LayerTrack(
                tables, layer: $0, constants: constants[$0], isConstantPerNeuron: isPerNeuron[$0], stride: stride, sharing: sharing,
                storage: storage?.layers[$0])
        }
        progress = map.layers.map { _ in LayerProgress(steps: stride) }
        activity = map.layers.indices.map {
            // What is loaded before the window drives no neuron in its steps.
            let isLoaded = map.layers[$0].loadsConstants
            return LayerActivity(
                tables, layer: $0, constants: isLoaded ? Array(repeating: 0, count: map.layers[$0].channels) : constants[$0],
                isConstantPerNeuron: isPerNeuron[$0] && !isLoaded)
        }
        var counters = CounterLedger(
            layers: map.layers.count, cores: map.cores.count, steps: map.schedule.totalSteps, projections: map.projections.count)
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
    }

    /// What a layer's neurons receive in every step, or begin with: per channel where nothing tells positions apart, else per neuron.
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
        let tasks = tasks(steps)
        _ = parallelMap(count: tasks.count, threads: sharing.threads) { [self] in execute(tasks[$0], steps) }
        passed = steps.upperBound
        return steps.map { _ in ledger.loads.takeNext() }
    }

    /// What some steps of all layers take, in an order in which nothing waits for what comes after it. The account of a layer is
    /// kept while the last bands of the next one are stepped.
    private func tasks(_ steps: Range<Int>) -> [RunTask] {
        var tasks: [RunTask] = []
        var previous: Int?
        var unaccounted: Int?
        for layer in tracks.indices {
            let own = steps.clamped(to: 0..<lengths[layer])
            guard !own.isEmpty else { continue }
            progress[layer].begin(bands: tracks[layer].bands.count, steps: own.count)
            if map.layers[layer].isInput {
                tasks.append(RunTask(layer: layer, work: .input))
            } else {
                tasks += tracks[layer].bands.indices.map { RunTask(layer: layer, work: .band($0)) }
            }
            if let unaccounted { tasks.append(RunTask(layer: unaccounted, work: .account(after: previous))) }
            previous = unaccounted
            unaccounted = layer
        }
        if let unaccounted { tasks.append(RunTask(layer: unaccounted, work: .account(after: previous))) }
        return tasks
    }

    private func execute(_ task: RunTask, _ steps: Range<Int>) {
        let layer = task.layer
        let own = steps.clamped(to: 0..<lengths[layer])
        switch task.work {
        case .input: inject(layer, own)
        case .band(let index): step(tracks[layer].bands[index], of: layer, own)
        case .account(let previous):
            progress[layer].waitForEvents(steps: own.count)
            if let previous { progress[previous].waitForAccount() }
            account(layer, own)
            progress[layer].finishAccount()
        }
    }

    private func inject(_ layer: Int, _ steps: Range<Int>) {
        for step in steps {
            tracks[layer].inject(stimulus.spikes[layer]?[step] ?? [], step: step)
            tracks[layer].judge(step: step)
            progress[layer].publish(step: step - steps.lowerBound)
        }
    }

    /// Steps a band, and publishes the steps that all other bands of the layer are through.
    private func step(_ band: Band, of layer: Int, _ steps: Range<Int>) {
        let (track, progress) = (tracks[layer], progress[layer])
        var buffers = spareBuffers.withLock { $0.popLast() } ?? BandState.Buffers(tables.kernels)
        // What is there stays there: to ask once for several steps spares workers each other's cache lines.
        var ready = tables.incoming[layer].map { _ in 0 }
        for step in steps {
            waitForArrivals(layer, step, from: steps.lowerBound, &ready)
            listArrivals(layer, step, in: &buffers.sources)
            band.step(slot: step % stride, isLast: step == map.schedule.window - 1, &buffers)
            let position = step - steps.lowerBound
            guard progress.finishBand(step: position) else { continue }
            track.join(step: step)
            // Gates judge one step after the other, and who reads counts the steps that are there.
            progress.waitForEvents(steps: position)
            track.judge(step: step)
            progress.publish(step: position)
        }
        buffers.sources.removeAll(keepingCapacity: true)
        spareBuffers.withLock { [buffers] in $0.append(buffers) }
    }

    /// Waits for what arrives at a layer in a step of its window, one of those from `first` on that workers are at.
    ///
    /// - Parameter ready: steps known to be there, by incoming plan.
    private func waitForArrivals(_ layer: Int, _ step: Int, from first: Int, _ ready: inout [Int]) {
        for (index, plan) in tables.incoming[layer].enumerated() {
            let source = tables.plans[plan].projection.source
            let needed = min(step - tables.lags[plan] + 1, lengths[source]) - first
            if ready[index] < needed { ready[index] = progress[source].waitForEvents(steps: needed) }
        }
    }

    /// The events that arrive at a layer in a step of its window.
    private func listArrivals(_ layer: Int, _ step: Int, in sources: inout [EventSource]) {
        sources.removeAll(keepingCapacity: true)
        for index in tables.incoming[layer] {
            let plan = tables.plans[index]
            let emitted = step - tables.lags[index]
            guard emitted >= 0, emitted < lengths[plan.projection.source] else { continue }
            let events = tracks[plan.projection.source].events(step: emitted)
            if !events.lists[plan.view].isEmpty { sources.append(EventSource(plan: plan, events: events)) }
        }
    }

    private func account(_ layer: Int, _ steps: Range<Int>) {
        let start = map.layers[layer].isInput ? 0 : map.layers[layer].windowStart
        let track = tracks[layer]
        track.count(steps, runStep: start + steps.lowerBound, to: &ledger)
        activity[layer].count(track.bands, steps, runStep: start + steps.lowerBound, to: &ledger)
        if recordsSpikes {
            for step in steps { spikes[layer][start + step] = track.spikes(step: step) }
        }
        if steps.upperBound == lengths[layer] { settle(layer) }
    }

    /// Charges what is only known after a layer's last step.
    private func settle(_ layer: Int) {
        tracks[layer].settle(&ledger)
        activity[layer].settle(to: &ledger.counters)
    }

    /// Σ of the values that each neuron of an input layer emitted.
    private func inputSums(_ layer: Int) -> [Int32] {
        var sums = [Int32](repeating: 0, count: map.layers[layer].neuronCount)
        for spikes in (stimulus.spikes[layer] ?? []).prefix(lengths[layer]) {
            for spike in spikes { sums[Int(spike.neuron)] += spike.value }
        }
        return sums
    }

    /// The run's buffers, after its last step; `nil` where there are millions of neurons, whose events take more room than time.
    var storage: RunStorage? {
        map.residentNeurons < 1 << 22 ? RunStorage(layers: tracks.map(\.storage)) : nil
    }

    /// What the run came to, after its last step; potentials are gone then.
    func result() -> SimulationResult {
        for layer in tracks.indices where lengths[layer] == 0 { settle(layer) }
        let readout = tracks[map.readoutLayer].perNeuron(\.readout)
        // Of millions of neurons, results and potentials need not be there at once.
        for track in tracks { track.forgetPotentials() }
        return SimulationResult(
            readout: readout, spikes: spikes, counters: ledger.counters,
            spikeSums: parallelMap(count: tracks.count, threads: sharing.threads) { [self] layer in
                if map.layers[layer].isInput { return inputSums(layer) }
                if map.layers[layer].soma.thresholds.isEmpty { return Array(repeating: 0, count: map.layers[layer].neuronCount) }
                return tracks[layer].spikeSums
            },
            saturations: tracks.map { $0.bands.reduce(0) { $0 + $1.state.allSaturations } })
    }
}

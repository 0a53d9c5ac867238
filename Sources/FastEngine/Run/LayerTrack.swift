import EventSim

/// Holds one layer while it runs, its bands, the events of its last steps and its accounts, for `FastRun`: joins what bands emitted, O(events).
// Bands are stepped by one worker each, each step is joined by the one that is through it last, and a layer's account is kept by
// one worker after its events are complete (`FastRun.execute`).
final class LayerTrack: @unchecked Sendable {
    let bands: [Band]
    private var accounts: [LayerAccount]
    /// Whether the events of a neuron are all it emits, so that its account knows what it emitted.
    private let countsSpikes: Bool
    private var gates: [GateFilter]
    private let views: [SourceView]
    private let width: Int
    private let channels: Int
    private let isUnit: Bool
    /// By step of the window modulo their number.
    private let ring: [StepEvents]

    /// - Parameters:
    ///   - stride: steps that are kept until all layers have passed them.
    ///   - storage: the layer's in an earlier run.
    init(
        _ tables: FastTables, layer index: Int, constants: [Int32], isConstantPerNeuron: Bool, stride: Int, sharing: WorkSharing,
        storage: RunStorage.Layer?
    ) {
        let layer = tables.map.layers[index]
        gates = tables.gates[index].map { GateFilter($0, layer: layer) }
        let views = tables.views[index]
        self.views = views
        width = layer.width
        channels = layer.channels
        let gateCount = gates.count
        ring =
            storage?.ring
            ?? (0..<stride + tables.longestLag[index]).map { _ in StepEvents(views, gates: gateCount, pixels: layer.height * layer.width) }
        let grid = tables.charges[index].grid
        let marks = tables.incoming[index].contains { tables.plans[$0].projection.groups > 1 }
        let rows = layer.isInput ? [] : Self.bands(of: layer, mostPerRow: tables.mostPerRow[index], sharing)
        bands = rows.enumerated().map { band, rows in
            Band(
                BandState(
                    layer, rows: rows, stripWidth: tables.stripWidths[index], grid: grid,
                    constants: constants, isConstantPerNeuron: isConstantPerNeuron, marksNeurons: marks,
                    stateBits: tables.map.chip.arithmetic.stateBits), slots: stride, steps: storage?.steps[band])
        }
        isUnit = bands.first?.state.isUnit ?? false
        countsSpikes = !layer.soma.thresholds.isEmpty && isUnit
        accounts = ([tables.charges[index]] + tables.gatedCharges[index]).enumerated().map { [countsSpikes] in
            LayerAccount(
                tables.map, layer: index, table: $1, gate: $0 == 0 ? nil : $0 - 1, widths: tables.widths, isPerNeuron: $0 == 0 && countsSpikes)
        }
    }

    /// The rows of a layer's bands: one per worker where each is worth its while, and small enough for a cache and for the events
    /// that arrive at once.
    static func bands(of layer: MappedLayer, mostPerRow: Int, _ sharing: WorkSharing) -> [Range<Int>] {
        let (most, largestBand) = (1 << 24, 1 << 17)
        let useful = min(sharing.threads, layer.neuronCount / sharing.fewestNeurons)
        let shares = max(useful, layer.neuronCount / largestBand, (layer.height * mostPerRow + most - 1) / most)
        let count = max(1, min(layer.height, shares))
        return (0..<count).map { layer.height * $0 / count..<layer.height * ($0 + 1) / count }
    }

    /// The layer's events of a step of its window.
    func events(step: Int) -> StepEvents { ring[step % ring.count] }

    /// Joins what the bands emitted in a step into one list, and views it as the projections do.
    func join(step: Int) {
        let events = ring[step % ring.count]
        let slot = step % bands[0].steps.count
        var list = events.takeFirst()
        let count = bands.reduce(0) { $0 + $1.eventCount(slot) }
        if count == 0 {
            list.forgetEvents()
        } else {
            list.beginSums(isUnit: isUnit)
            if bands.count == 1 {
                bands[0].steps[slot].swap(with: &list)
            } else {
                list.reserve(count, isUnit: isUnit)
                for band in bands { band.copyEvents(slot, to: &list, width: width) }
            }
        }
        regroup(list, into: events)
    }

    /// Takes one step of input spikes, in ascending neuron order.
    func inject(_ spikes: [Spike], step: Int) {
        let events = ring[step % ring.count]
        var list = events.takeFirst()
        list.fill(spikes, width: width, channels: channels)
        regroup(list, into: events)
    }

    private func regroup(_ list: EventList, into events: StepEvents) {
        list.checkInvariants(width: width, channels: channels)
        for view in views.indices.dropFirst() where views[view].gate == nil {
            views[view].regroup(list, width: width, channels: channels, into: &events.lists[view])
        }
        events.lists[0] = list
    }

    /// Lets gates judge a step's events; steps come in ascending order.
    func judge(step: Int) {
        guard !gates.isEmpty else { return }
        let events = ring[step % ring.count]
        for index in gates.indices {
            gates[index].judge(events.lists[0])
            gates[index].passed.checkInvariants(width: width, channels: channels)
            events.passed[index] = gates[index].passed
            for view in views.indices where views[view].gate == gates[index].window {
                views[view].regroup(events.passed[index], width: width, channels: channels, into: &events.lists[view])
            }
        }
    }

    // MARK: Results

    /// Counts the events of some steps of the window, the first of which is `runStep` of the run; steps come in ascending order.
    func count(_ steps: Range<Int>, runStep: Int, to ledger: inout RunLedger) {
        for step in steps {
            let events = ring[step % ring.count]
            let runStep = runStep + step - steps.lowerBound
            accounts[0].count(events.lists[0], step: runStep, to: &ledger)
            for gate in gates.indices { accounts[gate + 1].count(events.passed[gate], step: runStep, to: &ledger) }
        }
        for index in accounts.indices { accounts[index].chargeCounted(&ledger) }
    }

    /// Charges what is only known after the last step.
    func settle(_ ledger: inout RunLedger) {
        for index in accounts.indices { accounts[index].settle(&ledger) }
    }

    /// A step's events as spikes in ascending neuron order.
    func spikes(step: Int) -> [Spike] {
        let list = ring[step % ring.count].lists[0]
        guard !list.isEmpty else { return [] }
        var spikes: [Spike] = []
        spikes.reserveCapacity(list.count)
        for pixel in 0..<list.offsets.count - 1 {
            let first = Int32(pixel / width * width * channels)
            for event in Int(list.offsets[pixel])..<Int(list.offsets[pixel + 1]) {
                spikes.append(Spike(neuron: first + list.entries[event], value: list.isUnit ? 1 : Int32(list.values[event])))
            }
        }
        return spikes
    }

    /// What another run may use after this one.
    var storage: RunStorage.Layer { RunStorage.Layer(ring: ring, steps: bands.map(\.steps)) }

    func forgetPotentials() {
        for band in bands { band.forgetPotentials() }
    }

    /// Σ of what each neuron emitted.
    var spikeSums: [Int32] { countsSpikes ? accounts[0].tally.histogram.counts : perNeuron(\.spikeSums) }

    /// Per neuron of the layer, without the lanes that pad the channels.
    func perNeuron(_ lanes: (BandState) -> [SIMD16<Int32>]) -> [Int32] {
        var result = [Int32](repeating: 0, count: bands.reduce(0) { $0 + $1.state.rows.count } * width * channels)
        var span = result.mutableSpan
        var bytes = unsafe span.mutableBytes
        var neuron = 0
        for band in bands {
            let blocks = band.state.blocks
            let allVectors = lanes(band.state)
            let vectors = allVectors.span
            for pixel in 0..<band.state.rows.count * width {
                for block in 0..<blocks {
                    let vector = vectors[pixel * blocks + block]
                    let count = min(16, channels - block * 16)
                    if count == 16 {
                        bytes.storeBytes(of: vector, toByteOffset: neuron * 4, as: SIMD16<Int32>.self)
                    } else {
                        for lane in 0..<count { bytes.storeBytes(of: vector[lane], toByteOffset: (neuron + lane) * 4, as: Int32.self) }
                    }
                    neuron += count
                }
            }
        }
        return result
    }
}

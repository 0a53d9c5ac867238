/// One layer while it runs: its bands, the events of its last steps, and what they cost.
// Bands are stepped and lists gathered by one worker each, between joins.
final class LayerTrack: @unchecked Sendable {
    let index: Int
    let bands: [Band]
    /// Of the layer's firings, then of those that passed each gate.
    let accounts: [LayerAccount]
    private var gates: [GateFilter]
    private let views: [SourceView]
    private let width: Int
    private let channels: Int
    private let isUnit: Bool
    /// By step modulo the longest delay + 1, by view.
    private var ring: [[EventList]]
    /// Σ of emitted values of an input layer.
    private(set) var inputSums: [Int32]

    init(_ tables: FastTables, layer index: Int, constants: [Int32], isConstantPerNeuron: Bool) {
        self.index = index
        let layer = tables.map.layers[index]
        accounts = ([tables.charges[index]] + tables.gatedCharges[index]).enumerated().map {
            LayerAccount(tables.map, layer: index, table: $1, countsFirings: $0 == 0, widths: tables.widths)
        }
        gates = tables.gates[index].map { GateFilter($0, layer: layer) }
        views = tables.views[index]
        width = layer.width
        channels = layer.channels
        isUnit = SomaLanes(layer.soma).isUnit
        let slots = tables.longestDelay + 1
        let views = tables.views[index]
        ring = (0..<slots).map { _ in views.map { EventList(pixels: $0.height * $0.width) } }
        inputSums = layer.isInput ? Array(repeating: 0, count: layer.neuronCount) : []
        let marks = tables.incoming[index].contains { tables.map.projections[$0].groups > 1 }
        let count = layer.isInput ? 0 : max(1, min(layer.height, 16, layer.neuronCount / 4096))
        bands = (0..<count).map { band in
            Band(BandState(
                layer, index: index, rows: layer.height * band / count..<layer.height * (band + 1) / count, grid: tables.charges[index].grid,
                constants: constants, isConstantPerNeuron: isConstantPerNeuron, marksNeurons: marks,
                stateBits: tables.map.chip.arithmetic.stateBits))
        }
    }

    /// The layer's events of a past step.
    func events(step: Int, view: Int) -> EventList { ring[step % ring.count][view] }

    /// The events of this step that a gate let through, if the layer had any.
    func passed(gate: Int) -> EventList { gates[gate].passed }

    /// Joins what the bands emitted in this step into one list, and counts it.
    func collect(step: Int) {
        let slot = step % ring.count
        let isSilent = bands.allSatisfy { $0.state.entries.isEmpty }
        if isSilent {
            silence(slot)
            return
        }
        var list = takeList(slot)
        list.removeAll()
        var pixel = 0
        var total: Int32 = 0
        for band in bands.map(\.state) {
            if band.entries.isEmpty {
                for _ in 0..<band.rows.count * width {
                    list.offsets[pixel] = total
                    pixel += 1
                }
                continue
            }
            for count in band.counts {
                list.offsets[pixel] = total
                total += count
                pixel += 1
            }
            list.entries.append(contentsOf: band.entries)
            list.values.append(contentsOf: band.values)
            list.crossings.append(contentsOf: band.crossings)
        }
        list.offsets[pixel] = total
        list.sumLoads()
        finish(list, slot)
    }

    /// Takes one step of input spikes, in ascending neuron order.
    func inject(_ spikes: [Spike], step: Int) {
        let slot = step % ring.count
        guard !spikes.isEmpty else {
            silence(slot)
            return
        }
        var list = takeList(slot)
        list.fill(spikes, width: width, channels: channels)
        for spike in spikes { inputSums[Int(spike.neuron)] += spike.value }
        finish(list, slot)
    }

    private func silence(_ slot: Int) {
        for account in accounts { account.clearStep() }
        for view in ring[slot].indices where !ring[slot][view].isEmpty { ring[slot][view].removeAll() }
    }

    /// Moves a list out of the ring, so that its buffers are reused without a copy.
    private func takeList(_ slot: Int) -> EventList {
        var list = EventList(pixels: 0)
        swap(&list, &ring[slot][0])
        return list
    }

    private func finish(_ list: EventList, _ slot: Int) {
        accounts[0].count(list)
        for index in gates.indices {
            gates[index].judge(list)
            accounts[index + 1].count(gates[index].passed)
        }
        for view in views.indices.dropFirst() {
            let passed = gates.first { $0.window == views[view].gate }?.passed
            views[view].regroup(passed ?? list, width: width, channels: channels, into: &ring[slot][view])
        }
        ring[slot][0] = list
    }

    /// The step's events as spikes in ascending neuron order.
    func spikes(step: Int) -> [Spike] {
        let list = ring[step % ring.count][0]
        guard !list.isEmpty else { return [] }
        var spikes: [Spike] = []
        spikes.reserveCapacity(list.entries.count)
        for pixel in 0..<list.offsets.count - 1 {
            let first = Int32(pixel / width * width * channels)
            for event in Int(list.offsets[pixel])..<Int(list.offsets[pixel + 1]) {
                spikes.append(Spike(neuron: first + list.entries[event], value: list.isUnit ? 1 : Int32(list.values[event])))
            }
        }
        return spikes
    }

    /// Per neuron of the layer, without the lanes that pad the channels.
    func perNeuron(_ lanes: (BandState) -> [SIMD16<Int32>]) -> [Int32] {
        var result: [Int32] = []
        result.reserveCapacity(bands.reduce(0) { $0 + $1.state.rows.count } * width * channels)
        for band in bands.map(\.state) {
            let vectors = lanes(band)
            for pixel in 0..<band.rows.count * width {
                for block in 0..<band.blocks {
                    let vector = vectors[pixel * band.blocks + block]
                    for lane in 0..<min(16, channels - block * 16) { result.append(vector[lane]) }
                }
            }
        }
        return result
    }
}

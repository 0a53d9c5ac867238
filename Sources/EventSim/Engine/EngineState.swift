/// A spike message on its way to one core.
struct Packet {
    var layer: Int
    var pixel: Int
    var channel: Int
    /// Index into the source pixel's routes.
    var route: Int
    /// What a synapse multiplies its weight by.
    var value: Int32
    /// Thresholds that the firing crossed.
    var crossings: Int
    /// Whether this message stands for its firing in the counters that count firings.
    var isFirstMessage: Bool
    var payloadBits: Int
}

/// A firing whose gates are still to decide about it.
struct Firing {
    var neuron: Int
    var emission: Emission
    /// `nil` for the host.
    var block: Int?
}

/// Everything that changes while a core map is simulated.
struct EngineState {
    var wheel: TimingWheel<Packet>
    /// Index of each layer's first neuron in the arrays over all resident neurons, and their number at the end.
    let firstNeuron: [Int]
    /// By layer.
    var cells: [LayerCells]
    /// What arrived in this step.
    var accumulators: [Int]
    /// Whether anything arrived in this step, zero weights included.
    var touched: [Bool]
    /// Σ of emitted values per neuron, by layer; empty where no gate compares them.
    var emitted: [[Int]]
    /// What gated layers fired in this step and their gates have not judged yet, by layer.
    var unjudged: [[Firing]]
    /// Bias and analog current, every step of the window; zeros where potentials begin with them.
    let constants: [[Int32]]
    var ledger: CounterLedger
    var load: StepLoad
    var spikes: [[[Spike]]]
    var spikeSums: [[Int32]]
    let recordsSpikes: Bool
    var messages: MessageRecorder
    let recordsMessages: Bool
    private var step = 0

    init(_ map: CoreMap, stimulus: Stimulus, recordsSpikes: Bool, messages: MessageDetail) {
        let sizes = map.layers.map { $0.isInput ? 0 : $0.neuronCount }
        wheel = TimingWheel(longestDelay: map.projections.map(\.delay).max() ?? 1)
        firstNeuron = sizes.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
        accumulators = Array(repeating: 0, count: sizes.reduce(0, +))
        touched = Array(repeating: false, count: accumulators.count)
        emitted = map.layers.indices.map { map.gates(of: $0).isEmpty ? [] : Array(repeating: 0, count: map.layers[$0].neuronCount) }
        unjudged = Array(repeating: [], count: map.layers.count)
        let constants = map.layers.indices.map { index in
            let bias = map.layers[index].biasPerNeuron
            guard let current = stimulus.currents[index] else { return bias }
            return zip(bias, current).map { $0 + $1 }
        }
        cells = map.layers.indices.map {
            LayerCells(
                map.layers[$0], stateBits: map.chip.arithmetic.stateBits, loaded: map.layers[$0].loadsConstants ? constants[$0] : [])
        }
        self.constants = map.layers.indices.map { map.layers[$0].loadsConstants ? constants[$0].map { _ in 0 } : constants[$0] }
        ledger = CounterLedger(
            layers: map.layers.count, cores: map.cores.count, steps: map.schedule.totalSteps, projections: map.projections.count)
        for (layer, macs) in stimulus.inputMacs {
            ledger.perLayer[layer].inputMacs += macs
            ledger.host.inputMacs += macs
            if !ledger.perStep.isEmpty { ledger.perStep[0].inputMacs += macs }
        }
        load = StepLoad(cores: map.cores.count)
        spikes = map.layers.map { _ in recordsSpikes ? Array(repeating: [], count: map.schedule.totalSteps) : [] }
        spikeSums = map.layers.map { Array(repeating: 0, count: $0.neuronCount) }
        self.recordsSpikes = recordsSpikes
        self.messages = MessageRecorder(map, detail: messages)
        recordsMessages = messages != .none
    }

    /// Of the first membrane.
    func potentials(of layer: Int, membraneCount: Int) -> [Int32] {
        let potentials = cells[layer].potentials
        return stride(from: 0, to: potentials.count, by: membraneCount).map { potentials[$0] }
    }

    mutating func beginStep(_ step: Int) {
        self.step = step
        load = StepLoad(cores: load.activeUpdates.count)
    }

    /// Adds the same amounts to a layer, to a core (the host where `core` is `nil`) and to the current step.
    mutating func charge(layer: Int, core: Int?, _ add: (inout Counters) -> Void) {
        add(&ledger.perLayer[layer])
        if let core { add(&ledger.perCore[core]) } else { add(&ledger.host) }
        add(&ledger.perStep[step])
    }

    mutating func record(_ spike: Spike, layer: Int) {
        spikes[layer][step].append(spike)
    }

    /// Puts each step's spikes into ascending neuron order, which blocks, emitting them box by box, do not keep.
    mutating func sortRecordedSpikes() {
        for layer in spikes.indices {
            for step in spikes[layer].indices { spikes[layer][step].sort { $0.neuron < $1.neuron } }
        }
    }
}

extension MappedLayer {
    /// The bias of every neuron, zeros where there is none; empty for input layers.
    package var biasPerNeuron: [Int32] {
        if isInput { return [] }
        if !biasMap.isEmpty { return biasMap }
        if bias.isEmpty { return Array(repeating: 0, count: neuronCount) }
        return (0..<neuronCount).map { bias[$0 % channels] }
    }

    /// The largest value one firing can carry.
    package var largestPayload: Int32 { soma.largestFiring }
}

import EventSim

/// The event-driven simulation of an explicit network on its cores, counting everything.
///
/// In each step the cores update their neurons in ascending order; a firing becomes one packet per core it reaches, which is
/// received, and its synapses worked through, in the same step; what they add is taken in by the neurons in the next one.
public struct ExplicitMachine: Sendable {
    public let network: ExplicitNetwork
    public let chip: ExplicitChip
    /// Cores in use, ascending; `StepWork` counts cores in this order.
    public let cores: [Int]
    private let neuronsOfCore: [[Int]]
    private let groupOf: [Int]
    /// By neuron, its packets in the order they leave.
    private let packets: [[Packet]]

    /// One packet of a firing: a core, and the synapses there.
    private struct Packet: Sendable {
        /// Index into `cores`.
        var core: Int
        var eastWest: Int
        var northSouth: Int
        var processing: Double
        var synapses: [ExplicitNetwork.Edge]
    }

    /// What happened in one step.
    public struct Step: Sendable, Equatable {
        /// Neurons that fired, ascending.
        public var fired: [Int]
        /// By neuron, after the step; 0 for inputs.
        public var potentials: [Double]
        /// By group: synaptic operations are charged to the target's, the rest to the source's.
        public var counters: [Counters]
        public var work: StepWork
    }

    /// - Throws: `ExplicitNetworkError` if a group uses a synapse unit the chip has not, or a core lies outside its mesh.
    public init(_ network: ExplicitNetwork, on chip: ExplicitChip) throws(ExplicitNetworkError) {
        self.network = network
        self.chip = chip
        cores = Set(network.cores).sorted()
        let capacity = chip.mesh.coresPerChip
        if let last = cores.last, last >= capacity { throw ExplicitNetworkError("core \(last) is not one of the chip's \(capacity)") }
        let place = Dictionary(uniqueKeysWithValues: cores.enumerated().map { ($1, $0) })
        let places = network.cores.map { place[$0] ?? 0 }
        var neurons = cores.map { _ in [Int]() }
        for neuron in 0..<network.neuronCount { neurons[places[neuron]].append(neuron) }
        neuronsOfCore = neurons
        var groupOf: [Int] = []
        var synapseTimes: [Double] = []
        for (index, group) in network.groups.enumerated() {
            groupOf += Array(repeating: index, count: group.neurons.count)
            if group.kind != .input, chip.synapses[group.synapseUnit] == nil {
                let known = chip.synapses.keys.sorted().joined(separator: ", ")
                throw ExplicitNetworkError("group \(group.name) uses synapse unit \"\(group.synapseUnit)\"; the chip has \(known)")
            }
            synapseTimes.append(chip.synapses[group.synapseUnit]?.nanoseconds ?? 0)
        }
        self.groupOf = groupOf
        packets = Self.packets(network, chip, places: places, cores: cores, synapseTimes: groupOf.map { synapseTimes[$0] })
    }

    private static func packets(
        _ network: ExplicitNetwork, _ chip: ExplicitChip, places: [Int], cores: [Int], synapseTimes: [Double]
    ) -> [[Packet]] {
        var packets = [[Packet]](repeating: [], count: network.neuronCount)
        for edge in network.edges {
            let core = places[edge.target]
            var index = packets[edge.source].firstIndex { $0.core == core } ?? packets[edge.source].endIndex
            if index == packets[edge.source].endIndex {
                let from = chip.tile(ofCore: cores[places[edge.source]])
                let to = chip.tile(ofCore: cores[core])
                index = packets[edge.source].endIndex
                packets[edge.source].append(
                    Packet(
                        core: core, eastWest: abs(from.x - to.x), northSouth: abs(from.y - to.y), processing: chip.messageIn.nanoseconds,
                        synapses: []))
            }
            packets[edge.source][index].processing += synapseTimes[edge.target]
            packets[edge.source][index].synapses.append(edge)
        }
        for (neuron, order) in network.destinationOrder {
            packets[neuron].sort { (order.firstIndex(of: cores[$0.core]) ?? 0) < (order.firstIndex(of: cores[$1.core]) ?? 0) }
        }
        return packets
    }

    /// The mesh between the cores in use.
    public var grid: MeshGrid {
        MeshGrid(
            tiles: cores.map(chip.tile), hopEastWest: chip.hopEastWest.nanoseconds, hopNorthSouth: chip.hopNorthSouth.nanoseconds,
            linkBuffer: chip.linkBuffer)
    }

    /// Nanoseconds of one barrier over the tiles in use.
    public var barrier: Double { chip.barrier(tilesInUse: Set(cores.map(chip.tile)).count) }

    /// Simulates `inputs.count` steps.
    ///
    /// - Parameters:
    ///   - inputs: the input neurons that fire, by step.
    ///   - body: is given every step when it is over.
    /// - Throws: `ExplicitNetworkError` if a neuron that is told to fire is no input.
    public func run(inputs: [[Int]], _ body: (Step) -> Void) throws(ExplicitNetworkError) {
        for neuron in inputs.joined() {
            guard groupOf.indices.contains(neuron), network.groups[groupOf[neuron]].kind == .input else {
                throw ExplicitNetworkError("neuron \(neuron) is told to fire but is no input")
            }
        }
        var states = Array(repeating: ExplicitNeuron.State(), count: network.neuronCount)
        var arrived = Arrivals(neurons: network.neuronCount)
        for (index, firing) in inputs.enumerated() {
            var step = Step(
                fired: [], potentials: [], counters: network.groups.map { _ in Counters() }, work: StepWork(cores: cores.count))
            var next = Arrivals(neurons: network.neuronCount)
            let told = Set(firing)
            for core in cores.indices {
                var busy = 0.0
                for neuron in neuronsOfCore[core] {
                    if update(neuron, &states[neuron], arrived, isTold: told.contains(neuron), isFirstStep: index == 0, &step, &busy) {
                        step.fired.append(neuron)
                        send(neuron, from: core, &busy, &next, &step)
                    }
                }
                step.work.tails[core] = busy
            }
            step.fired.sort()
            step.potentials = states.map(\.potential)
            arrived = next
            body(step)
        }
    }

    /// What the last step's packets add to each neuron.
    private struct Arrivals {
        var sums: [Double]
        var touched: [Bool]

        init(neurons: Int) {
            sums = Array(repeating: 0, count: neurons)
            touched = Array(repeating: false, count: neurons)
        }
    }

    /// Updates one neuron and counts it; returns whether it fires.
    private func update(
        _ neuron: Int, _ state: inout ExplicitNeuron.State, _ arrived: Arrivals, isTold: Bool, isFirstStep: Bool, _ step: inout Step,
        _ busy: inout Double
    ) -> Bool {
        let group = groupOf[neuron]
        let kind = network.groups[group].kind
        let cost = chip.soma(of: kind)
        guard case .neuron(let parameters) = kind else {
            guard isTold else { return false }
            step.counters[group].neuronUpdatesActive += 1
            step.counters[group].neuronUpdatesFired += 1
            busy += cost.access.nanoseconds + cost.update.nanoseconds + cost.firing.nanoseconds
            return true
        }
        busy += cost.access.nanoseconds
        parameters.rest(&state)
        guard state.potential != 0 || arrived.touched[neuron] || network.biases[neuron] != 0 else {
            step.counters[group].neuronUpdatesIdle += 1
            return false
        }
        step.counters[group].neuronUpdatesActive += 1
        busy += cost.update.nanoseconds
        guard parameters.update(&state, input: arrived.sums[neuron], bias: network.biases[neuron], isFirstStep: isFirstStep) else { return false }
        step.counters[group].neuronUpdatesFired += 1
        busy += cost.firing.nanoseconds
        return true
    }

    private func send(_ neuron: Int, from core: Int, _ busy: inout Double, _ next: inout Arrivals, _ step: inout Step) {
        let source = groupOf[neuron]
        step.counters[source].events += 1
        step.counters[source].spikes += 1
        for packet in packets[neuron] {
            step.counters[source].packets += 1
            step.counters[source].hopsEastWest += packet.eastWest
            step.counters[source].hopsNorthSouth += packet.northSouth
            step.work.messages[core].append(
                MeshMessage(
                    destination: packet.core, generation: busy + chip.messageOut.nanoseconds, processing: packet.processing))
            busy = 0
            for edge in packet.synapses {
                next.sums[edge.target] += edge.weight
                next.touched[edge.target] = true
                step.counters[groupOf[edge.target]].sops += 1
                step.counters[groupOf[edge.target]].sopsSplit += 1
                if edge.weight != 0 { step.counters[groupOf[edge.target]].sopsNonzero += 1 }
            }
        }
    }
}

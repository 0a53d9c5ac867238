/// How closely a run tells its observer where its spike messages went.
public enum MessageDetail: Sendable {
    /// Nothing: the cheapest run.
    case none
    /// Added up for each pair of cores: `StepLoad.flows`.
    case flows
    /// One by one: `StepLoad.packets`.
    case packets
}

/// All spike messages of one core to another in one step.
public struct PacketFlow: Sendable, Equatable {
    /// `nil` for the host.
    public var source: Int?
    /// Core id.
    public var destination: Int
    /// Packets in the step.
    public var packets: Int
    /// Synaptic operations they will cause.
    public var operations: Int

    /// `source` is `nil` for the host; counts are of one step.
    public init(source: Int?, destination: Int, packets: Int, operations: Int) {
        self.source = source
        self.destination = destination
        self.packets = packets
        self.operations = operations
    }
}

/// The spike messages of one step in the order they leave, by the block that sends them.
public struct PacketTrace: Sendable, Equatable {
    /// One message to one core.
    public struct Packet: Sendable, Equatable {
        /// Place of the sending neuron in its block, in the order of rows, columns and channels.
        public var rank: Int32
        /// Core id.
        public var destination: Int32
        /// Synaptic operations it will cause.
        public var operations: Int32
    }

    /// By block of the core map.
    public var packets: [[Packet]]
    /// Updates by block, compartments counted.
    public var activeUpdates: [Int]
    /// Updates by block of compartments that nothing arrived at and no constant drives.
    public var idleUpdates: [Int]
    /// Synaptic operations that messages from the host will cause, by core.
    public var injectedOperations: [Int]

    init(blocks: Int, cores: Int) {
        packets = Array(repeating: [], count: blocks)
        activeUpdates = Array(repeating: 0, count: blocks)
        idleUpdates = activeUpdates
        injectedOperations = Array(repeating: 0, count: cores)
    }
}

/// Adds messages up to flows, in whatever order they come.
struct FlowAccumulator: Sendable {
    /// In order of first use.
    private var flows: [PacketFlow] = []
    /// By flow: the one of the same source before it; −1 for none.
    private var before: [Int32] = []
    /// By source, the host first: its last flow; −1 for none.
    private var last: [Int32]
    /// By destination: the flow last used, checked against its source.
    private var place: [Int32]

    init(cores: Int) {
        last = Array(repeating: -1, count: cores + 1)
        place = Array(repeating: 0, count: cores)
    }

    mutating func add(source: Int?, destination: Int, packets: Int, operations: Int) {
        var index = Int(place[destination])
        if index >= flows.count || flows[index].source != source || flows[index].destination != destination {
            index = self.index(source: source, destination: destination)
            place[destination] = Int32(index)
        }
        flows[index].packets += packets
        flows[index].operations += operations
    }

    /// Of the flow between two cores, which is begun if there is none.
    private mutating func index(source: Int?, destination: Int) -> Int {
        let row = source.map { $0 + 1 } ?? 0
        var flow = last[row]
        while flow >= 0 {
            if flows[Int(flow)].destination == destination { return Int(flow) }
            flow = before[Int(flow)]
        }
        flows.append(PacketFlow(source: source, destination: destination, packets: 0, operations: 0))
        before.append(last[row])
        last[row] = Int32(flows.count - 1)
        return flows.count - 1
    }

    /// The flows in ascending order of source and destination, the host's first.
    var sorted: [PacketFlow] {
        var sorted: [PacketFlow] = []
        sorted.reserveCapacity(flows.count)
        for end in last where end >= 0 {
            let first = sorted.count
            var flow = end
            while flow >= 0 {
                sorted.append(flows[Int(flow)])
                flow = before[Int(flow)]
            }
            sorted[first...].sort { $0.destination < $1.destination }
        }
        return sorted
    }
}

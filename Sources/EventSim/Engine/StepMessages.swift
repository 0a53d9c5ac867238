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
    /// By source, the host first; in order of first use.
    private var flows: [[PacketFlow]]
    /// By destination: its place among the flows of the source last used, checked against them.
    private var place: [Int]

    init(cores: Int) {
        flows = Array(repeating: [], count: cores + 1)
        place = Array(repeating: 0, count: cores)
    }

    mutating func add(source: Int?, destination: Int, packets: Int, operations: Int) {
        let row = source.map { $0 + 1 } ?? 0
        var index = place[destination]
        if index >= flows[row].count || flows[row][index].destination != destination {
            index = flows[row].firstIndex { $0.destination == destination } ?? flows[row].count
            place[destination] = index
        }
        if index == flows[row].count {
            flows[row].append(PacketFlow(source: source, destination: destination, packets: 0, operations: 0))
        }
        flows[row][index].packets += packets
        flows[row][index].operations += operations
    }

    /// The flows in ascending order of source and destination, the host's first.
    var sorted: [PacketFlow] { flows.flatMap { $0.sorted { $0.destination < $1.destination } } }
}

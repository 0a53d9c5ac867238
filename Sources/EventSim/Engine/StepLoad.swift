/// What every core had to do in one step: what latency models are computed from. All arrays are indexed by core id.
public struct StepLoad: Sendable, Equatable {
    /// Compartments updated that something arrived at or a constant drives.
    public var activeUpdates: [Int]
    /// Other compartments updated.
    public var idleUpdates: [Int]
    /// Packets that left the core.
    public var packetsSent: [Int]
    /// Weights added on the core.
    public var synapticOperations: [Int]
    /// In ascending order of source and destination, the host's first; empty unless asked for.
    public var flows: [PacketFlow] = []
    /// `nil` unless asked for.
    public var packets: PacketTrace?

    package init(cores: Int) {
        activeUpdates = Array(repeating: 0, count: cores)
        idleUpdates = activeUpdates
        packetsSent = activeUpdates
        synapticOperations = activeUpdates
    }

    /// A packet leaves a core; packets from the host load none.
    package mutating func countPacket(from core: Int?) {
        if let core { packetsSent[core] += 1 }
    }
}

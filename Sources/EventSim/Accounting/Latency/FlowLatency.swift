/// The `flow` latency model: the constants of the `mesh` model, with the load of each link in the place of single packets.
///
/// Every flow of packets between two cores is taken to be steady while its sender is busy. From how much faster packets are
/// sent than received follows how many are in flight (Little's law), from these the density of every link, from the
/// densities how long senders are held up and packets are on their way; this is repeated until it agrees with itself.
/// O(pairs of cores × hops) for each of at most `rounds` rounds, independent of the number of packets; the equations are in
/// `docs/latency.md`.
public struct FlowLatency: Sendable {
    /// The links that flows share.
    public let grid: MeshGrid
    /// Packets that crossed each link, over all steps.
    public private(set) var linkPackets: [Int]
    private var densities: [Double]

    /// Rounds at most, and how far, relative to it, a sender's time may be from what it leads to when they end.
    static let rounds = 48
    static let tolerance = 1e-4

    /// Links are empty before the first step.
    public init(grid: MeshGrid) {
        self.grid = grid
        linkPackets = Array(repeating: 0, count: grid.linkCount)
        densities = Array(repeating: 0, count: grid.linkCount)
    }

    /// Nanoseconds of one step, its barrier not included.
    public mutating func step(_ work: StepFlows) -> Double {
        for flow in work.flows { grid.forEachLink(from: flow.source, to: flow.destination) { linkPackets[$0] += flow.packets } }
        var receiving = work.injected
        var sent = Array(repeating: 0, count: work.sending.count)
        for flow in work.flows {
            receiving[flow.destination] += flow.processing
            sent[flow.source] += flow.packets
        }
        // A sender waits for its receivers at worst, however full the links are.
        var latest = work.sending
        for flow in work.flows { latest[flow.source] = max(latest[flow.source], receiving[flow.destination]) }
        let table = FlowTable(work.flows, grid)
        var sending = work.sending
        var network = table.crossingTimes
        for round in 0..<Self.rounds {
            let meanProcessing = table.fill(&densities, sending: sending, receiving: receiving)
            let held = table.holdUp(densities, meanProcessing: meanProcessing, network: &network, cores: sending.count)
            var furthest = 0.0
            for core in sending.indices {
                let difference = min(work.sending[core] + held[core], latest[core]) - sending[core]
                furthest = max(furthest, abs(difference) / max(sending[core], 1))
                // In ever smaller steps: more hold-up means fewer packets in flight, which means less hold-up.
                sending[core] += difference / Double(round + 2)
            }
            if furthest < Self.tolerance { break }
        }
        var end = max(sending.max() ?? 0, work.injected.max() ?? 0)
        var firstArrival = Array(repeating: Double.infinity, count: receiving.count)
        for (index, flow) in work.flows.enumerated() {
            let arrival = work.sending[flow.source] / Double(sent[flow.source]) + table.crossingTimes[index]
            firstArrival[flow.destination] = min(firstArrival[flow.destination], work.injected[flow.destination] > 0 ? 0 : arrival)
            end = max(end, sending[flow.source] + network[index] + flow.processing / Double(flow.packets))
        }
        for core in receiving.indices where firstArrival[core] < .infinity { end = max(end, firstArrival[core] + receiving[core]) }
        return end
    }
}

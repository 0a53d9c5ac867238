/// The `flow` latency model: the constants of the `mesh` model, with the load of each link in the place of single packets.
///
/// Every flow of packets between two cores is taken to be steady while its sender is busy. From how much faster packets are
/// sent than received follows how many are in flight (Little's law), from these the density of every link, from the
/// densities how long senders are held up and packets are on their way; this is repeated until the times that senders are
/// assumed to take end the step when those do that follow from them. O(pairs of cores + links of their routes) for each of at
/// most `rounds` rounds, independent of the number of packets; the equations are in `docs/latency.md`.
public struct FlowLatency: Sendable {
    /// The links that flows share.
    public let grid: MeshGrid
    /// Packets that crossed each link, over all steps.
    public private(set) var linkPackets: [Int]
    private var densities: [Double]
    /// By core, grown as it sends.
    private var trees: [RouteTree]

    /// Rounds at most, and how far, relative to it, the end of a step may be from what it leads to when they end.
    static let rounds = 48
    static let tolerance = 1e-4

    /// Links are empty before the first step.
    public init(grid: MeshGrid) {
        self.grid = grid
        linkPackets = Array(repeating: 0, count: grid.linkCount)
        densities = Array(repeating: 0, count: grid.linkCount)
        trees = grid.tiles.indices.map(RouteTree.init)
    }

    /// Nanoseconds of one step, its barrier not included.
    public mutating func step(_ work: StepFlows) -> Double {
        let table = FlowTable(work.flows, grid, &trees)
        table.addPackets(to: &linkPackets)
        var receiving = work.injected
        for flow in work.flows { receiving[flow.destination] += flow.processing }
        // A sender waits for its receivers at worst, however full the links are.
        var latest = work.sending
        for flow in work.flows { latest[flow.source] = max(latest[flow.source], receiving[flow.destination]) }
        // What no load of links changes.
        let certain = max(
            work.sending.max() ?? 0, work.injected.max() ?? 0, lastReceiver(work, receiving: receiving, crossingTimes: table.crossingTimes))
        var sending = work.sending
        var network = table.crossingTimes
        var nodes = Array(repeating: 0.0, count: table.nodeCount)
        var end = 0.0
        for round in 0..<Self.rounds {
            let meanProcessing = table.fill(&densities, &nodes, sending: sending, receiving: receiving)
            var leadsTo = table.holdUp(densities, &nodes, meanProcessing: meanProcessing, network: &network, cores: sending.count)
            for core in sending.indices { leadsTo[core] = min(work.sending[core] + leadsTo[core], latest[core]) }
            let ends = table.ends(network, sending, leadsTo)
            end = max(certain, ends.assumed)
            if abs(max(certain, ends.ledTo) - end) <= Self.tolerance * end { break }
            // In ever smaller steps: more hold-up means fewer packets in flight, which means less hold-up.
            for core in sending.indices { sending[core] += (leadsTo[core] - sending[core]) / Double(round + 2) }
        }
        return end
    }

    /// When the last receiver is through, if it never waits after its first packet.
    private func lastReceiver(_ work: StepFlows, receiving: [Double], crossingTimes: [Double]) -> Double {
        var sent = Array(repeating: 0, count: work.sending.count)
        for flow in work.flows { sent[flow.source] += flow.packets }
        var firstArrival = Array(repeating: Double.infinity, count: receiving.count)
        for (index, flow) in work.flows.enumerated() {
            let arrival = work.sending[flow.source] / Double(sent[flow.source]) + crossingTimes[index]
            firstArrival[flow.destination] = min(firstArrival[flow.destination], work.injected[flow.destination] > 0 ? 0 : arrival)
        }
        return receiving.indices.reduce(0) { firstArrival[$1] < .infinity ? max($0, firstArrival[$1] + receiving[$1]) : $0 }
    }
}

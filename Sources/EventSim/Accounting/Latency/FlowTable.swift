/// One step's flows laid out for the rounds of `FlowLatency`: what does not change from round to round, looked up once. A round costs
/// O(flows + links of the senders' route trees).
struct FlowTable {
    /// Nanoseconds that each flow's packets take where nothing holds them up.
    let crossingTimes: [Double]
    private let sources: [Int32]
    private let destinations: [Int32]
    private let packets: [Double]
    /// Nanoseconds that a receiver works on one packet of each flow.
    private let processing: [Double]
    /// Links on the way of each flow.
    private let linkCounts: [Double]
    /// The node of each flow's last link.
    private let lastNodes: [Int32]
    /// The route trees of all senders, one after the other: the link of each node, and the node before it, −1 for a root.
    private var links: [Int32] = []
    private var parents: [Int32] = []
    private let linkBuffer: Double

    /// - Parameters:
    ///   - flows: between cores of the grid, in ascending order of their source.
    ///   - trees: by core, which get what they lack.
    init(_ flows: [StepFlows.Flow], _ grid: MeshGrid, _ trees: inout [RouteTree]) {
        var nodes: [Int32] = []
        nodes.reserveCapacity(flows.count)
        var first = 0
        while first < flows.count {
            let source = flows[first].source
            let root = Int32(links.count)
            var end = first
            while end < flows.count, flows[end].source == source {
                nodes.append(root + trees[source].end(of: flows[end].destination, grid))
                end += 1
            }
            links += trees[source].links
            for parent in trees[source].parents { parents.append(parent < 0 ? -1 : root + parent) }
            first = end
        }
        lastNodes = nodes
        sources = flows.map { Int32($0.source) }
        destinations = flows.map { Int32($0.destination) }
        packets = flows.map { Double($0.packets) }
        processing = flows.map { $0.processing / Double($0.packets) }
        linkCounts = flows.map { Double(grid.hops(from: $0.source, to: $0.destination) + 1) }
        crossingTimes = flows.map { grid.crossingTime(from: $0.source, to: $0.destination) }
        linkBuffer = Double(grid.linkBuffer)
    }

    /// Nodes of all route trees.
    var nodeCount: Int { links.count }

    /// Adds each flow's packets to the links that they cross.
    func addPackets(to links: inout [Int]) {
        var passing = Array(repeating: 0, count: nodeCount)
        for (end, count) in zip(lastNodes, packets) { passing[Int(end)] += Int(count) }
        for node in stride(from: nodeCount - 1, through: 0, by: -1) {
            links[Int(self.links[node])] += passing[node]
            if parents[node] >= 0 { passing[Int(parents[node])] += passing[node] }
        }
    }

    // Unchecked indices: the initialiser has made them from the flows and the grid.

    /// The load of each link, from how many packets of each flow are in flight (Little's law).
    ///
    /// - Parameters:
    ///   - sending, receiving: nanoseconds by core.
    ///   - densities: by link, overwritten.
    ///   - passing: by node, overwritten.
    /// - Returns: the mean nanoseconds that a receiver works on a packet in flight.
    func fill(_ densities: inout [Double], _ passing: inout [Double], sending: [Double], receiving: [Double]) -> Double {
        precondition(passing.count == nodeCount, "room for another table's nodes")
        let waiting = waiting(sending: sending, receiving: receiving)
        let (waits, sent) = (waiting.span, sending.span)
        let (sources, destinations, lastNodes) = (sources.span, destinations.span, lastNodes.span)
        let (packets, processing, crossing, counts) = (packets.span, processing.span, crossingTimes.span, linkCounts.span)
        let (links, parents) = (links.span, parents.span)
        var loads = densities.mutableSpan
        var passing = passing.mutableSpan
        for link in 0..<loads.count { unsafe loads[unchecked: link] = 0 }
        for node in 0..<passing.count { unsafe passing[unchecked: node] = 0 }
        var inFlight = 0.0
        var work = 0.0
        for flow in 0..<sources.count {
            let time = unsafe sent[unchecked: Int(sources[unchecked: flow])]
            let travelling = unsafe time > 0 ? min(1, crossing[unchecked: flow] / time) : 0
            let moving = unsafe packets[unchecked: flow] * min(1, waits[unchecked: Int(destinations[unchecked: flow])] + travelling)
            unsafe passing[unchecked: Int(lastNodes[unchecked: flow])] += moving / (counts[unchecked: flow] + 1)
            inFlight += moving
            work += unsafe moving * processing[unchecked: flow]
        }
        // What passes through a link has passed through those before it.
        for node in stride(from: links.count - 1, through: 0, by: -1) {
            let load = unsafe passing[unchecked: node]
            unsafe loads[unchecked: Int(links[unchecked: node])] += load
            let parent = unsafe Int(parents[unchecked: node])
            if parent >= 0 { unsafe passing[unchecked: parent] += load }
        }
        return inFlight > 0 ? work / inFlight : 0
    }

    /// By core, how much of its packets wait because it is slower than the slowest of its senders.
    private func waiting(sending: [Double], receiving: [Double]) -> [Double] {
        var busy = Array(repeating: 0.0, count: sending.count)
        let (sources, destinations, sent) = (sources.span, destinations.span, sending.span)
        var most = busy.mutableSpan
        for flow in 0..<sources.count {
            let core = unsafe Int(destinations[unchecked: flow])
            unsafe most[unchecked: core] = max(most[unchecked: core], sent[unchecked: Int(sources[unchecked: flow])])
        }
        return busy.indices.map { receiving[$0] > busy[$0] ? (1 - busy[$0] / receiving[$0]) / 2 : 0 }
    }

    /// By core, the nanoseconds that full links hold it up; updates the time each flow's packets are on their way.
    ///
    /// - Parameter along: by node, overwritten: the densities of its link and of those before it.
    func holdUp(
        _ densities: [Double], _ along: inout [Double], meanProcessing: Double, network: inout [Double], cores: Int
    ) -> [Double] {
        precondition(along.count == nodeCount, "room for another table's nodes")
        var held = Array(repeating: 0.0, count: cores)
        var holds = held.mutableSpan
        let loads = densities.span
        let (sources, lastNodes, packets, crossing, counts) = (sources.span, lastNodes.span, packets.span, crossingTimes.span, linkCounts.span)
        let (links, parents) = (links.span, parents.span)
        var times = network.mutableSpan
        var along = along.mutableSpan
        for node in 0..<links.count {
            let parent = unsafe Int(parents[unchecked: node])
            unsafe along[unchecked: node] = loads[unchecked: Int(links[unchecked: node])] + (parent >= 0 ? along[unchecked: parent] : 0)
        }
        for flow in 0..<sources.count {
            let density = unsafe along[unchecked: Int(lastNodes[unchecked: flow])]
            let count = unsafe counts[unchecked: flow]
            let capacity = count * linkBuffer
            // The density grows evenly up to twice its mean; only what is above the capacity holds up.
            let peak = 2 * density
            let excess = peak > capacity ? (peak - capacity) * (peak - capacity) / (2 * peak) : 0
            unsafe holds[unchecked: Int(sources[unchecked: flow])] += packets[unchecked: flow] * excess * meanProcessing
            unsafe times[unchecked: flow] = max(crossing[unchecked: flow], density * meanProcessing / count)
        }
        return held
    }

    /// When the last packet is worked off by a receiver that had nothing else to do, for two ideas of the senders' times.
    ///
    /// - Parameters:
    ///   - network: nanoseconds by flow.
    ///   - assumed, ledTo: nanoseconds by core.
    func ends(_ network: [Double], _ assumed: [Double], _ ledTo: [Double]) -> (assumed: Double, ledTo: Double) {
        let (sources, processing) = (sources.span, processing.span)
        let (times, first, second) = (network.span, assumed.span, ledTo.span)
        var ends = (assumed: 0.0, ledTo: 0.0)
        for flow in 0..<sources.count {
            let source = unsafe Int(sources[unchecked: flow])
            let last = unsafe times[unchecked: flow] + processing[unchecked: flow]
            unsafe ends.assumed = max(ends.assumed, first[unchecked: source] + last)
            unsafe ends.ledTo = max(ends.ledTo, second[unchecked: source] + last)
        }
        return ends
    }
}

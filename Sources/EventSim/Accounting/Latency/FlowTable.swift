/// One step's flows laid out for the rounds of `FlowLatency`: what does not change from round to round, looked up once.
struct FlowTable {
    /// Nanoseconds that each flow's packets take where nothing holds them up.
    let crossingTimes: [Double]
    private let sources: [Int32]
    private let destinations: [Int32]
    private let packets: [Double]
    private let processing: [Double]
    private let links: [Int32]
    /// The links of flow i are `links[starts[i]..<starts[i + 1]]`, as many as it makes hops and one.
    private let starts: [Int32]
    private let linkBuffer: Double

    /// - Precondition: flows name cores of the grid.
    init(_ flows: [StepFlows.Flow], _ grid: MeshGrid) {
        var links: [Int32] = []
        var starts: [Int32] = [0]
        starts.reserveCapacity(flows.count + 1)
        for flow in flows {
            grid.forEachLink(from: flow.source, to: flow.destination) { links.append(Int32($0)) }
            starts.append(Int32(links.count))
        }
        self.links = links
        self.starts = starts
        sources = flows.map { Int32($0.source) }
        destinations = flows.map { Int32($0.destination) }
        packets = flows.map { Double($0.packets) }
        processing = flows.map(\.processing)
        crossingTimes = flows.map { grid.crossingTime(from: $0.source, to: $0.destination) }
        linkBuffer = Double(grid.linkBuffer)
    }

    // Unchecked indices: the initialiser has made them from the flows and the grid.

    /// The load of each link, from how many packets of each flow are in flight (Little's law).
    ///
    /// - Parameters:
    ///   - sending, receiving: nanoseconds by core.
    ///   - densities: by link, overwritten.
    /// - Returns: the mean nanoseconds that a receiver works on a packet in flight.
    func fill(_ densities: inout [Double], sending: [Double], receiving: [Double]) -> Double {
        let waiting = waiting(sending: sending, receiving: receiving)
        let (waits, sent) = (waiting.span, sending.span)
        let (sources, destinations, links, starts) = (sources.span, destinations.span, links.span, starts.span)
        let (packets, processing, crossing) = (packets.span, processing.span, crossingTimes.span)
        var loads = densities.mutableSpan
        for link in 0..<loads.count { unsafe loads[unchecked: link] = 0 }
        var inFlight = 0.0
        var work = 0.0
        for flow in 0..<sources.count {
            let time = unsafe sent[unchecked: Int(sources[unchecked: flow])]
            let travelling = unsafe time > 0 ? min(1, crossing[unchecked: flow] / time) : 0
            let all = unsafe packets[unchecked: flow]
            let moving = unsafe all * min(1, waits[unchecked: Int(destinations[unchecked: flow])] + travelling)
            let (first, end) = unsafe (Int(starts[unchecked: flow]), Int(starts[unchecked: flow &+ 1]))
            let share = moving / Double(end &- first &+ 1)
            for place in first..<end { unsafe loads[unchecked: Int(links[unchecked: place])] += share }
            inFlight += moving
            work += unsafe moving * processing[unchecked: flow] / all
        }
        return inFlight > 0 ? work / inFlight : 0
    }

    /// By core, how much of its packets wait because it is slower than the slowest of its senders.
    private func waiting(sending: [Double], receiving: [Double]) -> [Double] {
        var busy = Array(repeating: 0.0, count: sending.count)
        for flow in sources.indices {
            let core = Int(destinations[flow])
            busy[core] = max(busy[core], sending[Int(sources[flow])])
        }
        return busy.indices.map { receiving[$0] > busy[$0] ? (1 - busy[$0] / receiving[$0]) / 2 : 0 }
    }

    /// By core, the nanoseconds that full links hold it up; updates the time each flow's packets are on their way.
    func holdUp(_ densities: [Double], meanProcessing: Double, network: inout [Double], cores: Int) -> [Double] {
        var held = Array(repeating: 0.0, count: cores)
        var holds = held.mutableSpan
        let loads = densities.span
        let (sources, links, starts, packets, crossing) = (sources.span, links.span, starts.span, packets.span, crossingTimes.span)
        var times = network.mutableSpan
        for flow in 0..<sources.count {
            let (first, end) = unsafe (Int(starts[unchecked: flow]), Int(starts[unchecked: flow &+ 1]))
            var along = 0.0
            for place in first..<end { along += unsafe loads[unchecked: Int(links[unchecked: place])] }
            let count = Double(end &- first)
            let capacity = count * linkBuffer
            // The density grows evenly up to twice its mean; only what is above the capacity holds up.
            let peak = 2 * along
            let excess = peak > capacity ? (peak - capacity) * (peak - capacity) / (2 * peak) : 0
            unsafe holds[unchecked: Int(sources[unchecked: flow])] += packets[unchecked: flow] * excess * meanProcessing
            unsafe times[unchecked: flow] = max(crossing[unchecked: flow], along * meanProcessing / count)
        }
        return held
    }
}

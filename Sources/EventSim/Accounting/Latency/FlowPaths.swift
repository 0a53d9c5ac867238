/// The links that each flow of a step crosses, looked up once and then read in every round.
struct FlowPaths {
    /// Nanoseconds that each flow's packets take where nothing holds them up.
    let crossingTimes: [Double]
    private let links: [Int32]
    /// The links of flow i are `links[starts[i]..<starts[i + 1]]`.
    private let starts: [Int]

    init(_ flows: [StepFlows.Flow], _ grid: MeshGrid) {
        var links: [Int32] = []
        var starts = [0]
        starts.reserveCapacity(flows.count + 1)
        for flow in flows {
            grid.forEachLink(from: flow.source, to: flow.destination) { links.append(Int32($0)) }
            starts.append(links.count)
        }
        self.links = links
        self.starts = starts
        crossingTimes = flows.map { grid.crossingTime(from: $0.source, to: $0.destination) }
    }

    /// Numbers of a flow's links, as many as it makes hops and one.
    subscript(flow: Int) -> ArraySlice<Int32> { links[starts[flow]..<starts[flow + 1]] }
}

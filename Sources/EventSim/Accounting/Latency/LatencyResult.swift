/// How long a run takes on the chip.
public struct LatencyResult: Sendable, Equatable {
    /// Name of the model: `simple`, `mesh` or `flow`.
    public var model: String
    /// All steps added up.
    public var seconds: Double
    /// `seconds` ÷ steps; 0 without steps.
    public var secondsPerStep: Double
    /// What the barriers take of `seconds`.
    public var barrierSeconds: Double
    /// The core with the largest summed time, the lowest of equals; `nil` when no core had anything to do.
    public var slowestCore: Int?
    /// Steps that were timed.
    public var steps: Int
    /// Seconds between two inputs that follow each other as closely as the schedule lets them, each layer beginning with the
    /// next input when its window is over; `nil` where nobody added that up.
    public var interval: Double?
    /// Packets over each link; `nil` for models without links.
    public var links: LinkLoads?

    /// Without an interval and without links unless given.
    public init(
        model: String, seconds: Double, secondsPerStep: Double, barrierSeconds: Double, slowestCore: Int?, steps: Int,
        interval: Double? = nil, links: LinkLoads? = nil
    ) {
        self.model = model
        self.seconds = seconds
        self.secondsPerStep = secondsPerStep
        self.barrierSeconds = barrierSeconds
        self.slowestCore = slowestCore
        self.steps = steps
        self.interval = interval
        self.links = links
    }
}

/// Packets over each link of a mesh.
public struct LinkLoads: Sendable, Equatable {
    /// The links, in the order of the counts.
    public let grid: MeshGrid
    /// By number of the link.
    public var packets: [Int]

    /// - Precondition: a count for each link of the grid.
    public init(grid: MeshGrid, packets: [Int]) {
        precondition(packets.count == grid.linkCount, "every link has a count")
        self.grid = grid
        self.packets = packets
    }

    /// The links with the most packets, the first of equals first; links that nothing crossed are left out.
    public func busiest(_ count: Int) -> [(link: MeshGrid.Link, packets: Int)] {
        let order = packets.indices.filter { packets[$0] > 0 }.sorted { (-packets[$0], $0) < (-packets[$1], $1) }
        return order.prefix(count).map { (grid.link($0), packets[$0]) }
    }

    /// - Precondition: both are of one mesh.
    public static func += (left: inout LinkLoads, right: LinkLoads) {
        precondition(left.grid == right.grid, "only loads of one mesh add up")
        for link in left.packets.indices { left.packets[link] += right.packets[link] }
    }
}

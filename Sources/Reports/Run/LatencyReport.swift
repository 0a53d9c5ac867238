import Formats

/// How long one inference takes on the chip.
public struct LatencyReport: Sendable, Equatable {
    /// `simple`, `mesh` or `flow`.
    public var model: String
    /// Seconds per inference; `nil` where the chip's times are unpublished.
    public var seconds: Double?
    /// Mean over the steps of an inference.
    public var secondsPerStep: Double?
    /// The share of `seconds` spent in barriers.
    public var barrierSeconds: Double?
    /// The core that bounds most steps.
    public var slowestCore: Int?
    /// Seconds between inputs that follow each other as closely as the schedule lets them.
    public var interval: Double?
    /// The links with the most packets, falling.
    public var busiestLinks: [Link]

    /// Links worth listing.
    public static let listedLinks = 5

    /// A link of the mesh and the packets that cross it per inference.
    public struct Link: Sendable, Equatable {
        /// A core's output port or a crossing between tiles, as `MeshGrid.Link` describes itself.
        public var name: String
        /// Mean per inference.
        public var packets: Double

        /// A link that `packets` cross per inference.
        public init(name: String, packets: Double) {
            self.name = name
            self.packets = packets
        }
    }

    /// Without figures unless given: a chip whose times are unpublished.
    public init(
        model: String, seconds: Double? = nil, secondsPerStep: Double? = nil, barrierSeconds: Double? = nil, slowestCore: Int? = nil,
        interval: Double? = nil, busiestLinks: [Link] = []
    ) {
        self.model = model
        self.seconds = seconds
        self.secondsPerStep = secondsPerStep
        self.barrierSeconds = barrierSeconds
        self.slowestCore = slowestCore
        self.interval = interval
        self.busiestLinks = busiestLinks
    }

    /// Inferences per second, one after the other.
    public var throughput: Double? { seconds.flatMap { $0 > 0 ? 1 / $0 : nil } }
    /// Inferences per second when inputs follow each other as closely as the schedule lets them.
    public var pipelinedThroughput: Double? { interval.flatMap { $0 > 0 ? 1 / $0 : nil } }

    var json: JSON {
        .object([
            .init("model", .string(model)),
            .init("seconds", .orNull(seconds)),
            .init("secondsPerStep", .orNull(secondsPerStep)),
            .init("barrierSeconds", .orNull(barrierSeconds)),
            .init("slowestCore", .orNull(slowestCore)),
            .init("throughput", .orNull(throughput)),
            .init("pipelinedThroughput", .orNull(pipelinedThroughput)),
            .init("busiestLinks", .array(busiestLinks.map {
                .object([.init("link", .string($0.name)), .init("packets", .number($0.packets))])
            })),
        ])
    }
}

import Formats

/// What the trained network itself costs, in joules, under the energy models that know dense networks.
public struct DenseEnergies: Sendable, Hashable {
    /// In the number format of the spiking network beside it.
    public var arithmetic: Double?
    public var asPublished: Double?
    public var memory: Double?

    public init(arithmetic: Double? = nil, asPublished: Double? = nil, memory: Double? = nil) {
        self.arithmetic = arithmetic
        self.asPublished = asPublished
        self.memory = memory
    }

    var json: JSON {
        .object([
            .init("arithmetic", .orNull(arithmetic)), .init("asPublished", .orNull(asPublished)), .init("memory", .orNull(memory)),
        ])
    }
}

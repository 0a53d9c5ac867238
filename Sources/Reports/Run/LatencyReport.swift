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

    public init(
        model: String, seconds: Double? = nil, secondsPerStep: Double? = nil, barrierSeconds: Double? = nil, slowestCore: Int? = nil
    ) {
        self.model = model
        self.seconds = seconds
        self.secondsPerStep = secondsPerStep
        self.barrierSeconds = barrierSeconds
        self.slowestCore = slowestCore
    }

    var json: JSON {
        .object([
            .init("model", .string(model)),
            .init("seconds", .orNull(seconds)),
            .init("secondsPerStep", .orNull(secondsPerStep)),
            .init("barrierSeconds", .orNull(barrierSeconds)),
            .init("slowestCore", .orNull(slowestCore)),
        ])
    }
}

/// How long a run takes on the chip.
public struct LatencyResult: Sendable, Equatable {
    /// Name of the model: `simple`.
    public var model: String
    /// All steps added up.
    public var seconds: Double
    /// `seconds` ÷ steps; 0 without steps.
    public var secondsPerStep: Double
    /// What the barriers take of `seconds`.
    public var barrierSeconds: Double
    /// The core with the largest summed time, the lowest of equals; `nil` when no core had anything to do.
    public var slowestCore: Int?
    public var steps: Int

    public init(model: String, seconds: Double, secondsPerStep: Double, barrierSeconds: Double, slowestCore: Int?, steps: Int) {
        self.model = model
        self.seconds = seconds
        self.secondsPerStep = secondsPerStep
        self.barrierSeconds = barrierSeconds
        self.slowestCore = slowestCore
        self.steps = steps
    }
}

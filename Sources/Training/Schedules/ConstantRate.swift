/// The same rate from the first step to the last.
public struct ConstantRate: RateSchedule {
    /// It has no parameters.
    public init() {}

    /// The base rate.
    public func rate(base: Double, at place: TrainingPlace, history: [Double]) -> Double { base }
}

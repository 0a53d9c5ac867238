private import Foundation

/// From base / `start` up to the base rate and down to a `end`-th of where it began, along cosines, step by step (`OneCycleLR` in two
/// phases; Smith and Topin 2018). Momentum is left as it is.
public struct OneCycleRate: RateSchedule {
    /// Share of all steps in which the rate rises, 0 ... 1.
    public var rise: Double
    /// What the base rate is divided by at the beginning.
    public var start: Double
    /// What the first rate is divided by at the end.
    public var end: Double

    /// PyTorch's numbers unless told otherwise.
    public init(rise: Double = 0.3, start: Double = 25, end: Double = 1e4) {
        self.rise = rise
        self.start = start
        self.end = end
    }

    /// By the step; beyond the last one as at it.
    public func rate(base: Double, at place: TrainingPlace, history: [Double]) -> Double {
        let top = rise * Double(place.steps) - 1
        let step = min(Double(place.step), Double(place.steps - 1))
        let first = base / start
        guard step > top else { return Self.anneal(first, base, Self.share(step, 0, top)) }
        return Self.anneal(base, first / end, Self.share(step, max(top, 0), Double(place.steps - 1)))
    }

    private static func share(_ step: Double, _ first: Double, _ last: Double) -> Double { last > first ? (step - first) / (last - first) : 1 }

    private static func anneal(_ first: Double, _ last: Double, _ share: Double) -> Double { last + (first - last) / 2 * (1 + cos(.pi * share)) }
}

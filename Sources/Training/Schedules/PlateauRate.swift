/// The rate falls where the watched value has not become better for some epochs (`ReduceLROnPlateau`, relative threshold).
public struct PlateauRate: RateSchedule {
    /// Whether a larger value is a better one.
    public var rises: Bool
    /// What a fall multiplies by.
    public var factor: Double
    /// Epochs without an improvement that are borne.
    public var patience: Int
    /// The share by which a value has to be better.
    public var threshold: Double
    /// Epochs after a fall in which none is counted.
    public var cooldown: Int
    /// The rate never falls below.
    public var least: Double

    /// PyTorch's numbers unless told otherwise.
    public init(rises: Bool, factor: Double = 0.1, patience: Int = 10, threshold: Double = 1e-4, cooldown: Int = 0, least: Double = 0) {
        self.rises = rises
        self.factor = factor
        self.patience = patience
        self.threshold = threshold
        self.cooldown = cooldown
        self.least = least
    }

    /// Falls smaller than this are not made.
    private static let smallestFall = 1e-8

    /// By the history alone.
    public func rate(base: Double, at place: TrainingPlace, history: [Double]) -> Double {
        var (rate, best, bad, resting) = (base, rises ? -Double.infinity : .infinity, 0, 0)
        for value in history.prefix(place.epoch) {
            if rises ? value > best * (1 + threshold) : value < best * (1 - threshold) { (best, bad) = (value, 0) } else { bad += 1 }
            if resting > 0 { (resting, bad) = (resting - 1, 0) }
            guard bad > patience else { continue }
            let lower = max(rate * factor, least)
            if rate - lower > Self.smallestFall { rate = lower }
            (resting, bad) = (cooldown, 0)
        }
        return rate
    }
}

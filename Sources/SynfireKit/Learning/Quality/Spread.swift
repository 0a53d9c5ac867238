public import Formats

/// Mean and deviation of some values.
public struct Spread: Sendable, Equatable {
    /// Σx / n.
    public var mean: Double
    /// √(Σ(x − mean)² / (n − 1)); 0 for a single value.
    public var deviation: Double
    /// n.
    public var count: Int

    /// `nil` for no values.
    init?(_ values: [Double]) {
        guard !values.isEmpty else { return nil }
        count = values.count
        mean = values.reduce(0, +) / Double(values.count)
        let mean = mean
        deviation = values.count == 1 ? 0 : (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
    }

    /// `mean`, `deviation` and `count`.
    public var json: JSON {
        .object([JSON.Member("mean", .number(mean)), JSON.Member("deviation", .number(deviation)), JSON.Member("count", .integer(count))])
    }
}

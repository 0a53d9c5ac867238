/// Seconds on a clock that no change of the date moves.
struct Stopwatch {
    private var start = ContinuousClock.now

    /// Since the beginning or the last lap.
    var seconds: Double { Self.seconds(ContinuousClock.now - start) }

    /// Seconds since the last lap, and begins another one.
    mutating func lap() -> Double {
        let now = ContinuousClock.now
        defer { start = now }
        return Self.seconds(now - start)
    }

    private static func seconds(_ duration: Duration) -> Double { Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18 }
}

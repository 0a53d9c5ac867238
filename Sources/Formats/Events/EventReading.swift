/// What a file of events does not say and its reader has to be told, and how its fields are turned.
///
///     EventReading(sensor: SensorSize("346x260"), columns: EventColumns("txyp"), unit: .seconds)
public struct EventReading: Sendable, Equatable {
    /// The sensor's extents in place of the file's.
    public var sensor: SensorSize?
    /// The order of columns of a table without names.
    public var columns: EventColumns?
    /// What times of a table count.
    public var unit: EventTimeUnit?
    /// Which of several streams of a file is meant: a number, a camera's name, or the path of a dataset.
    public var part: String?
    /// Columns counted from the other side, so that x becomes width − 1 − x.
    public var flipsX = false
    /// Rows counted from the other side: y becomes height − 1 − y.
    public var flipsY = false
    /// ON read as OFF and the other way round.
    public var flipsPolarity = false

    /// Nothing told and nothing turned, unless told otherwise.
    public init(sensor: SensorSize? = nil, columns: EventColumns? = nil, unit: EventTimeUnit? = nil, part: String? = nil) {
        (self.sensor, self.columns, self.unit, self.part) = (sensor, columns, unit, part)
    }
}

/// The order of the columns t, x, y and p in a table of events.
public struct EventColumns: Sendable, Equatable {
    /// A letter for each column of the table; `-` for one that is not read.
    public let letters: [Character]

    /// Reads an order such as `txyp` or `xy-tp`; `nil` unless each of t, x, y and p stands there once, beside `-` only.
    public init?(_ text: some StringProtocol) {
        let letters = Array(text)
        guard letters.count <= 64, "txyp".allSatisfy({ letter in letters.count { $0 == letter } == 1 }), letters.allSatisfy({ "txyp-".contains($0) })
        else { return nil }
        self.letters = letters
    }

    /// Where the columns t, x, y and p stand.
    var places: [Int] { "txyp".map { letter in letters.firstIndex(of: letter) ?? 0 } }
}

/// A unit of time in a table of events.
public enum EventTimeUnit: String, Sendable, Equatable, CaseIterable {
    /// 10⁻⁹ s, of which whole µs are kept.
    case nanoseconds = "ns"
    /// 10⁻⁶ s, as recordings count.
    case microseconds = "us"
    /// 10⁻³ s.
    case milliseconds = "ms"
    /// s, most often with a fraction.
    case seconds = "s"

    /// Whole µs, rounded down for nanoseconds; `nil` where they leave 64 bits.
    func microseconds(_ value: Int64) -> Int64? {
        if self == .nanoseconds { return value / 1000 - (value % 1000 < 0 ? 1 : 0) }
        let factor: Int64 =
            switch self {
            case .nanoseconds, .microseconds: 1
            case .milliseconds: 1000
            case .seconds: 1_000_000
            }
        let (product, overflow) = value.multipliedReportingOverflow(by: factor)
        return overflow ? nil : product
    }

    /// The nearest whole µs, halves to even; `nil` where the value is not finite or beyond ±2⁵³ µs, where floats count on no longer.
    func microseconds(_ value: Double) -> Int64? {
        let factor =
            switch self {
            case .nanoseconds: 1e-3
            case .microseconds: 1.0
            case .milliseconds: 1e3
            case .seconds: 1e6
            }
        let scaled = value * factor
        guard scaled.magnitude <= 9_007_199_254_740_992 else { return nil }
        return Int64(scaled.rounded(.toNearestOrEven))
    }
}

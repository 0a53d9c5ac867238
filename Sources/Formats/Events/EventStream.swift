/// What an event camera recorded: where and when a pixel became brighter (ON) or darker (OFF), in columns of one length.
///
/// 13 bytes an event. Events keep the order of their file, which is that of time but for the small disorder cameras have.
public struct EventStream: Sendable, Equatable {
    /// Extents of the sensor in pixels; `nil` where neither the file nor the reader's caller says them.
    public var sensor: SensorSize?
    /// µs; what time 0 is depends on the file: the start of a recording, a camera's clock, or 1970.
    public var times: [Int64]
    /// Columns of pixels from the left, as the file counts them.
    public var x: [UInt16]
    /// Rows of pixels from the top, or as the file counts them (`notes` says so where that is not from the top).
    public var y: [UInt16]
    /// Whether the pixel became brighter.
    public var isOn: [Bool]
    /// What a reader left out or could not know, in sentences for people.
    public var notes: [String]

    /// A recording whose columns hold event after event.
    ///
    /// - Precondition: the four columns have one length.
    public init(sensor: SensorSize?, times: [Int64], x: [UInt16], y: [UInt16], isOn: [Bool], notes: [String] = []) {
        precondition(x.count == times.count && y.count == times.count && isOn.count == times.count, "columns of events differ in length")
        (self.sensor, self.times, self.x, self.y, self.isOn, self.notes) = (sensor, times, x, y, isOn, notes)
    }

    /// Number of events.
    public var count: Int { times.count }

    /// Earliest and latest time in µs; `nil` without events.
    public var span: ClosedRange<Int64>? {
        guard let first = times.first else { return nil }
        var (earliest, latest) = (first, first)
        for time in times {
            earliest = min(earliest, time)
            latest = max(latest, time)
        }
        return earliest...latest
    }

    /// Most events that a reader takes from one file: 3.5 GB of columns.
    public static let largestCount = 1 << 28
}

/// Width and height of an event camera's sensor in pixels, each from 1 to 65,536.
public struct SensorSize: Sendable, Equatable, CustomStringConvertible {
    /// Columns of pixels.
    public var width: Int
    /// Rows of pixels.
    public var height: Int

    /// `nil` for an extent that no 16-bit coordinate reaches.
    public init?(width: Int, height: Int) {
        guard (1...65_536).contains(width), (1...65_536).contains(height) else { return nil }
        (self.width, self.height) = (width, height)
    }

    /// Reads `WxH`, such as `346x260`; `nil` for any other text.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "x", omittingEmptySubsequences: false)
        guard parts.count == 2, let width = Int(parts[0]), let height = Int(parts[1]) else { return nil }
        self.init(width: width, height: height)
    }

    public var description: String { "\(width)×\(height)" }
}

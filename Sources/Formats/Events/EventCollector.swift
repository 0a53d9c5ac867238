/// Puts the events of a file into columns, each checked as it comes.
struct EventCollector {
    let file: String
    /// The sensor's extents, as far as they are known before the first event.
    let sensor: SensorSize?
    private(set) var stream: EventStream
    private let width: Int
    private let height: Int

    /// - Parameters:
    ///   - sensor: outside which an event is refused; `nil` for any place that 16 bits hold.
    ///   - count: events to make room for, known from lengths that were checked.
    init(file: String, sensor: SensorSize?, reserving count: Int = 0) throws(FileError) {
        self.file = file
        self.sensor = sensor
        (width, height) = (sensor?.width ?? 65_536, sensor?.height ?? 65_536)
        stream = EventStream(sensor: sensor, times: [], x: [], y: [], isOn: [])
        try reserve(count)
    }

    private mutating func reserve(_ count: Int) throws(FileError) {
        guard count <= EventStream.largestCount else { throw tooMany }
        guard count > 0 else { return }
        stream.times.reserveCapacity(count)
        stream.x.reserveCapacity(count)
        stream.y.reserveCapacity(count)
        stream.isOn.reserveCapacity(count)
    }

    private var tooMany: FileError {
        FileError(file: file, reason: "holds more than \(EventStream.largestCount) events", remedy: "cut the recording into shorter ones")
    }

    /// - Parameter offset: where the event lies, for errors; `nil` for the event's number.
    mutating func append(_ time: Int64, _ x: Int, _ y: Int, _ isOn: Bool, at offset: Int? = nil) throws(FileError) {
        guard x >= 0, y >= 0, x < width, y < height else { throw outside(x, y, offset) }
        guard stream.times.count < EventStream.largestCount else { throw tooMany }
        stream.times.append(time)
        stream.x.append(UInt16(truncatingIfNeeded: x))
        stream.y.append(UInt16(truncatingIfNeeded: y))
        stream.isOn.append(isOn)
    }

    private func outside(_ x: Int, _ y: Int, _ offset: Int?) -> FileError {
        let place = offset.map { "offset \($0)" } ?? "event \(stream.count)"
        guard let sensor else { return FileError(file: file, place: place, reason: "is at x \(x), y \(y), outside 0 … 65535") }
        return FileError(
            file: file, place: place, reason: "is at x \(x), y \(y), outside the sensor of \(sensor) pixels", remedy: "give another size with --sensor WxH")
    }

    mutating func note(_ sentence: String) { stream.notes.append(sentence) }

    /// Adds what the times of the file are counted from.
    ///
    /// - Throws: `FileError` where a sum leaves 64 bits.
    mutating func shift(by offset: Int64) throws(FileError) {
        guard offset != 0 else { return }
        for index in stream.times.indices {
            let (sum, overflow) = stream.times[index].addingReportingOverflow(offset)
            guard !overflow else { throw FileError(file: file, place: "event \(index)", reason: "its time and the file's offset \(offset) leave 64 bits") }
            stream.times[index] = sum
        }
    }
}

/// A clock of few bits that starts over when it is full.
struct WrappingClock {
    private let period: Int64
    private var last: Int64?
    private var added: Int64 = 0

    init(bits: Int) { period = 1 << Int64(bits) }

    /// The time on an endless clock: a fall by more than half a period is a new round, a smaller one disorder.
    mutating func unfold(_ time: Int64) -> Int64 {
        if let last, last - time > period / 2 { added &+= period }
        last = time
        return time &+ added
    }
}

extension FileError {
    /// An error at an offset of the file.
    init(_ file: String, at offset: Int, _ reason: String, remedy: String? = nil) {
        self.init(file: file, place: "offset \(offset)", reason: reason, remedy: remedy)
    }
}

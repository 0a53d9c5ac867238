/// Events as text, one a line: fields between commas, semicolons, blanks or tabs.
///
/// The first line may name the columns (`t,x,y,p`, or `t,x@240,y@180,on` with the sensor's extents); a first line of two numbers is the
/// sensor's width and height. Lines that begin with `#` or `%` are remarks, the last of which may name the columns too.
enum EventText {
    /// Whether text names the columns of events, or has lines of four numbers.
    static func isLikely(_ bytes: [UInt8]) -> Bool {
        guard !bytes.isEmpty, let heading = try? Heading(bytes, file: "") else { return false }
        if heading.names != nil { return true }
        guard heading.firstFields.count == 4 else { return false }
        return heading.firstFields.allSatisfy { Double(String(decoding: $0, as: UTF8.self)) != nil }
    }

    /// Whether text names the columns of events.
    static func namesColumns(_ bytes: [UInt8]) -> Bool { (try? Heading(bytes, file: ""))?.names != nil }

    static func parse(_ bytes: [UInt8], file: String, reading: EventReading) throws(FileError) -> EventStream {
        let heading = try Heading(bytes, file: file)
        let places = try places(heading, reading, file)
        let lines = bytes[heading.start...].reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
        var collector = try EventCollector(file: file, sensor: reading.sensor ?? heading.sensor, reserving: lines)
        var polarities = EventPolarities(file: file)
        let last = places.max() ?? 0
        var number = heading.line
        var position = heading.start
        var fields: [ArraySlice<UInt8>] = []
        while position < bytes.count {
            let end = bytes[position...].firstIndex(of: 0x0A) ?? bytes.count
            split(bytes[position..<end], into: &fields)
            number += 1
            position = end + 1
            guard let first = fields.first, !isRemark(first) else { continue }
            let place = "line \(number)"
            guard fields.count > last else { throw FileError(file: file, place: place, reason: "has \(fields.count) fields, where column \(last + 1) is needed") }
            let time = try time(fields[places[0]], reading.unit, file, place)
            guard let x = integer(fields[places[1]]), let y = integer(fields[places[2]]) else {
                throw FileError(file: file, place: place, reason: "is at x \(text(fields[places[1]])), y \(text(fields[places[2]])), no whole numbers")
            }
            try collector.append(time, x, y, try polarities.isOn(integer(fields[places[3]]), at: collector.stream.count))
        }
        return collector.stream
    }

    /// Where t, x, y and p stand in a line.
    private static func places(_ heading: Heading, _ reading: EventReading, _ file: String) throws(FileError) -> [Int] {
        if let columns = reading.columns { return columns.places }
        if let names = heading.names { return names }
        // A time has a fraction or is large; a polarity is 0, 1 or −1.
        let fields = heading.firstFields.map { text($0) }
        let likely = fields.first.map { $0.contains(".") || $0.count > 3 } == true ? "txyp" : "xytp"
        throw FileError(
            file: file, reason: "does not name its columns; the first line is \(fields.joined(separator: " ").prefix(80))",
            remedy: "give their order with --event-columns, such as \(likely)\(String(repeating: "-", count: max(0, fields.count - 4)))")
    }

    private static func time(_ field: ArraySlice<UInt8>, _ unit: EventTimeUnit?, _ file: String, _ place: String) throws(FileError) -> Int64 {
        if let whole = integer(field) {
            guard let time = (unit ?? .microseconds).microseconds(Int64(whole)) else { throw FileError(file: file, place: place, reason: "has the time \(whole), which leaves 64 bits") }
            return time
        }
        guard Double(text(field)) != nil else { throw FileError(file: file, place: place, reason: "has the time \"\(text(field).prefix(40))\", which is no number") }
        guard let unit else {
            throw FileError(
                file: file, place: place, reason: "has the time \(text(field)), and nothing says in which unit",
                remedy: "give it with --event-unit \(EventTimeUnit.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        guard let time = DecimalTime.microseconds(field, unit) else { throw FileError(file: file, place: place, reason: "has the time \(text(field)), which is no number of µs") }
        return time
    }

    private static func text(_ field: ArraySlice<UInt8>) -> String { String(decoding: field, as: UTF8.self) }

    /// A whole number, also as `1.000e+00`; `nil` for anything else.
    private static func integer(_ field: ArraySlice<UInt8>) -> Int? {
        if field.count <= 18, !field.isEmpty, field.allSatisfy({ $0 &- 0x30 <= 9 }) { return field.reduce(0) { $0 * 10 + Int($1 - 0x30) } }
        switch text(field) {
        case "True", "true": return 1
        case "False", "false": return 0
        case let text: return Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
        }
    }

    fileprivate static func isRemark(_ field: ArraySlice<UInt8>) -> Bool { field.first == UInt8(ascii: "#") || field.first == UInt8(ascii: "%") }

    fileprivate static func split(_ line: ArraySlice<UInt8>, into fields: inout [ArraySlice<UInt8>]) {
        fields.removeAll(keepingCapacity: true)
        var start = line.startIndex
        for index in line.startIndex...line.endIndex {
            let isBreak = index == line.endIndex || [0x20, 0x09, 0x2C, 0x3B, 0x0D].contains(line[index])
            guard isBreak else { continue }
            if index > start { fields.append(line[start..<index]) }
            start = index + 1
        }
    }
}

/// What stands before the events of a text file.
private struct Heading {
    /// Where t, x, y and p stand; `nil` where they are not named.
    var names: [Int]?
    var sensor: SensorSize?
    /// The first line of events, or what stands in its place.
    var firstFields: [ArraySlice<UInt8>] = []
    /// The first byte of the events, and lines before it.
    var start = 0
    var line = 0

    private static let mostLines = 1000

    /// - Throws: `FileError` for bytes that are no text.
    init(_ bytes: [UInt8], file: String) throws(FileError) {
        var fields: [ArraySlice<UInt8>] = []
        while start < bytes.count, line < Self.mostLines {
            let end = bytes[start...].prefix(1 << 16).firstIndex(of: 0x0A) ?? min(bytes.count, start + 1 << 16)
            guard bytes[start..<end].allSatisfy({ $0 >= 0x20 || $0 == 0x09 || $0 == 0x0D }) else {
                throw FileError(file: file, place: "line \(line + 1)", reason: "is not text")
            }
            EventText.split(bytes[start..<end], into: &fields)
            let isRemark = fields.first.map(EventText.isRemark) ?? true
            if isRemark, let mark = fields.first, mark.count > 1 { fields[0] = mark.dropFirst() } else if isRemark, !fields.isEmpty { fields.removeFirst() }
            if let found = EventRecords.places(in: fields.map(Self.name)) {
                names = found
                let extents = found[1...2].map { Self.extent(fields[$0]) }
                if let width = extents[0], let height = extents[1] { sensor = SensorSize(width: width, height: height) }
            } else if !isRemark {
                let numbers = fields.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
                guard fields.count == 2, numbers.count == 2, sensor == nil else {
                    firstFields = fields
                    return
                }
                sensor = SensorSize(width: numbers[0], height: numbers[1])
            }
            start = min(end + 1, bytes.count)
            line += 1
        }
    }

    /// A column's name without the extent behind `@`.
    private static func name(_ field: ArraySlice<UInt8>) -> String { String(decoding: field.prefix { $0 != UInt8(ascii: "@") }, as: UTF8.self) }

    private static func extent(_ field: ArraySlice<UInt8>) -> Int? {
        field.firstIndex(of: UInt8(ascii: "@")).flatMap { Int(String(decoding: field[($0 + 1)...], as: UTF8.self)) }
    }
}

/// Events whose fields are columns of numbers: structured arrays, archives, matrices and HDF5 datasets.
struct EventRecords {
    var t: NumberColumn
    var x: NumberColumn
    var y: NumberColumn
    var p: NumberColumn
    /// The unit that the format says; `nil` for one that has to be asked for where times have fractions.
    var unit: EventTimeUnit?
    /// µs that times are counted from.
    var origin: Int64 = 0

    /// Names that data sets give the columns t, x, y and p, in small letters.
    private static let names: [[String]] = [
        ["t", "ts", "time", "timestamp", "timestamps"], ["x", "xs", "col", "column"], ["y", "ys", "row"],
        ["p", "ps", "pol", "polarity", "polarities", "on"],
    ]

    /// Where the columns t, x, y and p stand among names; `nil` unless each is there.
    static func places(in names: [String]) -> [Int]? {
        let small = names.map { $0.lowercased() }
        let places = Self.names.compactMap { known in small.firstIndex { known.contains($0) } }
        return places.count == 4 ? places : nil
    }

    /// - Parameter columns: t, x, y and p.
    init?(_ columns: [NumberColumn], unit: EventTimeUnit? = nil) {
        guard columns.count == 4, columns.allSatisfy({ $0.count == columns[0].count }) else { return nil }
        (t, x, y, p) = (columns[0], columns[1], columns[2], columns[3])
        self.unit = unit
    }

    /// The columns of a matrix [N, C] in an order that is given.
    ///
    /// - Throws: `FileError` where the order is not given, or has not one letter for each column.
    static func matrix(_ tensor: RawTensor, _ columns: EventColumns?, file: String, place: String?) throws(FileError) -> EventRecords {
        let shape = tensor.shape
        guard shape.count == 2, shape[1] >= 4 else {
            throw FileError(file: file, place: place, reason: "has shape \(shape), where events are [N, 4] or more columns")
        }
        guard let columns, columns.letters.count == shape[1] else {
            let given = columns.map { ", and \(String($0.letters)) names \($0.letters.count)" } ?? " of which it does not say which is which"
            let example = String(repeating: "-", count: shape[1] - 4)
            throw FileError(
                file: file, place: place, reason: "has \(shape[1]) columns\(given)", remedy: "give their order with --event-columns, such as xytp\(example) or txyp\(example)")
        }
        let size = tensor.elementType.byteCount
        let parts = columns.places.map { NumberColumn(type: tensor.elementType, bytes: tensor.bytes, stride: size * shape[1], offset: size * $0, count: shape[0]) }
        guard let records = EventRecords(parts) else { throw FileError(file: file, place: place, reason: "has columns of different lengths") }
        return records
    }

    /// - Throws: `FileError` for a time without a unit, a place outside the sensor, or a polarity that is none.
    func stream(file: String, sensor: SensorSize?, unit given: EventTimeUnit?) throws(FileError) -> EventStream {
        var collector = try EventCollector(file: file, sensor: sensor, reserving: t.count)
        guard let unit = given ?? unit ?? (t.type.isFloating && t.count > 0 ? nil : .microseconds) else {
            throw FileError(
                file: file, reason: "has times as \(t.type.rawValue), \(t.real(0)) to \(t.real(t.count - 1)), and does not say in which unit",
                remedy: "give it with --event-unit \(EventTimeUnit.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        var polarities = EventPolarities(file: file)
        for index in 0..<t.count {
            let time = t.type.isFloating ? unit.microseconds(t.real(index)) : t.integer(index).flatMap { unit.microseconds(Int64($0)) }
            guard let time else { throw FileError(file: file, place: "event \(index)", reason: "has the time \(t.real(index)) \(unit.rawValue), which is no number of µs") }
            guard let x = x.integer(index), let y = y.integer(index) else {
                throw FileError(file: file, place: "event \(index)", reason: "is at x \(x.real(index)), y \(y.real(index)), no whole numbers")
            }
            try collector.append(time, x, y, try polarities.isOn(p.integer(index), at: index))
        }
        try collector.shift(by: origin)
        return collector.stream
    }
}

/// Tells ON from OFF in one of the two ways in use: 1 and 0, or 1 and −1.
struct EventPolarities {
    let file: String
    private var off: Int?

    init(file: String) { self.file = file }

    /// - Throws: `FileError` for any other value, and where 0 and −1 both occur.
    mutating func isOn(_ value: Int?, at index: Int) throws(FileError) -> Bool {
        if value == 1 { return true }
        guard let value, value == 0 || value == -1, off ?? value == value else {
            throw FileError(
                file: file, place: "event \(index)", reason: "has the polarity \(value.map(String.init) ?? "of a fraction"), where ON is 1 and OFF is 0 or −1, one of them",
                remedy: "if another column is meant, give their order with --event-columns")
        }
        off = value
        return false
    }
}

import Formats
import Reports

extension Inspection {
    /// A recording of an event camera: layout, sensor, number of events, span and polarities.
    static func recording(_ bytes: [UInt8], _ kind: EventFileKind, _ reading: EventReading, file: String, path: String) throws(FileError) -> Inspection {
        let stream = try EventFile.parse(bytes, file: file, reading: reading, kind: kind)
        let span = stream.span ?? 0...0
        let duration = Double(UInt64(bitPattern: span.upperBound &- span.lowerBound)) / 1e6
        let on = stream.isOn.count { $0 }
        let sensor = stream.sensor.map { "\($0) pixels" } ?? "of a size that the file does not say; events reach x \(stream.x.max() ?? 0), y \(stream.y.max() ?? 0)"
        var lines = [
            "events   \(path)  \(kind.rawValue), \(SIFormat.grouped(stream.count)) events",
            "sensor   \(sensor)",
            "time     \(SIFormat.quantity(duration, unit: "s")), from \(SIFormat.grouped(Int(span.lowerBound))) to \(SIFormat.grouped(Int(span.upperBound))) µs",
            "polarity \(SIFormat.grouped(on)) ON, \(SIFormat.grouped(stream.count - on)) OFF",
        ]
        lines += stream.notes.map { "note     \($0)" }
        return Inspection(
            lines: lines,
            json: .object([
                JSON.Member("schema", .string(schema)), JSON.Member("file", .string(path)), JSON.Member("kind", .string(kind.rawValue)),
                JSON.Member("events", .integer(stream.count)), JSON.Member("width", stream.sensor.map { .integer($0.width) } ?? .null),
                JSON.Member("height", stream.sensor.map { .integer($0.height) } ?? .null), JSON.Member("on", .integer(on)),
                JSON.Member("off", .integer(stream.count - on)), JSON.Member("firstMicroseconds", .integer(Int(span.lowerBound))),
                JSON.Member("lastMicroseconds", .integer(Int(span.upperBound))), JSON.Member("notes", .array(stream.notes.map { .string($0) })),
            ]))
    }
}

/// Event Stream files (`.es`, version 2; neuromorphic-paris/event_stream): steps of time in one byte, places in four.
enum ESFile {
    static let signature = Array("Event Stream".utf8)

    static func parse(_ bytes: [UInt8], file: String, sensor: SensorSize?) throws(FileError) -> EventStream {
        guard bytes.starts(with: signature) else { throw FileError(file, at: 0, "is no Event Stream file") }
        guard bytes.count >= 20 else { throw FileError(file, at: bytes.count, "ends inside its header of 20 bytes") }
        guard bytes[12] == 2 else {
            throw FileError(file, at: 12, "is an Event Stream file of version \(bytes[12]).\(bytes[13]).\(bytes[14]); only version 2 is read")
        }
        let kinds = [0: "generic", 3: "reserved", 4: "colour"]
        let isATIS = bytes[15] == 2
        guard bytes[15] == 1 || isATIS else {
            throw FileError(
                file, at: 15, "holds \(kinds[Int(bytes[15])] ?? "unknown (\(bytes[15]))") events, which have no polarity", remedy: "known are DVS and ATIS streams")
        }
        guard let stated = SensorSize(width: bytes.little(16, 2), height: bytes.little(18, 2)) else {
            throw FileError(file, at: 16, "says its sensor has \(bytes.little(16, 2))×\(bytes.little(18, 2)) pixels")
        }
        var collector = try EventCollector(file: file, sensor: sensor ?? stated)
        if isATIS { try readATIS(bytes, file, &collector) } else { try readDVS(bytes, file, &collector) }
        collector.note("rows count from the bottom, as the file has them; --event-flip y counts from the top")
        return collector.stream
    }

    /// A byte is a step of up to 126 µs with the polarity below it, or 255 for 127 µs without an event.
    private static func readDVS(_ bytes: [UInt8], _ file: String, _ collector: inout EventCollector) throws(FileError) {
        var time: Int64 = 0
        var position = 20
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case 0xFF: time += 127
            case 0xFE: break
            default:
                guard bytes.count - position >= 5 else { throw FileError(file, at: position, "ends inside an event") }
                time += Int64(byte >> 1)
                try collector.append(time, bytes.little(position + 1, 2), bytes.little(position + 3, 2), byte & 1 == 1, at: position)
                position += 4
            }
            position += 1
        }
    }

    /// The same with steps of up to 62 µs and a bit that tells measurements of exposure, which are no changes, from changes.
    private static func readATIS(_ bytes: [UInt8], _ file: String, _ collector: inout EventCollector) throws(FileError) {
        var time: Int64 = 0
        var position = 20
        var exposures = 0
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case 0xFC: break
            case 0xFD...0xFF: time += 63 * Int64(byte & 3)
            default:
                guard bytes.count - position >= 5 else { throw FileError(file, at: position, "ends inside an event") }
                time += Int64(byte >> 2)
                if byte & 1 == 1 {
                    exposures += 1
                } else {
                    try collector.append(time, bytes.little(position + 1, 2), bytes.little(position + 3, 2), byte & 2 != 0, at: position)
                }
                position += 4
            }
            position += 1
        }
        if exposures > 0 { collector.note("\(exposures) measurements of exposure are no changes and are left out") }
    }
}

/// AEDAT 2.0, jAER's recordings: lines of text, then pairs of big-endian words, an address and µs.
///
/// What the bits of an address mean depends on the camera, which few files name: the sensor's size tells it. Addresses are read as
/// they are; jAER draws DVS128 recordings with x, y and polarity counted from the other end.
enum AEDAT2 {
    private enum Camera {
        case dvs128, davis
    }

    static func parse(_ bytes: [UInt8], file: String, sensor given: SensorSize?) throws(FileError) -> EventStream {
        let header = AsciiHeader(bytes, mark: UInt8(ascii: "#"), closing: "!END-HEADER")
        guard let sensor = given ?? KnownCamera.size(in: header.lines) else {
            throw FileError(
                file: file, reason: "is AEDAT 2.0 and does not say which camera recorded it, on which the meaning of its addresses depends",
                remedy: "give the sensor's size: --sensor 128x128 for a DVS128, 240x180 or 346x260 for a DAVIS")
        }
        let camera: Camera = sensor.width <= 128 && sensor.height <= 128 ? .dvs128 : .davis
        let start = header.end
        guard (bytes.count - start) % 8 == 0 else { throw FileError(file, at: bytes.count - (bytes.count - start) % 8, "ends inside an event") }
        var collector = try EventCollector(file: file, sensor: sensor, reserving: (bytes.count - start) / 8)
        var clock = WrappingClock(bits: 32)
        var others = 0
        for offset in stride(from: start, to: bytes.count, by: 8) {
            let address = Int(bytes.big32(offset))
            let time = clock.unfold(Int64(bytes.big32(offset + 4)))
            switch camera {
            // Bit 15 marks what arrived at the camera's synchronisation input.
            case .dvs128 where address >> 15 & 1 == 1: others += 1
            case .dvs128:
                guard address < 1 << 15 else {
                    throw FileError(
                        file, at: offset, "has the address \(address), where a DVS128 has 15 bits", remedy: "give the size of another camera, such as --sensor 346x260")
                }
                try collector.append(time, address >> 8 & 0x7F, address >> 1 & 0x7F, address & 1 == 1, at: offset)
            // Bit 31 marks frames and motion, bit 10 what arrived at the camera's own input.
            case .davis where address >> 31 == 1 || address >> 10 & 1 == 1: others += 1
            case .davis: try collector.append(time, address >> 12 & 0x3FF, address >> 22 & 0x1FF, address >> 11 & 1 == 1, at: offset)
            }
        }
        if others > 0 { collector.note("\(others) frame samples, motion samples and inputs of the camera are no changes and are left out") }
        if camera == .dvs128 { collector.note("addresses are read as they are; jAER counts x, y and polarity of a DVS128 from the other end: --event-flip xyp") }
        return collector.stream
    }
}

/// Sensor sizes of cameras that headers of AEDAT 2 and 3 name.
enum KnownCamera {
    private static let sizes: [(name: String, size: SensorSize?)] = [
        ("dvs128", SensorSize(width: 128, height: 128)), ("davis128", SensorSize(width: 128, height: 128)),
        ("davis208", SensorSize(width: 208, height: 192)), ("davis240", SensorSize(width: 240, height: 180)),
        ("davis346", SensorSize(width: 346, height: 260)), ("davis640", SensorSize(width: 640, height: 480)),
    ]

    /// The sensor of the camera that the lines `AEChip: …` or `Source 1: …` name; `nil` where none is or it is unknown.
    static func size(in lines: [String]) -> SensorSize? {
        for line in lines {
            let text = line.lowercased()
            guard text.hasPrefix("aechip") || text.hasPrefix("source"), let known = sizes.first(where: { text.contains($0.name) }) else { continue }
            return known.size
        }
        return nil
    }
}

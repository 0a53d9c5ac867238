/// The lines at the head of a Prophesee `.raw` file: which words follow, and of which sensor.
struct EVTHeader {
    enum Format: String {
        case evt2 = "EVT 2.0"
        case evt3 = "EVT 3.0"
    }

    let format: Format
    let sensor: SensorSize?
    /// µs at which the words' time 0 lies, as faery writes it.
    let origin: Int64
    /// The first byte of the words.
    let start: Int

    init(_ bytes: [UInt8], file: String) throws(FileError) {
        let header = AsciiHeader(bytes, mark: UInt8(ascii: "%"), closing: "end")
        var words = (header["format"] ?? "").split(separator: ";").map { $0.lowercased() }
        let name = words.isEmpty ? nil : words.removeFirst()
        let version = header["evt"]
        switch name ?? "evt\(version ?? "")" {
        case "evt2", "evt2.0": format = .evt2
        case "evt3", "evt3.0": format = .evt3
        case let other:
            throw FileError(
                file: file, place: "header", reason: "holds words of the format \(version.map { "EVT \($0)" } ?? other.uppercased()), which is not supported",
                remedy: "EVT 2.0 and EVT 3.0 are read")
        }
        func extent(_ key: String) -> Int? { words.first { $0.hasPrefix("\(key)=") }.flatMap { Int($0.dropFirst(key.count + 1)) } }
        if let width = extent("width"), let height = extent("height") {
            sensor = SensorSize(width: width, height: height)
        } else {
            sensor = header["geometry"].flatMap { SensorSize($0) }
        }
        origin = Int64(header.number("t0") ?? 0)
        start = header.end
    }
}

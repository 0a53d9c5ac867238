/// Prophesee's `.dat` files (GEN1, N-CARS, 1 Mpx): lines of text, two bytes, and eight bytes an event.
///
/// A word of µs, which starts over after 2³² µs = 71.6 minutes, and a word of place and polarity whose fields depend on the version.
enum PropheseeDAT {
    static func parse(_ bytes: [UInt8], file: String, sensor: SensorSize?) throws(FileError) -> EventStream {
        let header = AsciiHeader(bytes, mark: UInt8(ascii: "%"), closing: "end")
        let version = header.number("version") ?? 2
        guard version == 1 || version == 2 else {
            throw FileError(file: file, place: "header", reason: "is a .dat file of version \(version); versions 1 and 2 are read")
        }
        let start = header.end + 2
        guard start <= bytes.count else { throw FileError(file, at: header.end, "ends before the type and size of its events") }
        let (type, size) = (bytes[header.end], bytes[header.end + 1])
        guard type == 0 || type == 0x0C, size == 8 else {
            throw FileError(file, at: header.end, "holds events of type \(type) and \(size) bytes; changes have type 12 (or 0) and 8 bytes")
        }
        guard (bytes.count - start) % 8 == 0 else { throw FileError(file, at: bytes.count - (bytes.count - start) % 8, "ends inside an event") }
        let stated = header.number("width").flatMap { width in header.number("height").flatMap { SensorSize(width: width, height: $0) } }
        var collector = try EventCollector(file: file, sensor: sensor ?? stated, reserving: (bytes.count - start) / 8)
        var clock = WrappingClock(bits: 32)
        for offset in stride(from: start, to: bytes.count, by: 8) {
            let time = clock.unfold(Int64(bytes.little32(offset)))
            let word = Int(bytes.little32(offset + 4))
            if version == 1 {
                try collector.append(time, word & 0x1FF, word >> 9 & 0xFF, word >> 17 & 1 == 1, at: offset)
            } else {
                try collector.append(time, word & 0x3FFF, word >> 14 & 0x3FFF, word >> 28 != 0, at: offset)
            }
        }
        try collector.shift(by: Int64(header.number("t0") ?? 0))
        return collector.stream
    }
}

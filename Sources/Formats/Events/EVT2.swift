/// EVT 2.0, the raw words of Prophesee's cameras up to generation 4: 32 bits, one event a word.
///
/// An event has the low six bits of its µs; a word TIME_HIGH before it has the 28 bits above them, so time starts over after 2³⁴ µs.
enum EVT2 {
    static func parse(_ bytes: [UInt8], header: EVTHeader, file: String, sensor: SensorSize?) throws(FileError) -> EventStream {
        let start = header.start
        guard (bytes.count - start) % 4 == 0 else { throw FileError(file, at: bytes.count - (bytes.count - start) % 4, "ends inside a word of 32 bits") }
        var count = 0
        for offset in stride(from: start, to: bytes.count, by: 4) where bytes[offset + 3] >> 4 <= 1 { count += 1 }
        var collector = try EventCollector(file: file, sensor: sensor ?? header.sensor, reserving: count)
        var clock = WrappingClock(bits: 28)
        var high: Int64?
        var timeless = 0
        for offset in stride(from: start, to: bytes.count, by: 4) {
            let word = Int(bytes.little32(offset))
            switch word >> 28 {
            case 0, 1:
                guard let high else {
                    timeless += 1
                    continue
                }
                try collector.append(high << 6 | Int64(word >> 22 & 0x3F), word >> 11 & 0x7FF, word & 0x7FF, word >> 28 == 1, at: offset)
            case 8: high = clock.unfold(Int64(word & 0xFFF_FFFF))
            default: break
            }
        }
        if timeless > 0 { collector.note("\(timeless) events before the first TIME_HIGH have no time and are left out") }
        try collector.shift(by: header.origin)
        return collector.stream
    }
}

/// The `.bin` files of N-MNIST and N-Caltech101 (Orchard et al. 2015, doi 10.3389/fnins.2015.00437): five bytes an event, no header.
///
/// x, y, and 24 bits, the highest first: polarity and 23 bits of µs. A row at y = 240, below the ATIS sensor, is no event: it adds
/// 2¹³ µs to all later times.
enum ATISBinary {
    private static let overflowRow: UInt8 = 240

    /// Whether bytes can be such a file. There is no signature, so it has to look like one: at least eight events whose times rise,
    /// steps back of at most a millisecond apart.
    static func isLikely(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 40, bytes.count % 5 == 0 else { return false }
        var (first, last, added): (Int?, Int, Int) = (nil, 0, 0)
        for offset in stride(from: 0, to: bytes.count, by: 5) {
            if bytes[offset + 1] == overflowRow {
                added += 1 << 13
                continue
            }
            let time = bytes.big(offset + 2, 3) & 0x7F_FFFF + added
            guard first == nil || time >= last - 1000 else { return false }
            first = first ?? time
            last = max(last, time)
        }
        guard let first else { return false }
        return last > first
    }

    static func parse(_ bytes: [UInt8], file: String, sensor: SensorSize?) throws(FileError) -> EventStream {
        guard bytes.count % 5 == 0 else {
            throw FileError(file, at: bytes.count / 5 * 5, "ends inside an event: N-MNIST files have five bytes an event, this one \(bytes.count) bytes")
        }
        var collector = try EventCollector(file: file, sensor: sensor, reserving: bytes.count / 5)
        var added: Int64 = 0
        var marks = 0
        for offset in stride(from: 0, to: bytes.count, by: 5) {
            if bytes[offset + 1] == overflowRow {
                added += 1 << 13
                marks += 1
                continue
            }
            let word = bytes.big(offset + 2, 3)
            try collector.append(Int64(word & 0x7F_FFFF) + added, Int(bytes[offset]), Int(bytes[offset + 1]), word >> 23 == 1, at: offset)
        }
        if marks > 0 { collector.note("\(marks) rows at y = 240 mark clock overflows of 8192 µs and are no events") }
        return collector.stream
    }
}

/// EVT 3.0, the raw words of Prophesee's cameras since generation 4.1: 16 bits that change a state of time, row and column.
///
/// Time has 24 bits, the upper twelve by TIME_HIGH and the lower by TIME_LOW, and starts over after 16.8 s. Words of vectors carry the
/// events of 12 or 8 neighbouring columns; any number of them may follow one base.
struct EVT3 {
    private enum Word: Int {
        case row = 0x0
        case event = 0x2
        case base = 0x3
        case vector12 = 0x4
        case vector8 = 0x5
        case timeLow = 0x6
        case timeHigh = 0x8
    }

    private var collector: EventCollector
    private var clock = WrappingClock(bits: 12)
    private var high: Int64?
    private var low: Int64 = 0
    private var row = 0
    private var base = 0
    private var isBaseOn = false
    private var timeless = 0

    static func parse(_ bytes: [UInt8], header: EVTHeader, file: String, sensor: SensorSize?) throws(FileError) -> EventStream {
        let start = header.start
        guard (bytes.count - start) % 2 == 0 else { throw FileError(file, at: bytes.count - 1, "ends inside a word of 16 bits") }
        var count = 0
        for offset in stride(from: start, to: bytes.count, by: 2) {
            switch Word(rawValue: Int(bytes[offset + 1] >> 4)) {
            case .event: count += 1
            case .vector12: count += (bytes.little(offset, 2) & 0xFFF).nonzeroBitCount
            case .vector8: count += bytes[offset].nonzeroBitCount
            default: break
            }
        }
        var decoder = EVT3(collector: try EventCollector(file: file, sensor: sensor ?? header.sensor, reserving: count))
        for offset in stride(from: start, to: bytes.count, by: 2) { try decoder.take(bytes.little(offset, 2), at: offset) }
        if decoder.timeless > 0 { decoder.collector.note("\(decoder.timeless) events before the first TIME_HIGH have no time and are left out") }
        try decoder.collector.shift(by: header.origin)
        return decoder.collector.stream
    }

    private init(collector: EventCollector) { self.collector = collector }

    private mutating func take(_ word: Int, at offset: Int) throws(FileError) {
        let field = word & 0x7FF
        switch Word(rawValue: word >> 12) {
        case .row: row = field
        case .event: try event(field, word >> 11 & 1 == 1, at: offset)
        case .base: (base, isBaseOn) = (field, word >> 11 & 1 == 1)
        case .vector12: try vector(word & 0xFFF, columns: 12, at: offset)
        case .vector8: try vector(word & 0xFF, columns: 8, at: offset)
        case .timeLow:
            let time = Int64(word & 0xFFF)
            guard low - time <= 2048 else {
                throw FileError(
                    collector.file, at: offset, "its clock falls from \(low) to \(time) µs with no TIME_HIGH word between, so times are lost",
                    remedy: "record it again or write it with another program (expelliarmus 1.1.12 writes EVT 3.0 so)")
            }
            low = time
        case .timeHigh:
            let time = clock.unfold(Int64(word & 0xFFF))
            if time != high { low = 0 }
            high = time
        case nil: break
        }
    }

    private mutating func vector(_ mask: Int, columns: Int, at offset: Int) throws(FileError) {
        for column in 0..<columns where mask >> column & 1 == 1 { try event(base + column, isBaseOn, at: offset) }
        base += columns
        // A base beyond any sensor only grows while no event is read from it.
        if base > 1 << 20 { base = 1 << 20 }
    }

    private mutating func event(_ x: Int, _ isOn: Bool, at offset: Int) throws(FileError) {
        guard let high else {
            timeless += 1
            return
        }
        try collector.append(high << 12 | low, x, row, isOn, at: offset)
    }
}

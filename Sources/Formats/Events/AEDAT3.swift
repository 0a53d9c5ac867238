/// AEDAT 3.1, cAER's recordings (DVS128 Gesture): lines of text, then packets of 28 bytes of header and events of one type each.
enum AEDAT3 {
    private static let headerBytes = 28

    static func parse(_ bytes: [UInt8], file: String, sensor: SensorSize?) throws(FileError) -> EventStream {
        let header = AsciiHeader(bytes, mark: UInt8(ascii: "#"), closing: "!END-HEADER")
        guard header.isClosed else { throw FileError(file, at: header.end, "has no line #!END-HEADER") }
        if let format = header["format:"], format.uppercased() != "RAW" {
            throw FileError(file: file, place: "header", reason: "is compressed as \(format)", remedy: "save it again as RAW, without compression")
        }
        var collector = try EventCollector(file: file, sensor: sensor ?? KnownCamera.size(in: header.lines))
        var invalid = 0
        var position = header.end
        while position < bytes.count {
            guard bytes.count - position >= headerBytes else { throw FileError(file, at: position, "ends inside the header of a packet") }
            let (type, size, timeAt) = (bytes.little(position, 2), bytes.little(position + 4, 4), bytes.little(position + 8, 4))
            let (overflow, capacity, number) = (bytes.little(position + 12, 4), bytes.little(position + 16, 4), bytes.little(position + 20, 4))
            let start = position + headerBytes
            let (length, isTooLarge) = size.multipliedReportingOverflow(by: capacity)
            guard number <= capacity, !isTooLarge, length <= bytes.count - start else {
                throw FileError(file, at: position, "a packet of \(capacity) × \(size) bytes with \(number) events does not fit into the rest of the file")
            }
            if type == 1 {
                guard size == 8, timeAt == 4 else { throw FileError(file, at: position, "has changes of \(size) bytes with the time at \(timeAt); known are 8 and 4") }
                for offset in stride(from: start, to: start + number * 8, by: 8) {
                    let word = Int(bytes.little32(offset))
                    guard word & 1 == 1 else {
                        invalid += 1
                        continue
                    }
                    let time = Int64(Int32(bitPattern: bytes.little32(offset + 4))) + Int64(overflow) << 31
                    try collector.append(time, word >> 17, word >> 2 & 0x7FFF, word >> 1 & 1 == 1, at: offset)
                }
            }
            position = start + length
        }
        if invalid > 0 { collector.note("\(invalid) events are marked as invalid and are left out") }
        return collector.stream
    }
}

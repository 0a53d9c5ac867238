/// AEDAT 4.0, the recordings of iniVation's cameras: packets of several streams, plain or as LZ4 frames, each a FlatBuffer.
///
/// An event takes 16 bytes: int64 µs since 1970, int16 x and y, a byte of polarity and three of padding.
struct AEDAT4 {
    private static let eventBytes = 16
    /// What is unpacked of a packet to see what it holds.
    private static let beginning = 4096
    private static let lz4Magic: [UInt8] = [0x04, 0x22, 0x4D, 0x18]
    private static let zstdMagic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

    private let bytes: [UInt8]
    private let file: String
    private let header: AEDAT4Header
    private var collector: EventCollector

    /// - Parameter part: the number of a stream or the source it names, where there are several of events.
    static func parse(_ bytes: [UInt8], file: String, sensor: SensorSize?, part: String?) throws(FileError) -> EventStream {
        let header = try AEDAT4Header(bytes, file: file)
        try header.refuseCompression(file: file)
        let stream = try header.stream(part, file: file)
        var reader = AEDAT4(
            bytes: bytes, file: file, header: header, collector: try EventCollector(file: file, sensor: sensor ?? stream.sensor))
        try reader.readPackets(of: stream.number)
        return reader.collector.stream
    }

    private mutating func readPackets(of number: Int) throws(FileError) {
        var position = header.packets
        while position < header.end {
            let cut = "the file ends inside a packet at offset \(position)"
            guard header.end - position >= 8, bytes.little(position + 4, 4) <= header.end - position - 8 else {
                guard collector.stream.count > 0 else { throw FileError(file, at: position, "ends inside its first packet of events") }
                collector.note("\(cut): the events of the whole packets before it are read")
                return
            }
            let size = bytes.little(position + 4, 4)
            if bytes.little(position, 4) == number { try read(position + 8..<position + 8 + size) }
            position += 8 + size
        }
    }

    /// Reads one packet, of which no more is unpacked than the events that it says it has.
    private mutating func read(_ packet: Range<Int>) throws(FileError) {
        let start = packet.lowerBound
        let isFrame = bytes[packet].starts(with: Self.lz4Magic)
        guard !bytes[packet].starts(with: Self.zstdMagic) else { throw AEDAT4Header.zstandard(file) }
        let beginning = isFrame ? try LZ4Frame.prefix(bytes, packet, count: Self.beginning, file: file) : Array(bytes[packet.prefix(Self.beginning)])
        let probe = FlatBuffer(bytes: beginning, file: file, origin: start)
        guard beginning.count >= 12, probe.hasIdentifier("EVTS", at: 4) else { throw FileError(file, at: start, "a packet of an event stream holds no events (EVTS)") }
        guard let field = try probe.field(0, of: try probe.root(at: 4)) else { return }
        let (first, count) = try probe.vector(field)
        let needed = first + count * Self.eventBytes
        guard count <= EventStream.largestCount - collector.stream.count else {
            throw FileError(file: file, reason: "holds more than \(EventStream.largestCount) events", remedy: "cut the recording into shorter ones")
        }
        if isFrame {
            // The whole packet, so that its checksum is seen, unless it says to have much more than its events.
            let stated = beginning.little(0, 4) + 4
            let content = try LZ4Frame.prefix(bytes, packet, count: stated <= needed + Self.beginning ? max(stated + 1, needed) : needed, file: file)
            guard content.count >= needed else { throw FileError(file, at: start, "a packet unfolds to \(content.count) bytes, its \(count) events need \(needed)") }
            try append(content, from: first, count, origin: start)
        } else {
            guard needed <= packet.count else { throw FileError(file, at: start, "a packet of \(packet.count) bytes says it has \(count) events, which need \(needed)") }
            try append(bytes, from: start + first, count, origin: 0)
        }
    }

    private mutating func append(_ content: [UInt8], from first: Int, _ count: Int, origin: Int) throws(FileError) {
        for offset in stride(from: first, to: first + count * Self.eventBytes, by: Self.eventBytes) {
            let time = Int64(bitPattern: UInt64(content.little32(offset)) | UInt64(content.little32(offset + 4)) << 32)
            let place = Int(content.little32(offset + 8))
            try collector.append(time, place & 0xFFFF, place >> 16, content[offset + 12] != 0)
        }
    }
}

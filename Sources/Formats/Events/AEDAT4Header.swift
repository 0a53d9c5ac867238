/// The head of an AEDAT 4.0 file: how packets are compressed, where they end, and which streams there are.
struct AEDAT4Header {
    struct Stream {
        var number: Int
        var sensor: SensorSize?
        /// What recorded it, such as `LEFT`.
        var source: String
    }

    static let signature = Array("#!AER-DAT4.0\r\n".utf8)
    /// Where packets begin, and where they end: at the table of contents, or at the end of a file that was never closed.
    let packets: Int
    let end: Int
    private let compression: Int
    /// Streams of events, in the order of the file.
    let streams: [Stream]

    init(_ bytes: [UInt8], file: String) throws(FileError) {
        guard bytes.starts(with: Self.signature) else { throw FileError(file, at: 0, "is no AEDAT 4.0 file") }
        guard bytes.count >= 18, bytes.little(14, 4) <= bytes.count - 18 else { throw FileError(file, at: 14, "ends inside its header") }
        packets = 18 + bytes.little(14, 4)
        // evutils leaves the identifier IOHE out, so it is not asked for.
        let buffer = FlatBuffer(bytes: Array(bytes[18..<packets]), file: file, origin: 18)
        let table = try buffer.root(at: 0)
        compression = try buffer.field(0, of: table).map { field throws(FileError) in try buffer.number(field, 4) } ?? 0
        let stated = try buffer.field(1, of: table).map { field throws(FileError) in try buffer.long(field) } ?? -1
        end = stated > packets && stated < bytes.count ? Int(stated) : bytes.count
        guard let text = try buffer.field(2, of: table) else { throw FileError(file, at: 18, "its header has no description of streams") }
        let (start, count) = try buffer.vector(text)
        guard start <= buffer.bytes.count, count <= buffer.bytes.count - start else { throw FileError(file, at: 18 + start, "the description of streams is cut short") }
        streams = Self.streams(in: String(decoding: buffer.bytes[start..<start + count], as: UTF8.self))
    }

    /// The nodes of the XML text with a number as their name and events as their type, wherever they lie.
    private static func streams(in text: String) -> [Stream] {
        var streams: [Stream] = []
        var current: Stream?
        var isOfEvents = false
        func finish() { if let current, isOfEvents, !streams.contains(where: { $0.number == current.number }) { streams.append(current) } }
        var (width, height): (Int?, Int?) = (nil, nil)
        for tag in text.split(separator: "<").prefix(1 << 14) {
            if tag.hasPrefix("node "), let number = value("name", in: tag).flatMap({ Int($0) }) {
                finish()
                (current, isOfEvents, width, height) = (Stream(number: number, source: ""), false, nil, nil)
            }
            guard tag.hasPrefix("attr "), let key = value("key", in: tag), let mark = tag.firstIndex(of: ">") else { continue }
            let content = String(tag[tag.index(after: mark)...])
            switch key {
            case "typeIdentifier": isOfEvents = content == "EVTS"
            case "source": current?.source = content
            case "sizeX": width = Int(content)
            case "sizeY": height = Int(content)
            default: break
            }
            if let width, let height { current?.sensor = SensorSize(width: width, height: height) }
        }
        finish()
        return streams
    }

    private static func value(_ name: String, in tag: Substring) -> String? {
        for part in tag.split(separator: " ") where part.hasPrefix("\(name)=\"") {
            return part.dropFirst(name.count + 2).split(separator: "\"", omittingEmptySubsequences: false).first.map { String($0) }
        }
        return nil
    }

    /// The stream that is meant.
    ///
    /// - Throws: `FileError` where there is none, or several and no choice.
    func stream(_ part: String?, file: String) throws(FileError) -> Stream {
        let names = streams.map { "\($0.number) (\($0.source.isEmpty ? "events" : $0.source))" }.joined(separator: ", ")
        guard let part else {
            guard let first = streams.first else { throw FileError(file: file, place: "header", reason: "describes no stream of events (EVTS)") }
            guard streams.count == 1 else {
                throw FileError(file: file, reason: "holds \(streams.count) streams of events: \(names)", remedy: "choose one, such as \(file)#\(first.number)")
            }
            return first
        }
        guard let stream = streams.first(where: { "\($0.number)" == part || $0.source == part }) else {
            throw FileError(file: file, reason: "holds no stream of events \(part)", remedy: names.isEmpty ? nil : "it holds \(names)")
        }
        return stream
    }

    /// - Throws: `FileError` naming a compression that is not unpacked here.
    func refuseCompression(file: String) throws(FileError) {
        switch compression {
        case 0, 1, 2: return
        case 3, 4: throw Self.zstandard(file)
        default: throw FileError(file: file, place: "header", reason: "has the unknown compression \(compression); known are none and LZ4")
        }
    }

    static func zstandard(_ file: String) -> FileError {
        FileError(file: file, reason: "is AEDAT 4.0 compressed with Zstandard, which is not supported", 
            remedy: "rewrite it with LZ4: python3 -c \"import faery; faery.events_stream_from_file('\(file)').to_file('lz4.aedat4')\" (pip install faery)")
    }
}

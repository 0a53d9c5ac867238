/// Events in NumPy's files: structured arrays as tonic has them, archives as SpikingJelly has them, and plain matrices.
enum EventArrays {
    /// The fields of a structured array that holds events; `nil` for any other array.
    static func isEvents(_ bytes: [UInt8]) -> Bool {
        guard let fields = (try? NPY.header(bytes, file: ""))?.header.fields else { return false }
        return EventRecords.places(in: fields.map(\.name)) != nil
    }

    /// Whether an archive has an array for each of t, x, y and p, or holds one structured array of events.
    static func isEventArchive(_ bytes: [UInt8]) -> Bool {
        guard let entries = (try? ZipArchive(bytes, file: ""))?.entries else { return false }
        if EventRecords.places(in: entries.map(\.arrayName)) != nil { return true }
        guard entries.count == 1, let content = try? entries[0].content() else { return false }
        return isEvents(content)
    }

    /// Reads an NPY file; `place` names it inside an archive.
    static func npy(_ bytes: [UInt8], file: String, reading: EventReading, place: String? = nil) throws(FileError) -> EventStream {
        let (header, start) = try NPY.header(bytes, file: file)
        guard let fields = header.fields else {
            let tensor = try NPY.parse(bytes, file: file)
            return try EventRecords.matrix(tensor, reading.columns, file: file, place: place).stream(file: file, sensor: reading.sensor, unit: reading.unit)
        }
        var columns: [(type: ElementType, isBigEndian: Bool, offset: Int)?] = []
        var size = 0
        for field in fields {
            let padding = field.descriptor.hasPrefix("|V") ? Int(field.descriptor.dropFirst(2)) : nil
            let type = NPY.elementType(field.descriptor)
            guard let length = padding ?? type?.type.byteCount, (0...1 << 16).contains(length) else {
                throw FileError(file: file, place: "header", reason: "has the field \(field.name) of type '\(field.descriptor)', which is not supported")
            }
            columns.append(type.map { ($0.type, $0.isBigEndian, size) })
            size += length
        }
        let names = fields.map(\.name).filter { !$0.isEmpty }
        guard let places = EventRecords.places(in: fields.map(\.name)) else {
            throw FileError(
                file: file, place: "header", reason: "has the fields \(names.joined(separator: ", ")), where events have x, y, t and p", remedy: "rename its fields")
        }
        let stray = header.shape.filter { $0 != 1 }
        let (needed, isTooLarge) = (stray.first ?? 1).multipliedReportingOverflow(by: size)
        guard stray.count <= 1, !header.shape.contains(0) || needed == 0, !isTooLarge, bytes.count - start == needed else {
            throw FileError(
                file: file, place: "offset \(start)", reason: "has \(bytes.count - start) bytes of data, where records of \(size) bytes in shape \(header.shape) are expected")
        }
        let parts = places.compactMap { columns[$0] }.map {
            NumberColumn(type: $0.type, isBigEndian: $0.isBigEndian, bytes: bytes, stride: size, offset: $0.offset, count: needed / max(size, 1), from: start)
        }
        guard let records = EventRecords(parts) else { throw FileError(file: file, place: "header", reason: "has a field of events that is no number") }
        return try records.stream(file: file, sensor: reading.sensor, unit: reading.unit)
    }

    /// Reads an archive with an array for each column, which may name the sensor's width and height, or with arrays of events.
    static func npz(_ bytes: [UInt8], file: String, reading: EventReading) throws(FileError) -> EventStream {
        let entries = try ZipArchive(bytes, file: file).entries
        let names = entries.map(\.arrayName)
        func array(_ index: Int) throws(FileError) -> RawTensor {
            do { return try NPY.parse(try entries[index].content(), file: file) } catch {
                throw FileError(file: file, place: "entry \(names[index])", reason: error.reason, remedy: error.remedy)
            }
        }
        guard reading.part == nil, let places = EventRecords.places(in: names) else {
            guard let index = reading.part.map({ names.firstIndex(of: $0) }) ?? (names.count == 1 ? 0 : nil) else {
                throw FileError(
                    file: file, reason: "holds the arrays \(names.joined(separator: ", ")), where events have t, x, y and p",
                    remedy: names.first.map { "choose one array of events, such as \(file)#\($0)" })
            }
            return try npy(try entries[index].content(), file: file, reading: reading, place: "entry \(names[index])")
        }
        var columns: [NumberColumn] = []
        for place in places { columns.append(NumberColumn(try array(place))) }
        var sensor = reading.sensor
        if sensor == nil, let width = names.firstIndex(of: "width"), let height = names.firstIndex(of: "height"),
            let extents = try? (array(width).integers()?.first, array(height).integers()?.first), let wide = extents.0, let high = extents.1
        {
            sensor = SensorSize(width: wide, height: high)
        }
        guard let records = EventRecords(columns) else { throw FileError(file: file, reason: "has arrays t, x, y and p of different lengths") }
        return try records.stream(file: file, sensor: sensor, unit: reading.unit)
    }
}

extension ZipArchive.Entry {
    /// Without `.npy`.
    fileprivate var arrayName: String { name.hasSuffix(".npy") ? String(name.dropLast(4)) : name }
}

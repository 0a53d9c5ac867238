/// Events in HDF5 files as data sets have them: DSEC and its like (an array for each of t, x, y and p in a group), Metavision
/// (compound elements) and MVSEC (matrices of x, y, seconds and polarity).
enum EventHDF5 {
    /// Where events lie in a file, and how.
    private enum Place {
        case group([String])
        case compound(String)
        case matrix(String)

        /// The path that chooses it.
        var path: String {
            switch self {
            case .group(let paths): EventHDF5.parent(paths[0])
            case .compound(let path), .matrix(let path): path
            }
        }
    }

    /// Whether a file holds events anywhere.
    static func isEvents(_ bytes: [UInt8]) -> Bool {
        guard let directory = try? HDF5Directory(bytes, file: "") else { return false }
        return !places(directory).isEmpty
    }

    static func parse(_ bytes: [UInt8], file: String, reading: EventReading) throws(FileError) -> EventStream {
        let directory = try HDF5Directory(bytes, file: file)
        let found = places(directory)
        let names = found.map(\.path).joined(separator: ", ")
        guard let place = reading.part.map({ part in found.first { $0.path == part } }) ?? (found.count == 1 ? found[0] : nil) else {
            guard let first = found.first else {
                throw FileError(file: file, reason: "holds no events", remedy: "known are t, x, y and p in one group, compound elements of them, and matrices named events")
            }
            throw FileError(
                file: file, reason: reading.part.map { "holds no events at \($0)" } ?? "holds events at \(found.count) places: \(names)",
                remedy: reading.part == nil ? "choose one, such as \(file)#\(first.path)" : "it holds \(names)")
        }
        var budget = directory.budget
        let records = try records(place, directory, file, reading, &budget)
        return try records.stream(file: file, sensor: reading.sensor, unit: reading.unit)
    }

    private static func records(
        _ place: Place, _ directory: HDF5Directory, _ file: String, _ reading: EventReading, _ budget: inout Int
    ) throws(FileError) -> EventRecords {
        switch place {
        case .group(let paths):
            var columns: [NumberColumn] = []
            for path in paths { columns.append(NumberColumn(try directory.dataset(path).numbers(&budget))) }
            guard var records = EventRecords(columns) else { throw FileError(file: file, place: parent(paths[0]), reason: "has datasets t, x, y and p of different lengths") }
            let folder = parent(parent(paths[0]))
            let offset = folder.isEmpty ? "t_offset" : "\(folder)/t_offset"
            if directory.contains(offset), let value = try directory.dataset(offset).numbers(&budget).integers()?.first { records.origin = Int64(value) }
            return records
        case .compound(let path):
            let columns = try directory.dataset(path).columns(&budget)
            let names = columns.keys.sorted()
            guard let places = EventRecords.places(in: names), let records = EventRecords(places.compactMap { columns[names[$0]] }) else {
                throw FileError(file: file, place: path, reason: "has elements without t, x, y and p")
            }
            return records
        case .matrix(let path):
            // MVSEC: x, y, seconds since 1970, polarity.
            let isMVSEC = path.hasPrefix("davis/")
            var records = try EventRecords.matrix(
                try directory.dataset(path).numbers(&budget), reading.columns ?? (isMVSEC ? EventColumns("xytp") : nil), file: file, place: path)
            if isMVSEC, reading.columns == nil { records.unit = .seconds }
            return records
        }
    }

    private static func places(_ directory: HDF5Directory) -> [Place] {
        var places: [Place] = []
        var groups: [String: [String]] = [:]
        for path in directory.paths { groups[parent(path), default: []].append(path) }
        for (_, paths) in groups.sorted(by: { $0.key < $1.key }) {
            if let columns = EventRecords.places(in: paths.map(name)) { places.append(.group(columns.map { paths[$0] })) }
        }
        for path in directory.paths {
            guard let form = try? directory.form(path) else { continue }
            if case .compound(let fields) = form.type.elements, EventRecords.places(in: fields.map(\.name)) != nil {
                places.append(.compound(path))
            } else if name(path) == "events", form.shape.count == 2, form.shape[1] >= 4 {
                places.append(.matrix(path))
            }
        }
        return places
    }

    private static func parent(_ path: String) -> String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "" }
    private static func name(_ path: String) -> String { path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path }
}

import Formats

/// Spikes of one layer in columns, as `synfire simulate --export-spikes` writes them and other programs can.
struct EventTable {
    /// The columns of CSV text, of which `step` is needed, and `neuron` or `row`, `column` and `channel`.
    static let names = ["sample", "layer", "step", "neuron", "row", "column", "channel", "value"]

    /// Neurons that a file may say a layer has: what it takes to run them does not depend on the file's size.
    private static let largestLayer = 1 << 24

    /// By position in `names`; `nil` for a column that is not there, and for `layer`.
    private(set) var columns: [[Int]?] = Array(repeating: nil, count: names.count)
    /// What the file says of the layer's extents.
    private(set) var grid: Grid?

    subscript(name: String) -> [Int]? { Self.names.firstIndex(of: name).flatMap { columns[$0] } }

    /// Reads an NPZ archive of `spikes.LAYER`, whole numbers `[events, 4]` with the columns sample, step, neuron and value, and
    /// optionally `grid.LAYER`: height, width and channels.
    ///
    /// - Parameter layer: the layer's name; `nil` where the archive has only one.
    init(archive bytes: [UInt8], file: String, layer: String?) throws(FileError) {
        let arrays = try NPZ.parse(bytes, file: file)
        let layers = arrays.map(\.name).filter { $0.hasPrefix("spikes.") }.map { String($0.dropFirst("spikes.".count)) }
        guard !layers.isEmpty else {
            throw FileError(
                file: file, reason: "holds no array spikes.LAYER", remedy: "events are whole numbers [events, 4]: sample, step, neuron and value")
        }
        let name = try Self.chosen(layer, of: layers, file: file)
        for array in arrays where array.name == "spikes.\(name)" {
            let shape = array.tensor.shape
            guard shape.count == 2, shape[1] == 4, let values = array.tensor.integers() else {
                throw FileError(
                    file: file, place: "entry \(array.name)", reason: "is no table of whole numbers [events, 4]: sample, step, neuron and value")
            }
            for (position, column) in ["sample", "step", "neuron", "value"].enumerated() {
                set(column, stride(from: position, to: values.count, by: 4).map { values[$0] })
            }
        }
        for array in arrays where array.name == "grid.\(name)" {
            guard let extents = array.tensor.integers(), extents.count == 3, extents.allSatisfy({ (1...1 << 16).contains($0) }),
                extents.reduce(1, *) <= Self.largestLayer
            else {
                throw FileError(
                    file: file, place: "entry \(array.name)", reason: "is not height, width and channels of at most \(Self.largestLayer) neurons")
            }
            grid = Grid(height: extents[0], width: extents[1], channels: extents[2])
        }
    }

    /// Reads CSV text: the columns' names in the first line, an event in every other; empty lines are skipped.
    ///
    /// - Parameter layer: the name in the column `layer`; `nil` where there is only one.
    /// - Throws: `FileError` naming the line that is not so.
    init(text bytes: [UInt8], file: String, layer: String?) throws(FileError) {
        var heading: [Int] = []
        var layers: [String] = []
        var rows: [[Int]] = []
        for (number, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            let place = "line \(number + 1)"
            guard let text = String(validating: line, as: UTF8.self) else {
                throw FileError(file: file, place: place, reason: "is not text", remedy: "spikes are NPY, NPZ or CSV")
            }
            let fields = Self.fields(text)
            if fields == [""] { continue }
            if heading.isEmpty {
                heading = try Self.heading(fields, file: file, place: place)
                rows = Array(repeating: [], count: heading.count)
                continue
            }
            guard fields.count == heading.count else {
                throw FileError(file: file, place: place, reason: "has \(fields.count) fields, the first line has \(heading.count)")
            }
            for (position, field) in fields.enumerated() {
                if Self.names[heading[position]] == "layer" {
                    var index = layers.firstIndex(of: field)
                    if index == nil {
                        index = layers.count
                        layers.append(field)
                    }
                    rows[position].append(index ?? 0)
                    continue
                }
                guard let value = Int(field) else {
                    throw FileError(file: file, place: place, reason: "\(Self.names[heading[position]]) is \"\(field.prefix(40))\", not a whole number")
                }
                rows[position].append(value)
            }
        }
        for (position, name) in heading.enumerated() { columns[name] = rows[position] }
        guard let places = self["layer"] else {
            guard layer == nil else { throw FileError(file: file, reason: "has no column layer to choose \(layer ?? "") from") }
            return
        }
        guard !layers.isEmpty else { return }
        let name = try Self.chosen(layer, of: layers, file: file)
        let kept = places.indices.filter { layers[places[$0]] == name }
        columns = columns.map { column in column.map { values in kept.map { values[$0] } } }
    }

    private mutating func set(_ name: String, _ values: [Int]) {
        if let index = Self.names.firstIndex(of: name) { columns[index] = values }
    }

    private static func chosen(_ layer: String?, of layers: [String], file: String) throws(FileError) -> String {
        if let layer {
            if layers.contains(layer) { return layer }
            let near = Suggestion.closest(to: layer, in: layers).map { "did you mean \($0)?" }
            throw FileError(file: file, reason: "holds no spikes of \(layer)", remedy: near ?? "it holds those of \(layers.prefix(8).joined(separator: ", "))")
        }
        guard layers.count == 1 else {
            throw FileError(file: file, reason: "holds spikes of \(layers.count) layers", remedy: "choose one, such as \(file)#\(layers[0])")
        }
        return layers[0]
    }

    private static func heading(_ fields: [String], file: String, place: String) throws(FileError) -> [Int] {
        var heading: [Int] = []
        for name in fields {
            guard let index = names.firstIndex(of: name) else {
                let near = Suggestion.closest(to: name, in: names).map { "did you mean \($0)?" }
                throw FileError(
                    file: file, place: place, reason: "no event has a column \"\(name.prefix(40))\"",
                    remedy: near ?? "the columns are \(names.joined(separator: ", "))")
            }
            guard !heading.contains(index) else { throw FileError(file: file, place: place, reason: "names the column \(name) twice") }
            heading.append(index)
        }
        return heading
    }

    /// The fields of a line; quotes around a field may enclose commas, and two of them stand for one (RFC 4180).
    private static func fields(_ line: String) -> [String] {
        var fields = [""]
        var isQuoted = false
        var endsQuote = false
        for character in line {
            switch character {
            case "\"":
                if endsQuote { fields[fields.count - 1].append(character) }
                isQuoted.toggle()
                endsQuote = !isQuoted
                continue
            case "," where !isQuoted: fields.append("")
            default: fields[fields.count - 1].append(character)
            }
            endsQuote = false
        }
        return fields.map { $0.trimmingBlanks() }
    }
}

extension String {
    fileprivate func trimmingBlanks() -> String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(self[first...last])
    }
}

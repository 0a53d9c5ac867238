import Formats
import Reports

extension Inspection {
    /// Spike events as CSV: how many each layer has, of how many samples and steps; `nil` for other text.
    ///
    /// - Throws: `FileError` for a line without a whole number as its step or sample.
    static func spikes(_ bytes: [UInt8], _ path: String) throws(FileError) -> Inspection? {
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        func fields(_ line: Substring) -> [Substring] { line.split(separator: ",", omittingEmptySubsequences: false) }
        let names = lines.first.map(fields) ?? []
        guard let stepColumn = names.firstIndex(of: "step"), names.contains("neuron") || names.contains("row") else { return nil }
        let (layerColumn, sampleColumn) = (names.firstIndex(of: "layer"), names.firstIndex(of: "sample"))
        var order: [String] = []
        var events: [String: Int] = [:]
        var (lastStep, lastSample) = (-1, -1)
        for (index, line) in lines.enumerated().dropFirst() {
            let values = fields(line)
            guard values.count == names.count, let step = Int(values[stepColumn]), let sample = Int(sampleColumn.map { values[$0] } ?? "0") else {
                throw FileError(
                    file: path, place: "line \(index + 1)", reason: "has not a whole number for step and sample and \(names.count) values, as the first line names them")
            }
            let layer = layerColumn.map { String(values[$0]) } ?? "–"
            if events[layer] == nil { order.append(layer) }
            events[layer, default: 0] += 1
            (lastStep, lastSample) = (max(lastStep, step), max(lastSample, sample))
        }
        var table = TextTable(columns: [.init("layer"), .init("events", alignment: .right)])
        for layer in order { table.append([layer, SIFormat.grouped(events[layer, default: 0])]) }
        let remedy = layerColumn == nil ? "" : "; use one as \(path)#LAYER with --coding spikes"
        return Inspection(
            lines: [
                "spikes   \(path)  CSV, \(SIFormat.grouped(lines.count - 1)) events in steps up to \(lastStep) of samples up to \(lastSample)\(remedy)", "",
            ] + table.lines(),
            json: .object([
                JSON.Member("schema", .string(schema)), JSON.Member("file", .string(path)), JSON.Member("kind", .string("spike events (CSV)")),
                JSON.Member("lastStep", .integer(lastStep)), JSON.Member("lastSample", .integer(lastSample)),
                JSON.Member(
                    "layers",
                    .array(order.map { .object([JSON.Member("name", .string($0)), JSON.Member("events", .integer(events[$0, default: 0]))]) })),
            ]))
    }
}

import Compiler
import EventSim
import Formats
import Reports

extension Inspection {
    /// Every tensor of a safetensors file; a core map is decoded, which verifies every limit of its chip anew.
    static func tensors(_ bytes: [UInt8], _ path: String) throws -> Inspection {
        let file = try Safetensors.parse(bytes, file: path)
        var kind = "tensors"
        if file.metadata["format"] == CoreMapFile.format {
            let map = try CoreMapFile.decode(file, file: path).map
            kind = "core map of \(map.name) on \(map.chip.name), \(map.cores.count) cores on \(map.chipCount) chips, verified:"
        }
        var table = TextTable(columns: [.init("tensor", maximumWidth: 60), .init("type"), .init("shape"), .init("bytes", alignment: .right)])
        for named in file.tensors {
            table.append([named.name, named.tensor.elementType.rawValue, "\(named.tensor.shape)", SIFormat.grouped(named.tensor.bytes.count)])
        }
        let elements = file.tensors.reduce(0) { $0 + $1.tensor.shape.reduce(1, *) }
        let metadata = file.metadata.keys.sorted()
        let lines =
            ["\(kind)  \(path)  \(file.tensors.count) tensors, \(SIFormat.grouped(elements)) elements", ""] + table.lines()
            + ["", "metadata \(metadata.isEmpty ? "none" : metadata.joined(separator: ", "))"]
        let json = JSON.object([
            JSON.Member("schema", .string(schema)), JSON.Member("file", .string(path)), JSON.Member("kind", .string(FileKind.safetensors.rawValue)),
            JSON.Member("metadata", .array(metadata.map { .string($0) })),
            JSON.Member("tensors", .array(file.tensors.map(tensor))),
        ])
        return Inspection(lines: lines, json: json)
    }

    /// Every array of an NPZ archive.
    static func archive(_ bytes: [UInt8], _ path: String) throws -> Inspection {
        let arrays = try NPZ.parse(bytes, file: path)
        var table = TextTable(columns: [.init("array", maximumWidth: 60), .init("type"), .init("shape"), .init("bytes", alignment: .right)])
        for array in arrays {
            table.append([array.name, array.tensor.elementType.rawValue, "\(array.tensor.shape)", SIFormat.grouped(array.tensor.bytes.count)])
        }
        let json = JSON.object([
            JSON.Member("schema", .string(schema)), JSON.Member("file", .string(path)), JSON.Member("kind", .string(FileKind.npz.rawValue)),
            JSON.Member("tensors", .array(arrays.map(tensor))),
        ])
        return Inspection(
            lines: ["archive  \(path)  \(arrays.count) array\(arrays.count == 1 ? "" : "s"); use one as \(path)#NAME", ""] + table.lines(), json: json)
    }

    private static func tensor(_ named: NamedTensor) -> JSON {
        .object([
            JSON.Member("name", .string(named.name)), JSON.Member("type", .string(named.tensor.elementType.rawValue)),
            JSON.Member("shape", .array(named.tensor.shape.map { .integer($0) })),
        ])
    }
}

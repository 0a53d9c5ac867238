import Compiler
import EventSim
import Formats
import Models
import Reports

/// `inspect`: what a file holds, without running anything.
enum InspectCommand {
    static func run(_ arguments: ParsedArguments, _ console: Console) throws {
        guard let path = arguments.positionals.first else { throw arguments.failure("FILE is missing") }
        let shape = try arguments.shapeIfGiven("--input-shape").map { Shape(channels: $0[0], height: $0[1], width: $0[2]) }
        let lines: [String]
        let json: JSON
        switch try kind(of: path) {
        case .network: (lines, json) = try network(path, shape)
        case .chip:
            try ChipsCommand.run(arguments, console)
            return
        case .tensors: (lines, json) = try tensors(path)
        case .array: (lines, json) = try array(path)
        }
        console.print(arguments.flag("--json") ? json.text(indented: true) : lines.joined(separator: "\n"))
    }

    private enum Kind { case network, chip, tensors, array }

    private static func kind(of path: String) throws(FileError) -> Kind {
        if path.hasPrefix("zoo:") || path.hasSuffix(".onnx") { return .network }
        if path.hasSuffix(".json") { return .chip }
        if path.hasSuffix(".safetensors") { return .tensors }
        if [".npy", ".png", ".pgm", ".ppm", ".pnm"].contains(where: { path.hasSuffix($0) }) { return .array }
        throw FileError(
            file: path, reason: "is of no known kind", remedy: "known are .onnx, zoo:NAME, .safetensors, .npy, .png, .pgm, .ppm and chip files (.json)")
    }

    /// Layers with shapes, parameters, MACs, and what becomes of each on the way to spikes.
    private static func network(_ path: String, _ shape: Shape?) throws -> ([String], JSON) {
        let model = try ModelSource.load(path)
        let network = model.network
        guard case .input(let channels, let height, let width) = network.layers[0].operation else { preconditionFailure("layer 0 is the input") }
        var input = shape
        if input == nil, let height, let width { input = Shape(channels: channels, height: height, width: width) }
        let fates = network.loweringFates(input: input)
        var table = TextTable(columns: [
            .init("layer", maximumWidth: 32), .init("operator"), .init("shape"), .init("parameters", alignment: .right),
            .init("MACs", alignment: .right), .init("becomes", maximumWidth: 70),
        ])
        var layers: [JSON] = []
        let shapes = try input.map { try network.shapes(input: $0) }
        let macs = try input.map { try network.macCounts(input: $0) }
        for (index, layer) in network.layers.enumerated() {
            let parameters = layer.operation.parameterCount
            let count = macs?[index].macs ?? 0
            table.append([
                layer.name, layer.operation.kind, shapes.map { "\($0[index])" } ?? "?", parameters > 0 ? SIFormat.grouped(parameters) : "",
                count > 0 ? SIFormat.count(count) : "", fates[index],
            ])
            layers.append(
                .object([
                    JSON.Member("name", .string(layer.name)), JSON.Member("operator", .string(layer.operation.kind)),
                    JSON.Member(
                        "shape", shapes.map { .array([.integer($0[index].height), .integer($0[index].width), .integer($0[index].channels)]) } ?? .null),
                    JSON.Member("parameters", .integer(parameters)), JSON.Member("macs", macs.map { .integer($0[index].macs) } ?? .null),
                    JSON.Member("becomes", .string(fates[index])),
                ]))
        }
        let total = try input.map { try network.totalMacCounts(input: $0) }
        var lines = ["network  \(path)  \(SIFormat.grouped(network.parameterCount)) parameters, \(network.layers.count) layers", ""] + table.lines() + [""]
        if let total {
            lines.append(
                "MACs     \(SIFormat.count(total.macs)) existing taps · \(SIFormat.count(total.macsScatter)) with padding · \(SIFormat.count(total.macsOutputResolution)) transposed convolutions at output resolution (what thop prints)")
        } else {
            lines.append("MACs     need an input size: --input-shape \(channels)xHxW")
        }
        let json = JSON.object([
            JSON.Member("schema", .string("synfire-inspect/1")), JSON.Member("network", .string(path)),
            JSON.Member("sha256", model.digest.map { .string($0) } ?? .null), JSON.Member("parameters", .integer(network.parameterCount)),
            JSON.Member("macs", total.map { .integer($0.macs) } ?? .null), JSON.Member("macsScatter", total.map { .integer($0.macsScatter) } ?? .null),
            JSON.Member("macsOutputResolution", total.map { .integer($0.macsOutputResolution) } ?? .null), JSON.Member("layers", .array(layers)),
        ])
        return (lines, json)
    }

    private static func tensors(_ path: String) throws -> ([String], JSON) {
        let file = try Safetensors.parse(try FileAccess.read(path), file: path)
        var kind = "tensors"
        if file.metadata["format"] == CoreMapFile.format {
            // Decoding verifies every limit of the chip anew.
            let map = try CoreMapFile.decode(file, file: path)
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
            JSON.Member("schema", .string("synfire-inspect/1")), JSON.Member("file", .string(path)),
            JSON.Member("metadata", .array(metadata.map { .string($0) })),
            JSON.Member(
                "tensors",
                .array(
                    file.tensors.map { named in
                        .object([
                            JSON.Member("name", .string(named.name)), JSON.Member("type", .string(named.tensor.elementType.rawValue)),
                            JSON.Member("shape", .array(named.tensor.shape.map { .integer($0) })),
                        ])
                    })),
        ])
        return (lines, json)
    }

    private static func array(_ path: String) throws -> ([String], JSON) {
        let tensor = try TensorFile.tensor(path)
        let count = Double(max(tensor.scalars.count, 1))
        let mean = tensor.scalars.reduce(0.0) { $0 + Double($1) } / count
        let smallest = tensor.scalars.min() ?? 0
        let largest = tensor.scalars.max() ?? 0
        let json = JSON.object([
            JSON.Member("schema", .string("synfire-inspect/1")), JSON.Member("file", .string(path)),
            JSON.Member("shape", .array(tensor.shape.map { .integer($0) })), JSON.Member("minimum", .number(Double(smallest))),
            JSON.Member("maximum", .number(Double(largest))), JSON.Member("mean", .number(mean)),
        ])
        return (["array    \(path)  shape \(tensor.shape)  from \(smallest) to \(largest), mean \(SIFormat.significant(mean))"], json)
    }
}

import Formats
import Models
import Reports

extension Inspection {
    /// Layers with shapes, parameters, MACs, and what becomes of each on the way to spikes.
    ///
    /// - Parameter kind: of the file; `nil` for a zoo network.
    static func network(_ path: String, _ shape: Shape?, kind: FileKind?) throws -> Inspection {
        let model = try ModelSource.load(path, inputShape: shape)
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
        let order = (network.readsChannelsLast, network.writesChannelsLast)
        let total = try input.map { try network.totalMacCounts(input: $0) }
        var lines = ["network  \(path)  \(SIFormat.grouped(network.parameterCount)) parameters, \(network.layers.count) layers", ""] + table.lines() + [""]
        if order != (false, false) {
            lines.append("axes     [N, H, W, C] in the file\(order == (true, true) ? "" : order.0 ? ", of the input only" : ", of the output only")")
        }
        if let total {
            lines.append(
                "MACs     \(SIFormat.count(total.macs)) existing taps · \(SIFormat.count(total.macsScatter)) with padding · \(SIFormat.count(total.macsOutputResolution)) transposed convolutions at output resolution (what thop prints)")
        } else {
            lines.append("MACs     need an input size: --input-shape \(channels)xHxW")
        }
        let json = JSON.object([
            JSON.Member("schema", .string(schema)), JSON.Member("network", .string(path)), JSON.Member("kind", .string(kind?.rawValue ?? "zoo")),
            JSON.Member("sha256", model.digest.map { .string($0) } ?? .null), JSON.Member("parameters", .integer(network.parameterCount)),
            JSON.Member("macs", total.map { .integer($0.macs) } ?? .null), JSON.Member("macsScatter", total.map { .integer($0.macsScatter) } ?? .null),
            JSON.Member("macsOutputResolution", total.map { .integer($0.macsOutputResolution) } ?? .null), JSON.Member("layers", .array(layers)),
        ])
        return Inspection(lines: lines, json: json)
    }
}

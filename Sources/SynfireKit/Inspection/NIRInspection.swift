import Formats
import Models
import Reports

extension Inspection {
    /// The nodes of a NIR graph, what becomes of each, and what blocks the graph if something does.
    static func nir(_ bytes: [UInt8], _ path: String) throws -> Inspection {
        let graph = try NIR.parse(bytes, file: path)
        var rows: [(name: String, type: String, shape: [Int]?, parameters: Int, fate: String)] = []
        var obstacles: [NetworkError] = []
        var network: NIRImport?
        do throws(NetworkError) { network = try NIRImport(graph, name: path) } catch {
            if case .severalUnsupported(let errors) = error { obstacles = errors } else { obstacles = [error] }
        }
        let shapes = network.flatMap { network in network.layers.inputShape.flatMap { try? network.layers.shapes(input: $0) } }
        func visit(_ graph: NIRGraph, _ prefix: String) {
            for node in graph.nodes {
                let name = prefix + node.name
                if case .graph(let inner) = node.primitive {
                    visit(inner, name + ".")
                    continue
                }
                let layer = network?.layers.layers.lastIndex { $0.name == name }
                let shape = layer.flatMap { shapes?[$0] }.map { [$0.channels, $0.height, $0.width] }
                rows.append((name, node.primitive.typeName, shape, parameters(of: node.primitive), fate(of: node.primitive, name, obstacles)))
            }
        }
        visit(graph, "")
        return inspection(path, bytes, rows, graph, network, obstacles)
    }

    private static func inspection(
        _ path: String, _ bytes: [UInt8], _ rows: [(name: String, type: String, shape: [Int]?, parameters: Int, fate: String)], _ graph: NIRGraph,
        _ network: NIRImport?, _ obstacles: [NetworkError]
    ) -> Inspection {
        var table = TextTable(columns: [
            .init("node", maximumWidth: 32), .init("type"), .init("shape"), .init("parameters", alignment: .right), .init("becomes", maximumWidth: 70),
        ])
        for row in rows {
            table.append([
                row.name, row.type, row.shape.map { "\($0[1])×\($0[2])×\($0[0])" } ?? "", row.parameters > 0 ? SIFormat.grouped(row.parameters) : "", row.fate,
            ])
        }
        let parameters = rows.reduce(0) { $0 + $1.parameters }
        var lines = ["spiking  \(path)  NIR, \(SIFormat.grouped(parameters)) parameters, \(rows.count) nodes, \(graph.edges.count) edges", ""] + table.lines() + [""]
        if let network {
            lines.append("network  \(network.network.populations.count) populations, \(SIFormat.grouped(network.network.neuronCount)) neurons, \(network.network.projections.count) projections")
            if let step = network.stepSeconds { lines.append("step     \(SIFormat.quantity(step, unit: "s"))") }
        }
        lines += (network?.notes ?? []).map { "note     \($0)" } + obstacles.map { "blocked  \($0)" }
        let nodes = rows.map { row -> JSON in
            .object([
                JSON.Member("name", .string(row.name)), JSON.Member("operator", .string(row.type)),
                JSON.Member("shape", row.shape.map { .array([.integer($0[1]), .integer($0[2]), .integer($0[0])]) } ?? .null),
                JSON.Member("parameters", .integer(row.parameters)), JSON.Member("becomes", .string(row.fate)),
            ])
        }
        let json = JSON.object([
            JSON.Member("schema", .string(schema)), JSON.Member("network", .string(path)), JSON.Member("kind", .string("NIR")),
            JSON.Member("sha256", .string(SHA256.hexadecimal(bytes))), JSON.Member("parameters", .integer(parameters)),
            JSON.Member("populations", network.map { .integer($0.network.populations.count) } ?? .null),
            JSON.Member("neurons", network.map { .integer($0.network.neuronCount) } ?? .null),
            JSON.Member("stepSeconds", network?.stepSeconds.map { .number($0) } ?? .null), JSON.Member("layers", .array(nodes)),
            JSON.Member("notes", .array((network?.notes ?? []).map { .string($0) })),
            JSON.Member("obstacles", .array(obstacles.map { .string($0.description) })),
        ])
        return Inspection(lines: lines, json: json)
    }

    /// Weights and biases.
    private static func parameters(of primitive: NIRPrimitive) -> Int {
        switch primitive {
        case .linear(let weight): weight.count
        case .affine(let weight, let bias): weight.count + bias.count
        case .convolution(let layer): layer.weight.count + layer.bias.count
        case .transposedConvolution(let layer): layer.weight.count
        case .bias(let bias): bias.count
        default: 0
        }
    }

    private static func fate(of primitive: NIRPrimitive, _ name: String, _ obstacles: [NetworkError]) -> String {
        for case .unsupported(name, _, let reason, _) in obstacles { return "blocked: \(reason)" }
        return switch primitive {
        case .input: "input"
        case .output: "read-out"
        case .graph: "its nodes, in place"
        case .affine, .linear, .convolution, .transposedConvolution: "weights of a projection"
        case .scale: "folded: weights"
        case .pooling(let pooling): pooling.kind == .maximum ? "gate: the window's leader passes" : "folded: coordinates ÷ window"
        case .flatten: "folded: shape of a kernel"
        case .delay: "nothing, where it is shorter than half a step"
        case .threshold: "population without memory"
        case .bias: "bias of a population"
        case .neuron(let neuron): neuron.model.fires ? "population" : "read-out"
        }
    }
}

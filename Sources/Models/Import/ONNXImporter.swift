public import Formats

/// Turns an ONNX graph into a `Network`, operator by operator.
///
/// One pass over the nodes, sorted so that each stands behind what it reads, does three things: a node whose inputs are all constant is folded into a
/// constant (`ConstantFolding`); `Identity`, `Dropout`, `BatchNormalization`, `Pad` and `Transpose` change how an existing
/// layer is seen or replace it; every other operator is lowered to a layer by its function in `OperatorTable`. Layers that
/// the output does not need are dropped at the end.
public enum ONNXImporter {
    /// The network that `model` describes.
    ///
    /// - Parameter inputShape: the image size, where the file leaves it open and computes with it; the input layer then has
    ///   this size. Without it, an open height or width stays open.
    /// - Throws: `NetworkError.unsupported` naming the node, its operator, the reason and a remedy; `NetworkError.shape`
    ///   where shapes do not fit together.
    public static func importNetwork(_ model: ONNXModel, file: String, inputShape: Shape? = nil) throws(NetworkError) -> Network {
        var context = ImportContext(opset: try standardOpset(model, file: file))
        for initializer in model.graph.initializers { context.values[initializer.name] = .tensor(initializer.tensor) }
        let weights = Set(context.values.keys)
        let nodes = try NodeOrder.sorted(model.graph.nodes)
        try ONNXInput(of: model.graph, file: file).add(inputShape: inputShape, to: &context)
        var obstacles: [NetworkError] = []
        for node in nodes {
            let reader = NodeReader(node, weights: weights)
            guard !node.outputs.isEmpty else { throw reader.malformed("the node has no output") }
            do throws(NetworkError) {
                guard ["", "ai.onnx", OperatorTable.domain(of: node.opType)].contains(node.domain) else {
                    throw reader.unsupported("the operator set \"\(node.domain)\" is not known", remedy: "export with standard operators only")
                }
                for (output, value) in zip(node.outputs, try values(of: reader, &context)) { context.values[output] = value }
            } catch {
                // All obstacles of a file are worth knowing at once; a contradiction ends the search.
                guard case .unsupported = error else { throw obstacles.isEmpty ? error : refusal(obstacles) }
                obstacles.append(error)
                for output in node.outputs { context.values[output] = .unavailable }
            }
        }
        if !obstacles.isEmpty { throw refusal(obstacles) }
        return try network(of: model.graph, file: file, context)
    }

    private static func refusal(_ obstacles: [NetworkError]) -> NetworkError {
        obstacles.count == 1 ? obstacles[0] : .severalUnsupported(obstacles)
    }

    private static func values(of node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> [ImportedValue] {
        var isConstant = true
        var isAvailable = true
        for name in node.inputs where !name.isEmpty {
            switch try context.value(name, for: node) {
            case .activation: isConstant = false
            case .unavailable: isAvailable = false
            case .constant, .tensor: break
            }
        }
        guard isAvailable else {
            // Its inputs are the obstacle, unless it is one itself.
            guard OperatorTable.operators[node.kind] != nil || ConstantFolding.operators[node.kind] != nil || node.kind == "Split" else {
                throw UnsupportedOperators.error(for: node)
            }
            return node.outputs.map { _ in .unavailable }
        }
        if isConstant || node.kind == "Shape" || node.kind == "Size" { return try ConstantFolding.fold(node, context) }
        guard let entry = OperatorTable.operators[node.kind] else { throw UnsupportedOperators.error(for: node) }
        try node.check(attributes: entry.attributes)
        return [try entry.lower(node, &context)]
    }

    /// The standard operator sets that are read: older ones spell operators in other ways, newer ones may change their meaning.
    static let opsets = 11...25

    private static func standardOpset(_ model: ONNXModel, file: String) throws(NetworkError) -> Int {
        let opset = model.opsets.first { $0.domain.isEmpty || $0.domain == "ai.onnx" }?.version ?? 1
        guard opsets.contains(opset) else {
            throw .unsupported(
                layer: file, kind: "ONNX", reason: "it is written in operator set \(opset), those read are \(opsets.lowerBound) to \(opsets.upperBound)",
                remedy: "export with opset_version=17, or convert it with onnx.version_converter.convert_version(model, 17)")
        }
        return opset
    }

    private static func network(of graph: ONNXGraph, file: String, _ context: ImportContext) throws(NetworkError) -> Network {
        guard let output = graph.outputs.first, graph.outputs.count == 1 else {
            throw .unsupported(
                layer: graph.outputs.first?.name ?? file, kind: "Output",
                reason: "a network here has one output, this file has \(graph.outputs.count)",
                remedy: "export the network with its main output only")
        }
        var context = context
        guard case .activation(var activation) = context.values[output.name] else {
            throw .unsupported(
                layer: output.name, kind: "Output", reason: "the output does not depend on the input", remedy: "check the exported graph")
        }
        if case .padded(let padding, let name) = activation.view,
            case .activation(let padded) = try context.append(name, .pad(padding), inputs: [activation.layer])
        {
            activation = padded
        }
        let isChannelsLast = activation.view == .permuted([0, 2, 3, 1])
        guard activation.view == .plain || activation.view == .withoutChannels || isChannelsLast, activation.format == nil else {
            throw .unsupported(
                layer: output.name, kind: "Output",
                reason: activation.format == nil ? "the output has its axes permuted" : "the output is integers of a quantised image",
                remedy: activation.format == nil ? "export the network without the last Transpose" : "export the network with floats as its output")
        }
        var network = Network(name: graph.name.isEmpty ? file : graph.name, layers: context.layers, output: activation.layer)
            .withoutUnusedLayers()
        network.readsChannelsLast = context.readsChannelsLast
        network.writesChannelsLast = isChannelsLast
        try network.validate()
        return network
    }
}

extension Network {
    /// The same network without the layers that its output does not depend on; the input stays.
    func withoutUnusedLayers() -> Network {
        var isUsed = layers.map { _ in false }
        isUsed[0] = true
        isUsed[output] = true
        for index in layers.indices.reversed() where isUsed[index] {
            for source in layers[index].inputs { isUsed[source] = true }
        }
        var position = [Int](repeating: 0, count: layers.count)
        var kept: [Layer] = []
        for index in layers.indices where isUsed[index] {
            position[index] = kept.count
            var layer = layers[index]
            layer.inputs = layer.inputs.map { position[$0] }
            kept.append(layer)
        }
        var network = self
        (network.layers, network.output) = (kept, position[output])
        return network
    }
}

public import Formats

/// Turns an ONNX graph into a `Network`, operator by operator.
///
/// One pass over the nodes in file order does three things: a node whose inputs are all constant is folded into a
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
        var context = ImportContext(opset: standardOpset(model))
        for initializer in model.graph.initializers { context.values[initializer.name] = .tensor(initializer.tensor) }
        try addInput(of: model.graph, file: file, inputShape: inputShape, to: &context)
        var obstacles: [NetworkError] = []
        for node in model.graph.nodes {
            let reader = NodeReader(node)
            guard let output = node.outputs.first else { throw reader.malformed("the node has no output") }
            do throws(NetworkError) {
                guard ["", "ai.onnx", OperatorTable.domain(of: node.opType)].contains(node.domain) else {
                    throw reader.unsupported("the operator set \"\(node.domain)\" is not known", remedy: "export with standard operators only")
                }
                context.values[output] = try value(of: reader, &context)
            } catch {
                // All obstacles of a file are worth knowing at once; a contradiction ends the search.
                guard case .unsupported = error else { throw obstacles.isEmpty ? error : refusal(obstacles) }
                obstacles.append(error)
                context.values[output] = .unavailable
            }
        }
        if !obstacles.isEmpty { throw refusal(obstacles) }
        return try network(of: model.graph, file: file, context)
    }

    private static func refusal(_ obstacles: [NetworkError]) -> NetworkError {
        obstacles.count == 1 ? obstacles[0] : .severalUnsupported(obstacles)
    }

    private static func value(of node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
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
            guard OperatorTable.operators[node.kind] != nil || ConstantFolding.operators[node.kind] != nil else {
                throw UnsupportedOperators.error(for: node)
            }
            return .unavailable
        }
        if isConstant || node.kind == "Shape" { return try ConstantFolding.fold(node, context) }
        guard let entry = OperatorTable.operators[node.kind] else { throw UnsupportedOperators.error(for: node) }
        try node.check(attributes: entry.attributes)
        return try entry.lower(node, &context)
    }

    private static func standardOpset(_ model: ONNXModel) -> Int {
        model.opsets.first { $0.domain.isEmpty || $0.domain == "ai.onnx" }?.version ?? 1
    }

    private static func addInput(
        of graph: ONNXGraph, file: String, inputShape: Shape?, to context: inout ImportContext
    ) throws(NetworkError) {
        // Old files list the weights among the inputs.
        let inputs = graph.inputs.filter { context.values[$0.name] == nil }
        guard let input = inputs.first, inputs.count == 1 else {
            throw .unsupported(
                layer: inputs.first?.name ?? file, kind: "Input", reason: "a network here has one input, this file has \(inputs.count)",
                remedy: "export the network with a single image as its input")
        }
        guard !input.hasShape || input.dimensions.count == 4 else {
            throw .unsupported(
                layer: input.name, kind: "Input", reason: "the input has \(input.dimensions.count) axes",
                remedy: "export the network for images of shape [batch, channels, height, width]")
        }
        let sizes = (0..<4).map { axis -> Int? in
            guard input.hasShape, case .fixed(let size) = input.dimensions[axis] else { return nil }
            return size
        }
        if let inputShape {
            let given = [inputShape.channels, inputShape.height, inputShape.width]
            for (size, given) in zip(sizes[1...], given) where size != nil && size != given {
                let fixed = sizes[1...].map { $0.map(String.init) ?? "any" }.joined(separator: "×")
                throw .shape(
                    layer: input.name,
                    reason: "the image size \(given) was asked for, but the file fixes channels×height×width to \(fixed)")
            }
        }
        guard let channels = sizes[1] ?? inputShape?.channels else {
            throw .shape(layer: input.name, reason: "the file leaves the number of channels open; give the input's shape, --input-shape CxHxW")
        }
        let height = inputShape?.height ?? sizes[2]
        let width = inputShape?.width ?? sizes[3]
        context.batch = sizes[0] ?? 1
        context.values[input.name] = .activation(
            try context.addInput(Layer(name: input.name, operation: .input(channels: channels, height: height, width: width), inputs: [])))
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
        guard activation.view == .plain || activation.view == .withoutChannels else {
            throw .unsupported(
                layer: output.name, kind: "Output", reason: "the output has its axes permuted",
                remedy: "export the network without the last Transpose")
        }
        let network = Network(name: graph.name.isEmpty ? file : graph.name, layers: context.layers, output: activation.layer)
            .withoutUnusedLayers()
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
        return Network(name: name, layers: kept, output: position[output])
    }
}

/// Turns the groups of a NIR file into typed nodes.
struct NIRReader {
    let file: String

    /// - Parameter depth: graphs around this node.
    func primitive(_ node: HDF5Node, place: String, depth: Int) throws(FileError) -> NIRPrimitive {
        let fields = NIRFields(members: node.members, place: place, file: file)
        guard let type = node["type"]?.string else { throw fields.failure("has no type") }
        if type == "NIRGraph" { return .graph(try graph(fields, depth: depth)) }
        if let model = NIRNeuron.Model(rawValue: type) { return .neuron(try neuron(model, fields)) }
        if let kind = NIRPooling.Kind(rawValue: type) { return .pooling(try pooling(kind, fields)) }
        switch type {
        case "Input", "Output":
            try fields.expect(["shape"])
            let shape = try fields.shape("shape")
            return type == "Input" ? .input(shape: shape) : .output(shape: shape)
        case "Affine":
            try fields.expect(["weight", "bias"])
            let weight = try fields.values("weight", ranks: 2...8)
            let bias = try fields.values("bias", ranks: 1...7)
            guard bias.count == weight.shape[weight.shape.count - 2] else {
                throw fields.failure("has shape \(bias.shape), the weights have \(weight.shape)", field: "bias")
            }
            return .affine(weight: weight, bias: bias)
        case "Linear":
            try fields.expect(["weight"])
            return .linear(weight: try fields.values("weight", ranks: 2...8))
        case "Scale":
            try fields.expect(["scale"])
            return .scale(try fields.values("scale", ranks: 0...8))
        case "Conv1d": return .convolution(try convolution(axes: 1, fields))
        case "Conv2d": return .convolution(try convolution(axes: 2, fields))
        case "Flatten":
            try fields.expect(["start_dim", "end_dim", "input_type"])
            let shape: [Int]? = fields.optional("input_type") == nil ? nil : try fields.shape("input_type")
            return .flatten(
                startAxis: try fields.integers("start_dim", count: 1)[0], endAxis: try fields.integers("end_dim", count: 1)[0], inputShape: shape)
        case "Delay":
            try fields.expect(["delay"])
            return .delay(try fields.values("delay", ranks: 0...8))
        case "Threshold":
            try fields.expect(["threshold"])
            return .threshold(try fields.values("threshold", ranks: 0...8))
        case "SynfireBias":
            try fields.expect(["bias"])
            return .bias(try fields.values("bias", ranks: 1...3))
        case "SynfireConvTranspose2d":
            try fields.expect(["weight", "stride", "padding", "dilation", "groups", "output_shape"])
            return .transposedConvolution(
                NIRTransposedConvolution(
                    weight: try fields.values("weight", ranks: 4...4), stride: try fields.integers("stride", count: 2),
                    padding: try fields.integers("padding", count: 2), dilation: try fields.integers("dilation", count: 2),
                    groups: try fields.integers("groups", count: 1)[0], outputShape: try fields.integers("output_shape", count: 2)))
        default:
            throw fields.failure(
                "is of type \(type), which is no primitive of NIR 1.0.8",
                remedy: "replace it by primitives of NIR (neurons, Affine, Linear, Scale, Conv1d, Conv2d, SumPool2d, AvgPool2d, Flatten, Threshold)")
        }
    }

    private func graph(_ fields: NIRFields, depth: Int) throws(FileError) -> NIRGraph {
        guard depth < NIR.deepest else { throw fields.failure("is nested deeper than \(NIR.deepest) graphs") }
        try fields.expect(["nodes", "edges"])
        guard let members = fields.optional("nodes")?.members, !members.isEmpty else { throw fields.failure("has no nodes") }
        var nodes: [NIRNode] = []
        for member in members {
            let place = depth == 0 ? "node \(member.name)" : "\(fields.place).\(member.name)"
            let primitive = try primitive(member.node, place: place, depth: depth + 1)
            // A graph keeps its own metadata.
            let isGraph = if case .graph = primitive { true } else { false }
            nodes.append(NIRNode(name: member.name, primitive: primitive, metadata: isGraph ? NIRMetadata() : metadata(member.node)))
        }
        return NIRGraph(
            nodes: nodes, edges: try edges(fields, among: Set(nodes.map(\.name))), metadata: NIRMetadata(fields.optional("metadata")?.members ?? []))
    }

    private func metadata(_ node: HDF5Node) -> NIRMetadata { NIRMetadata(node["metadata"]?.members ?? []) }

    private func edges(_ fields: NIRFields, among names: Set<String>) throws(FileError) -> [NIREdge] {
        guard case .strings(let shape, let strings)? = fields.optional("edges"), shape.count == 2, shape[1] == 2 else {
            throw fields.failure("is not a list of pairs of node names", field: "edges")
        }
        var edges: [NIREdge] = []
        var seen: Set<NIREdge> = []
        for index in stride(from: 0, to: strings.count, by: 2) {
            let edge = NIREdge(strings[index], strings[index + 1])
            for name in [edge.source, edge.target] where !names.contains(name) {
                throw fields.failure("the edge from \(edge.source) to \(edge.target) names a node \(name) that does not exist", field: "edges")
            }
            guard seen.insert(edge).inserted else {
                throw fields.failure("the edge from \(edge.source) to \(edge.target) stands there twice", field: "edges", remedy: "double the weights in its place")
            }
            edges.append(edge)
        }
        return edges
    }

    private func convolution(axes: Int, _ fields: NIRFields) throws(FileError) -> NIRConvolution {
        try fields.expect(["input_shape", "weight", "stride", "padding", "dilation", "groups", "bias"])
        let weight = try fields.values("weight", ranks: axes + 2...axes + 2)
        let bias = try fields.values("bias", ranks: 1...1)
        guard bias.count == weight.shape[0] else {
            throw fields.failure("has shape \(bias.shape), the weights have \(weight.shape)", field: "bias")
        }
        let padding: NIRConvolution.Padding
        switch fields.optional("padding")?.string {
        case "same": padding = .same
        case "valid": padding = .valid
        case let word?: throw fields.failure("is \"\(word)\", neither same nor valid nor numbers", field: "padding")
        case nil: padding = .pixels(try fields.integers("padding", count: axes))
        }
        return NIRConvolution(
            weight: weight, bias: bias, stride: try fields.integers("stride", count: axes), padding: padding,
            dilation: try fields.integers("dilation", count: axes), groups: try fields.integers("groups", count: 1)[0],
            inputShape: fields.optional("input_shape") == nil ? nil : try fields.integers("input_shape", count: axes))
    }

    private func pooling(_ kind: NIRPooling.Kind, _ fields: NIRFields) throws(FileError) -> NIRPooling {
        try fields.expect(["kernel_size", "stride", "padding"])
        return NIRPooling(
            kind: kind, kernel: try fields.integers("kernel_size", count: 2), stride: try fields.integers("stride", count: 2),
            padding: try fields.integers("padding", count: 2))
    }

    private func neuron(_ model: NIRNeuron.Model, _ fields: NIRFields) throws(FileError) -> NIRNeuron {
        try fields.expect(model.parameters.map(\.key))
        var neuron = NIRNeuron(model)
        for (key, path) in model.parameters {
            if ["v_reset", "w_in"].contains(key), fields.optional(key) == nil { continue }
            let value = try fields.values(key, ranks: 0...8)
            if let first = neuron.resistance, value.shape != first.shape {
                throw fields.failure("has shape \(value.shape), r has \(first.shape)", field: key)
            }
            neuron[keyPath: path] = value
        }
        return neuron
    }
}

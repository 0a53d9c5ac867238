/// Turns typed nodes into the groups of a NIR file.
enum NIRWriter {
    static func node(_ primitive: NIRPrimitive, _ metadata: NIRMetadata) -> HDF5Node {
        var members = fields(primitive) + [HDF5Member("type", string(primitive.typeName))]
        if !metadata.members.isEmpty { members.append(HDF5Member("metadata", .group(metadata.members))) }
        return .group(members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
    }

    private static func string(_ text: String) -> HDF5Node { .strings(shape: [], [text]) }
    private static func list(_ values: [Int]) -> HDF5Node { .numbers(RawTensor(shape: [values.count], int64s: values.map { Int64($0) })) }
    private static func number(_ value: Int) -> HDF5Node { .numbers(RawTensor(shape: [], int64s: [Int64(value)])) }
    private static func member(_ name: String, _ tensor: RawTensor) -> HDF5Member { HDF5Member(name, .numbers(tensor)) }

    private static func fields(_ primitive: NIRPrimitive) -> [HDF5Member] {
        switch primitive {
        case .input(let shape), .output(let shape): return [HDF5Member("shape", list(shape))]
        case .graph(let graph): return self.graph(graph)
        case .affine(let weight, let bias): return [member("weight", weight), member("bias", bias)]
        case .linear(let weight): return [member("weight", weight)]
        case .scale(let scale): return [member("scale", scale)]
        case .convolution(let layer): return convolution(layer)
        case .pooling(let layer):
            return [
                HDF5Member("kernel_size", list(layer.kernel)), HDF5Member("stride", list(layer.stride)), HDF5Member("padding", list(layer.padding)),
            ]
        case .flatten(let start, let end, let shape):
            return [HDF5Member("start_dim", number(start)), HDF5Member("end_dim", number(end))]
                + (shape.map { [HDF5Member("input_type", list($0))] } ?? [])
        case .delay(let delay): return [member("delay", delay)]
        case .threshold(let threshold): return [member("threshold", threshold)]
        case .bias(let bias): return [member("bias", bias)]
        case .neuron(let neuron):
            return neuron.model.parameters.compactMap { key, path in neuron[keyPath: path].map { member(key, $0) } }
        case .transposedConvolution(let layer):
            return [
                member("weight", layer.weight), HDF5Member("stride", list(layer.stride)), HDF5Member("padding", list(layer.padding)),
                HDF5Member("dilation", list(layer.dilation)), HDF5Member("groups", number(layer.groups)),
                HDF5Member("output_shape", list(layer.outputShape)),
            ]
        }
    }

    private static func graph(_ graph: NIRGraph) -> [HDF5Member] {
        let nodes = graph.nodes.map { node -> HDF5Member in
            if case .graph(let inner) = node.primitive { return HDF5Member(node.name, self.node(node.primitive, inner.metadata)) }
            return HDF5Member(node.name, self.node(node.primitive, node.metadata))
        }
        return [
            HDF5Member("nodes", .group(nodes.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })),
            HDF5Member("edges", .strings(shape: [graph.edges.count, 2], graph.edges.flatMap { [$0.source, $0.target] })),
        ]
    }

    private static func convolution(_ layer: NIRConvolution) -> [HDF5Member] {
        let isLine = layer.spatialAxes == 1
        func extents(_ values: [Int]) -> HDF5Node { isLine ? number(values[0]) : list(values) }
        let padding =
            switch layer.padding {
            case .same: string("same")
            case .valid: string("valid")
            case .pixels(let pixels): extents(pixels)
            }
        return [
            member("weight", layer.weight), member("bias", layer.bias), HDF5Member("stride", extents(layer.stride)), HDF5Member("padding", padding),
            HDF5Member("dilation", extents(layer.dilation)), HDF5Member("groups", number(layer.groups)),
        ] + (layer.inputShape.map { [HDF5Member("input_shape", extents($0))] } ?? [])
    }
}

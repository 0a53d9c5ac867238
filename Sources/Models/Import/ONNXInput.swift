import Formats

/// The image that a network reads, as its file declares it.
struct ONNXInput {
    let name: String
    /// Batch, channels, height, width; `nil` what the file leaves open.
    private let sizes: [Int?]
    /// Whether channels are the last axis, as TensorFlow has them: everything that reads the image begins by moving them.
    let isChannelsLast: Bool

    /// - Throws: `NetworkError.unsupported` for a file with several inputs, or one that is no image.
    init(of graph: ONNXGraph, file: String) throws(NetworkError) {
        let weights = Set(graph.initializers.map(\.name))
        // Old files list the weights among the inputs.
        let inputs = graph.inputs.filter { !weights.contains($0.name) }
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
        name = input.name
        let declared = (0..<4).map { axis -> Int? in
            guard input.hasShape, case .fixed(let size) = input.dimensions[axis] else { return nil }
            return size
        }
        isChannelsLast = Self.moveChannels(behind: input.name, graph, isFlat: declared[3] == 1)
        sizes = isChannelsLast ? [declared[0], declared[3], declared[1], declared[2]] : declared
    }

    /// Channels, where the file fixes them.
    var channels: Int? { sizes[1] }

    /// Makes the input layer.
    ///
    /// - Parameter inputShape: the image size where the file leaves it open.
    func add(inputShape: Shape?, to context: inout ImportContext) throws(NetworkError) {
        if let inputShape {
            let given = [inputShape.channels, inputShape.height, inputShape.width]
            for (size, given) in zip(sizes[1...], given) where size != nil && size != given {
                let fixed = sizes[1...].map { $0.map(String.init) ?? "any" }.joined(separator: "×")
                throw .shape(
                    layer: name,
                    reason: "the image size \(given) was asked for, but the file fixes channels×height×width to \(fixed)")
            }
        }
        guard let channels = sizes[1] ?? inputShape?.channels else {
            throw .shape(layer: name, reason: "the file leaves the number of channels open; \(NetworkError.openSizeRemedy)")
        }
        context.batch = sizes[0] ?? 1
        context.readsChannelsLast = isChannelsLast
        let operation = LayerOperation.input(channels: channels, height: inputShape?.height ?? sizes[2], width: inputShape?.width ?? sizes[3])
        var image = try context.addInput(Layer(name: name, operation: operation, inputs: []))
        if isChannelsLast { image.view = .permuted([0, 2, 3, 1]) }
        context.values[name] = .activation(image)
    }

    /// Whether every reader of a value moves its last axis behind the first, itself or behind arithmetic.
    private static func moveChannels(behind value: String, _ graph: ONNXGraph, isFlat: Bool) -> Bool {
        var found = false
        var open = [value]
        var seen: Set<String> = [value]
        // Far more arithmetic than stands in front of any network says nothing about its first layer.
        while let name = open.popLast(), seen.count <= 64 {
            for node in graph.nodes where node.inputs.contains(name) {
                switch node.opType {
                case "Transpose":
                    guard case .integers([0, 3, 1, 2])? = node.attribute("perm")?.value else { return false }
                    found = true
                case "Reshape" where isFlat:
                    // A single channel can be moved without moving a pixel.
                    guard node.inputs.count > 1, let shape = graph.initializers.first(where: { $0.name == node.inputs[1] })?.tensor.integers(),
                        shape.count == 4, shape[1] == 1
                    else { return false }
                    found = true
                case "Shape", "Size": continue
                case "Identity", "Cast", "Add", "Sub", "Mul", "Div", "Neg", "QuantizeLinear", "DequantizeLinear":
                    for output in node.outputs where seen.insert(output).inserted { open.append(output) }
                default: return false
                }
            }
        }
        return found
    }
}

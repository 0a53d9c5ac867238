extension Network {
    /// The input layer's shape, or `nil` where the file leaves height or width open.
    public var inputShape: Shape? {
        guard case .input(let channels, let height?, let width?) = layers.first?.operation else { return nil }
        return Shape(channels: channels, height: height, width: width)
    }

    /// The output shape of every layer for an input of shape `input`, in layer order.
    ///
    /// Runs `validate()` first. Throws `NetworkError.shape` naming the first layer whose inputs do not fit, or the input
    /// layer when `input` contradicts a size that the network fixes.
    public func shapes(input: Shape) throws(NetworkError) -> [Shape] {
        try validate()
        var shapes: [Shape] = []
        shapes.reserveCapacity(layers.count)
        for layer in layers {
            if let first = layer.operation.definition as? InputLayer {
                try first.checkImage(input, LayerCheck(name: layer.name))
                shapes.append(input)
            } else {
                shapes.append(try layer.outputShape(inputs: layer.inputs.map { shapes[$0] }))
            }
        }
        return shapes
    }
}

extension Layer {
    /// The shape this layer makes of its inputs' shapes.
    ///
    /// - Precondition: parameters and shapes lie within `GraphLimits`, as `checkParameters` and `checkExtents` ensure.
    func outputShape(inputs: [Shape]) throws(NetworkError) -> Shape {
        if inputs.isEmpty { throw .shape(layer: name, reason: "\(operation.kind) has no input") }
        let check = LayerCheck(name: name)
        let result = try operation.definition.outputShape(inputs, check)
        try check.extents(of: result)
        return result
    }

    func checkExtents(of shape: Shape) throws(NetworkError) { try LayerCheck(name: name).extents(of: shape) }
}

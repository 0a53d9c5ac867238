extension Network {
    /// Checks everything that does not depend on the image size: layer order, parameter ranges, weight counts.
    ///
    /// Throws `NetworkError.shape` with the layer's name. After it has passed, shape arithmetic cannot overflow.
    public func validate() throws(NetworkError) {
        guard let first = layers.first, case .input = first.operation else {
            throw .shape(layer: layers.first?.name ?? name, reason: "the first layer has to be the input")
        }
        guard layers.indices.contains(output) else {
            throw .shape(layer: name, reason: "the output is layer \(output), but there are \(layers.count) layers")
        }
        for (index, layer) in layers.enumerated() {
            try layer.checkInputs(index: index)
            try layer.checkParameters()
        }
    }
}

extension Layer {
    fileprivate func checkInputs(index: Int) throws(NetworkError) {
        if let stray = inputs.first(where: { $0 < 0 || $0 >= index }) {
            throw .shape(layer: name, reason: "it reads layer \(stray), which does not stand before it")
        }
        let expected = type(of: operation.definition).inputCount
        if !expected.contains(inputs.count) {
            throw .shape(layer: name, reason: "\(operation.kind) does not take \(inputs.count) inputs")
        }
        if index > 0, case .input = operation { throw .shape(layer: name, reason: "there is a second input") }
    }

    /// Ranges of the operation's own parameters and agreement with its weight arrays.
    func checkParameters() throws(NetworkError) { try operation.definition.check(LayerCheck(name: name)) }
}

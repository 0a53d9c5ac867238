extension Network {
    /// Per layer: whether it has weights and something that only folds a rectified value reads it, such as another layer with
    /// weights, with no rectifier between. Neurons have to carry its value, and both of its signs.
    func linearPopulations() -> [Bool] {
        var isLinear = layers.map { _ in false }
        /// Layers with weights whose value is part of each layer's, not rectified.
        var carried: [Set<Int>] = []
        for (index, layer) in layers.enumerated() {
            let incoming = layer.inputs.reduce(into: Set<Int>()) { $0.formUnion(carried[$1]) }
            switch layer.operation.definition.linearReach {
            case .weighted:
                for source in incoming { isLinear[source] = true }
                carried.append([index])
            case .needsRectified:
                for source in incoming { isLinear[source] = true }
                carried.append([])
            case .passes: carried.append(incoming)
            case .ends: carried.append([])
            }
        }
        return isLinear
    }
}

extension Network {
    /// What becomes of each layer on the way to spikes, in a few words; what blocks the conversion, where something does.
    ///
    /// - Parameter input: the input's shape; without one only obstacles that do not depend on it are known.
    public func loweringFates(input: Shape?) -> [String] {
        let heads = Set(headLayers)
        let linear = linearPopulations()
        let isNonnegative = layers.nonnegative()
        var fates = layers.indices.map { index -> String in
            if index == headInput { return "read-out" }
            if heads.contains(index) { return "applied to the read-out" }
            if linear[index] { return isNonnegative[index] ? "population" : "population of signed neurons" }
            if case .maxPool(let window) = layers[index].operation, !window.isDisjoint {
                return "population that lays the windows side by side, then a gate: the window's leader passes"
            }
            return layers[index].operation.definition.spikingForm.words
        }
        if let shapes = try? shapes(input: input ?? Shape(channels: 1, height: 1, width: 1)), input != nil {
            for obstacle in FoldedNetwork.obstacles(self, shapes: shapes) {
                if case .unsupported(let name, _, let reason, _) = obstacle, let index = layers.firstIndex(where: { $0.name == name }) {
                    fates[index] = "no spiking form: \(reason)"
                }
            }
        }
        return fates
    }
}

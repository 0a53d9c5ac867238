extension Network {
    /// What becomes of each layer on the way to spikes, in a few words; what blocks the conversion, where something does.
    ///
    /// - Parameter input: the input's shape; without one only obstacles that do not depend on it are known.
    public func loweringFates(input: Shape?) -> [String] {
        let heads = Set(headLayers)
        let linear = linearPopulations()
        var fates = layers.indices.map { index -> String in
            if index == headInput { return "read-out" }
            if heads.contains(index) { return "applied to the read-out" }
            if linear[index] { return "population of signed neurons" }
            return switch layers[index].operation {
            case .input: "input"
            case .convolution, .transposedConvolution: "weights of a projection"
            case .relu, .lifRate, .clip(minimum: 0, maximum: _): "population"
            case .leakyRelu: "population of signed neurons"
            case .channelAffine: "folded: weights and biases of its readers"
            case .averagePool: "folded: coordinates ÷ window"
            case .maxPool: "gate: the window's leader passes"
            case .upsample: "folded: phase kernels"
            case .concatenate: "folded: one projection per part"
            case .depthToSpace: "folded: taps per pixel of a block"
            case .pad: "folded: shifted coordinates"
            case .add: "folded: one projection per part"
            case .globalAveragePool: "folded: coordinates ÷ image"
            case .sigmoid, .softmax, .logSoftmax, .argMax, .threshold, .clip, .resize: "no spiking form"
            }
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

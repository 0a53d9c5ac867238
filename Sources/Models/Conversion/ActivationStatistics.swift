import Formats

/// λ of each measured layer: a percentile of its activation over the calibration data, 1 where that is zero.
struct ActivationStatistics {
    private var scales: [Int: Float] = [:]

    init(of network: Network, layers: [Int], calibration: Tensor, percentile: Double, threads: Int) throws {
        guard !layers.isEmpty else { return }
        var top: [Int: TopValues] = [:]
        let shapes = try network.shapes(
            input: Shape(channels: calibration.shape[1], height: calibration.shape[2], width: calibration.shape[3]))
        for layer in layers { top[layer] = TopValues(percentile: percentile, of: shapes[layer].count * calibration.shape[0]) }
        try network.infer(batch: calibration, threads: threads) { _, layer, activation in
            top[layer]?.insert(activation)
        }
        for (layer, values) in top {
            let scale = values.percentile(percentile)
            scales[layer] = scale > 0 ? scale : 1
        }
    }

    /// λ of a layer; 1 for the network's input, whose values are what they are.
    func scale(of layer: Int) -> Float { scales[layer] ?? 1 }
}

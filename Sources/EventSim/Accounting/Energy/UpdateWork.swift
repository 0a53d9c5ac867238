/// What an update of a neuron compares, by layer of a map.
struct UpdateWork {
    /// Thresholds of a spiking neuron above zero.
    let thresholds: Int
    /// Thresholds below zero, beside them.
    let negativeThresholds: Int
    /// Thresholds of either sign of the read-out: none where it only accumulates.
    let readoutThresholds: Int

    private let readout: Int

    init(_ map: CoreMap) {
        readout = map.readoutLayer
        let firing = map.layers.indices.filter { $0 != map.readoutLayer && !map.layers[$0].isInput }.map { map.layers[$0].soma.payloads }
        thresholds = firing.map { $0.count { $0 > 0 } }.max() ?? 0
        negativeThresholds = firing.map { $0.count { $0 < 0 } }.max() ?? 0
        readoutThresholds = map.layers[map.readoutLayer].soma.thresholds.count
    }

    var isMultiThreshold: Bool { thresholds > 1 }

    /// Comparisons of one update of a layer's neuron.
    func comparisons(layer: Int) -> Int { layer == readout ? readoutThresholds : thresholds + negativeThresholds }
}

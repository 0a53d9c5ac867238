/// What updates of a map's neurons compare.
struct UpdateWork {
    /// Thresholds of either sign that an update of each layer's neurons is compared with, by layer: none where it only accumulates.
    let comparisons: [Int]
    /// The most thresholds above zero of a layer, the read-out left out.
    let thresholds: Int
    /// The most thresholds below zero of a layer, the read-out left out.
    let negativeThresholds: Int
    /// Thresholds of either sign of the read-out.
    let readoutThresholds: Int

    init(_ map: CoreMap) {
        comparisons = map.layers.map(\.soma.thresholds.count)
        readoutThresholds = comparisons[map.readoutLayer]
        let firing = map.layers.indices.filter { $0 != map.readoutLayer && !map.layers[$0].isInput }.map { map.layers[$0].soma.payloads }
        thresholds = firing.map { $0.count { $0 > 0 } }.max() ?? 0
        negativeThresholds = firing.map { $0.count { $0 < 0 } }.max() ?? 0
    }

    var isMultiThreshold: Bool { thresholds > 1 }
}

import Formats
import Synchronization

/// λ of each measured layer: a percentile of its activation over the calibration data, 1 where that is zero. Of a leaky ReLU it
/// is the magnitude of what enters, because negative spikes have to keep up with that too; of the output and of layers without a
/// rectifier the magnitude as well.
struct ActivationStatistics {
    private var scales: [Int: Double] = [:]
    /// Layers whose percentile over the calibration data is zero, so that their λ says nothing; ascending.
    private(set) var silent: [Int] = []

    /// λs known from elsewhere, by layer.
    init(scales: [Int: Double]) { self.scales = scales }

    init(of network: Network, layers: [Int], output: Int?, calibration: Tensor, percentile: Double, threads: Int) throws(NetworkError) {
        guard !layers.isEmpty else { return }
        let inference = try DenseInference(
            network, input: Shape(channels: calibration.shape[1], height: calibration.shape[2], width: calibration.shape[3]))
        let collector = Collector(layers.map { ($0, TopValues(percentile: percentile, of: inference.shapes[$0].count * calibration.shape[0])) })
        _ = try inference.run(batch: calibration, threads: threads) { _, layer, values in
            switch network.layers[layer].operation {
            case .leakyRelu(let slope) where slope > 0: collector.insert(values.map { $0 < 0 ? -$0 / slope : $0 }, of: layer)
            case let operation where operation.definition.linearReach == .weighted: collector.insert(values.map(abs), of: layer)
            default: collector.insert(layer == output ? values.map(abs) : values, of: layer)
            }
        }
        for (layer, values) in collector.values.sorted(by: { $0.key < $1.key }) {
            guard values.isFinite else {
                throw .shape(layer: network.layers[layer].name, reason: "its activation is not finite on the calibration data (\(network.name))")
            }
            let scale = values.percentile(percentile)
            if !(scale > 0) { silent.append(layer) }
            scales[layer] = scale > 0 ? scale : 1
        }
    }

    /// λ of a layer; 1 for the network's input, whose values are what they are.
    func scale(of layer: Int) -> Double { scales[layer] ?? 1 }
}

/// Values from several threads at once; which of them are largest does not depend on the order they come in.
private final class Collector: Sendable {
    private let top: Locked<[Int: TopValues]>

    init(_ layers: [(Int, TopValues)]) { top = Locked(Dictionary(uniqueKeysWithValues: layers)) }

    var values: [Int: TopValues] { top.withLock { $0 } }

    func insert(_ values: [Float], of layer: Int) {
        top.withLock { $0[layer]?.insert(values) }
    }
}

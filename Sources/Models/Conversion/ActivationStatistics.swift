import Formats
import Synchronization

/// λ of each measured layer: a percentile of its activation over the calibration data. Where that is zero, because a ReLU never
/// passes anything on, it is the same percentile of the magnitude of what drives it, so that no early input below that makes it
/// fire; 1 where nothing drives it either. Of a leaky ReLU λ
/// is the magnitude of what enters, because negative spikes have to keep up with that too; of the output and of layers without a
/// rectifier the magnitude as well.
struct ActivationStatistics {
    private var scales: [Int: Double] = [:]
    /// Layers whose percentile over the calibration data is zero, so that their λ says nothing; ascending.
    private(set) var silent: [Int] = []
    /// Layers among them that nothing drives either, or whose drive is not known: their λ is 1.
    private(set) var unscaled: [Int] = []

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
        try measureDrive(network, inference, calibration, percentile, threads)
    }

    /// λ of silent ReLUs from the magnitude of what they read.
    private mutating func measureDrive(
        _ network: Network, _ inference: DenseInference, _ calibration: Tensor, _ percentile: Double, _ threads: Int
    ) throws(NetworkError) {
        let drives = silent.compactMap { layer -> (layer: Int, drive: Int)? in
            if case .relu = network.layers[layer].operation { (layer, network.layers[layer].inputs[0]) } else { nil }
        }
        unscaled = silent
        guard !drives.isEmpty else { return }
        let collector = Collector(drives.map { ($0.drive, TopValues(percentile: percentile, of: inference.shapes[$0.drive].count * calibration.shape[0])) })
        _ = try inference.run(batch: calibration, threads: threads) { _, layer, values in collector.insert(values.map(abs), of: layer) }
        let values = collector.values
        for (layer, drive) in drives {
            guard let scale = values[drive]?.percentile(percentile), scale > 0 else { continue }
            scales[layer] = scale
            unscaled.removeAll { $0 == layer }
        }
    }

    /// λ of a layer; 1 for the network's input, whose values are what they are.
    func scale(of layer: Int) -> Double { scales[layer] ?? 1 }
}

extension Network {
    /// What a reader of results should know of layers that never fired on the calibration data.
    func silenceNotes(_ statistics: ActivationStatistics, among stages: Set<Int>) -> [String] {
        statistics.silent.filter(stages.contains).map { layer in
            let name = layers[layer].name
            guard !statistics.unscaled.contains(layer) else {
                return "\(name) is silent on the calibration data, so its λ is 1: early spikes of it may be far too large; calibrate with more data"
            }
            return "\(name) is silent on the calibration data, so its λ is that of what drives it, \(Float(statistics.scale(of: layer))): it fires on nothing less"
        }
    }
}

/// Values from several threads at once; which of them are largest does not depend on the order they come in.
private final class Collector: Sendable {
    private let top: Locked<[Int: TopValues]>

    init(_ layers: [(Int, TopValues)]) { top = Locked(Dictionary(layers) { first, _ in first }) }

    var values: [Int: TopValues] { top.withLock { $0 } }

    func insert(_ values: [Float], of layer: Int) {
        top.withLock { $0[layer]?.insert(values) }
    }
}

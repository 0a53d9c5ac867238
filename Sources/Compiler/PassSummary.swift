import EventSim
import Models

/// What each pass changed, in words.
enum PassSummary {
    static func quantize(_ quantization: Quantization) -> [String] {
        quantization.notes + quantization.layers.map { layer in
            let clipped = layer.clipped > 0 ? ", \(layer.clipped * 100) % of the weights clipped" : ""
            return
                "\(layer.name): potential unit \(layer.unit), weights \(quantization.weightBits) bits << \(layer.weightShift), largest error \(layer.maxError)\(clipped)"
        }
    }

    /// - Parameter network: the one that was given; its projections come first among those on the chip.
    static func align(_ alignment: Alignment, of network: SpikingNetwork) -> [String] {
        alignment.notes + zip(network.projections, alignment.schedule.delays).compactMap { projection, delay in
            guard delay > 1, case .population(let source) = projection.source else { return nil }
            return "\(network.populations[source].name) → \(network.populations[projection.target].name): delayed by \(delay) steps"
        }
    }

    static func partition(_ map: CoreMap, tilings: [Tiling?], blocks: [Block]) -> [String] {
        var counts = Array(repeating: 0, count: map.layers.count)
        for block in blocks { counts[block.layer] += 1 }
        let cores = (blocks.map(\.core).max() ?? -1) + 1
        let layers = map.layers.indices.compactMap { layer -> String? in
            guard let tiling = tilings[layer] else { return nil }
            let extents = Tiling(rows: map.layers[layer].height, columns: map.layers[layer].width, channels: map.layers[layer].channels)
            return "\(map.layers[layer].name): \(extents) cut into \(counts[layer]) block\(counts[layer] == 1 ? "" : "s") of \(tiling)"
        }
        return layers + ["\(blocks.count) blocks on \(cores) cores"]
    }

    static func place(_ cores: [CoreLocation], isWeighted: Bool) -> [String] {
        let chips = Set(cores.map(\.chip)).count
        return [
            "\(cores.count) cores on \(chips) chip\(chips == 1 ? "" : "s"), for \(isWeighted ? "the traffic of the calibration data" : "one spike of every neuron")"
        ]
    }
}

import EventSim
import Models

/// Whether a map's weights are those of the network it was made of.
extension Verifier {
    /// Every weight of the map, as mantissa × 2^shift × potential unit, against the real one times what one unit of its source's
    /// payload stands for: within a step of the mantissa, unless it was clipped.
    ///
    /// - Parameters:
    ///   - network: in real numbers, before quantisation. Its projections of spikes come first among the map's, in order.
    ///   - layers: of the map, by the network's population.
    static func verify(_ map: CoreMap, against network: SpikingNetwork, layers: [Int]) throws(VerificationError) {
        let spiking = network.projections.filter { $0.source != .input || network.input.coding.isSpikes }
        for (index, (projection, mapped)) in zip(spiking, map.projections).enumerated() {
            let place = name(mapped, index, map)
            try require(
                mapped.target == layers[projection.target] && mapped.weights.count == projection.kernel.weights.count, .projection, place,
                needed: layers[projection.target], available: mapped.target, "target layer")
            var payloadUnit = 1.0
            if case .population(let source) = projection.source, let level = map.layers[layers[source]].soma.levels.first {
                if let difference = level.effect.difference {
                    payloadUnit = map.layers[layers[source]].unit * Double(1 << difference.shift)
                } else {
                    payloadUnit = Double(network.populations[source].neuron.amplitudes[0]) / Double(level.payload)
                }
            }
            let step = map.layers[mapped.target].unit * Double(1 << mapped.weightShift)
            // What is clipped ends where the projection's mantissas do: in a dialect that rounds each weight not at ±127.
            let (lowest, highest) = (Double(mapped.weights.min() ?? 0), Double(mapped.weights.max() ?? 0))
            for (weight, stored) in zip(projection.kernel.weights, mapped.weights) {
                let steps = Double(weight) * payloadUnit / step
                try require(
                    abs(min(max(steps, lowest), highest) - Double(stored)) <= 1, .weightRange, place, needed: Int(steps.rounded()), available: Int(stored),
                    "steps of \(step) that the weight \(weight) takes")
            }
        }
    }
}

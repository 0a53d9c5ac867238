import EventSim
import Models

/// A network after the passes that come before partitioning: in the chip's integers, without blocks and cores.
struct LoweredNetwork {
    var splitting: NeuronSplitting
    var quantization: Quantization
    var lowering: SpikeLowering
    var alignment: Alignment
    var map: CoreMap

    /// - Throws: `NetworkError` for what the chip cannot compute.
    init(_ network: SpikingNetwork, _ options: CompileOptions, chip: ChipSpecification, passes: inout [PassRecord]) throws(NetworkError) {
        // The map's chip has the weights' width, so that narrow weights take less synapse memory.
        var chip = chip
        chip.arithmetic.weightBits = min(options.weightBits ?? chip.arithmetic.weightBits, chip.arithmetic.weightBits)
        do {
            splitting = try PassRecord.run("split neurons", into: &passes) {
                let splitting = NeuronSplitting(network.foldingAmplitudes(), chip: chip)
                try splitting.checkGates(chip)
                return splitting
            } changes: {
                $0.notes.isEmpty ? ["every neuron is one that \(chip.name) has"] : $0.notes
            }
            let network = splitting.network
            quantization = try PassRecord.run("quantise", into: &passes) {
                try Quantization(
                    network, chip: chip, window: options.window, inputPeak: options.inputPeak, weightBits: chip.arithmetic.weightBits,
                    arithmetic: options.arithmetic, weightPercentile: options.weightPercentile)
            } changes: {
                PassSummary.quantize($0)
            }
            var relayed = quantization
            let original = quantization.network
            alignment = try PassRecord.run("align", into: &passes) {
                try Alignment(options.schedule, of: &relayed, window: options.window, chip: chip)
            } changes: {
                PassSummary.align($0, of: original)
            }
            quantization = relayed
            let (quantized, payloads) = (quantization.network, quantization.payloads)
            lowering = try PassRecord.run("lower spikes", into: &passes) {
                try SpikeLowering(quantized, payloads: payloads, chip: chip)
            } changes: {
                $0.notes
            }
        } catch let error as NetworkError {
            throw error
        } catch {
            preconditionFailure("the passes throw network errors only: \(error)")
        }
        map = quantization.unplacedMap(lowering: lowering, schedule: alignment.schedule, chip: chip)
    }

    /// Events per neuron and step of the map's layers from those of the network's populations; relays have their source's.
    func ratesByLayer(_ rates: [Double]) -> [Double] {
        let offset = map.layers.count - quantization.network.populations.count
        var byLayer = Array(repeating: 0.0, count: map.layers.count)
        for (population, rate) in zip(alignment.places, rates) { byLayer[population + offset] = rate }
        for projection in map.projections.filter({ !alignment.places.contains($0.target - offset) }).sorted(by: { $0.target < $1.target }) {
            byLayer[projection.target] = byLayer[projection.source]
        }
        return byLayer
    }
}

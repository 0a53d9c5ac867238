import EventSim
import Models

/// A network after the passes that come before partitioning: in the chip's integers, without blocks and cores.
struct LoweredNetwork {
    var splitting: NeuronSplitting
    var quantization: Quantization
    var lowering: SpikeLowering
    var schedule: Schedule
    var map: CoreMap

    /// - Throws: `NetworkError` for what the chip cannot compute.
    init(_ network: SpikingNetwork, _ options: CompileOptions, chip: ChipSpecification, passes: inout [PassRecord]) throws(NetworkError) {
        // The map's chip has the weights' width, so that narrow weights take less synapse memory.
        var chip = chip
        chip.arithmetic.weightBits = min(options.weightBits ?? chip.arithmetic.weightBits, chip.arithmetic.weightBits)
        do {
            splitting = PassRecord.run("split neurons", into: &passes) {
                NeuronSplitting(network.foldingAmplitudes(), chip: chip)
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
            let (quantized, payloads) = (quantization.network, quantization.payloads)
            lowering = try PassRecord.run("lower spikes", into: &passes) {
                try SpikeLowering(quantized, payloads: payloads, chip: chip)
            } changes: {
                $0.notes
            }
            schedule = try PassRecord.run("align", into: &passes) {
                try Alignment.schedule(options.schedule, of: network, window: options.window, chip: chip)
            } changes: {
                PassSummary.align($0, of: network)
            }
        } catch let error as NetworkError {
            throw error
        } catch {
            preconditionFailure("the passes throw network errors only: \(error)")
        }
        map = quantization.unplacedMap(lowering: lowering, schedule: schedule, chip: chip)
    }
}

/// What differs where neurons send what has changed, so that their sums are values and no rates.
extension ConversionOptions {
    /// What the populations of a network of these neurons come to.
    var code: Population.Code { neuron.difference == nil ? .rate : .value }

    /// - Throws: `ConversionError` for options and layers that have a meaning for rates only.
    func checkValues(_ folded: FoldedNetwork, in network: Network) throws(ConversionError) {
        guard code == .value else { return }
        let word = neuron.word(leaks: false)
        guard coding == .analogCurrent else {
            throw ConversionError(reason: "\(word) neurons send what has changed of a value, and the spikes of a coded input come to as many times a rate; use --coding analog")
        }
        guard membrane == Membrane() else {
            throw ConversionError(
                reason: "\(word) neurons keep all that has arrived and send what has changed of it in the same step: no leak, current decay or refractory steps, and --order integrate-then-fire")
        }
        guard readout == .potential else {
            throw ConversionError(reason: "the read-out of \(word) neurons is the sum of what they send; use --readout potential")
        }
        guard normalization != .balanced else {
            throw ConversionError(reason: "threshold balancing measures how much arrives in a step, and \(word) neurons compare what has changed; use connection-wise normalisation")
        }
        for stage in folded.stages {
            switch network.layers[stage.layer].operation {
            case .clip:
                throw ConversionError(reason: "layer \(stage.name) is cut off above, and \(word) neurons send whatever a value has changed by; use --neuron if")
            case .lifRate: throw ConversionError(reason: "layer \(stage.name) has firing rates, and \(word) neurons send values; use --neuron if")
            default: break
            }
        }
    }

    /// What a reader of results should know of max pools: their gates pass spikes.
    func gateNotes(_ network: SpikingNetwork) -> [String] {
        guard code == .value, network.projections.contains(where: { $0.gate != nil && $0.source != .input }) else { return [] }
        return [
            "max pools pass what the leader of a window sends: its value, as long as the leader of the first step stays it; what another one sends afterwards is its change alone"
        ]
    }
}

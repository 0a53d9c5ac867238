import Formats

extension ConversionOptions {
    /// The neuron in place of each ReLU, thresholds in units of the layer's λ.
    var neuronModel: NeuronModel {
        var model = neuron
        model.comparison = comparison
        if neuron.allowsHardReset { model.reset = reset }
        return model
    }

    /// The neuron of the read-out, whatever those of the other layers are: negative spikes are free, because an output has both
    /// signs.
    var readoutNeuron: NeuronModel {
        switch readout {
        case .potential: .accumulate
        case .spikes: .signed(.ternary(comparison: comparison))
        }
    }

    /// The word of the neuron that takes back what it sent, where this one does not and one stands in its place.
    public var memoryWord: String? {
        guard !neuron.keepsEmitted else { return nil }
        return switch neuron.word(leaks: membrane.leak != 1) {
        case "if", "lif", "ternary": "signed-ternary"
        case "multi-threshold", "free-multi-threshold": "signed-multi-threshold"
        default: nil
        }
    }

    /// What signed neurons without memory in the place of ReLUs compute.
    func identityNotes(rectifiers: Int) -> [String] {
        guard rectifiers > 0, neuron.isSigned, !neuron.keepsEmitted, let memoryWord else { return [] }
        return [
            "\(rectifiers) ReLU\(rectifiers == 1 ? "" : "s") became \(neuron.word(leaks: false)) neurons without memory, which send values below zero on: they compute the identity, not a ReLU; --neuron \(memoryWord) computes the ReLU"
        ]
    }

    /// The neuron of a leaky ReLU: negative thresholds as large as the positive ones, and amplitudes that carry the slope.
    func leakyNeuron(slope: Float) -> NeuronModel { slope > 0 ? neuronModel.leaky(slope: slope) ?? neuronModel : neuronModel }

    /// - Throws: `ConversionError` when the options' neuron cannot stand for a leaky ReLU of this slope.
    func checkLeak(_ slope: Float, layer: String) throws(ConversionError) {
        guard slope >= 0 else {
            throw ConversionError(reason: "layer \(layer) has the negative slope \(slope) below zero, which no spike of a signed neuron can carry; use slopes of at least 0")
        }
        if slope > 0, neuron.leaky(slope: slope) == nil {
            throw ConversionError(reason: "layer \(layer) has values below zero, but \(neuron.word(leaks: false)) neurons have no negative spikes; use --neuron if or multi-threshold")
        }
    }

    /// - Throws: `ConversionError` for options or calibration data that cannot be used.
    func check(_ calibration: Tensor) throws(ConversionError) {
        guard calibration.shape.count == 4, calibration.shape[0] > 0 else {
            throw ConversionError(reason: "calibration data must have shape [N, C, H, W] with N > 0, not \(calibration.shape)")
        }
        guard calibration.scalars.allSatisfy(\.isFinite) else {
            throw ConversionError(reason: "calibration data holds a value that is not finite")
        }
        guard (0...100).contains(percentile) else { throw ConversionError(reason: "percentile \(percentile) is outside 0...100") }
        try checkNeuron()
        guard readout == .potential || normalization != .balanced else {
            throw ConversionError(
                reason: "a read-out that fires needs a scale of the output, and threshold balancing measures none; use connection-wise normalisation, or read the potential")
        }
        if let stepSeconds, !(stepSeconds.isFinite && stepSeconds > 0) {
            throw ConversionError(reason: "a time step of \(stepSeconds) s is not positive")
        }
        if let synapseSeconds, !(synapseSeconds.isFinite && synapseSeconds >= 0) {
            throw ConversionError(reason: "a synaptic time constant of \(synapseSeconds) s is below zero")
        }
        if let initialPotential, !initialPotential.isFinite {
            throw ConversionError(reason: "the initial potential must be finite")
        }
    }

    private func checkNeuron() throws(ConversionError) {
        for thresholds in [neuron.positiveThresholds, neuron.negativeThresholds] where !thresholds.isEmpty || thresholds == neuron.positiveThresholds {
            guard !thresholds.isEmpty, thresholds.count <= 16, thresholds.allSatisfy({ $0 > 0 && $0.isFinite }),
                zip(thresholds, thresholds.dropFirst()).allSatisfy({ $0 > $1 })
            else {
                throw ConversionError(reason: "thresholds \(thresholds) must be 1 to 16 positive numbers in descending order")
            }
        }
        guard reset == .soft || neuron.allowsHardReset else {
            throw ConversionError(reason: "a hard reset needs a neuron that crosses one threshold at a time")
        }
        guard membrane.leak > 0, membrane.leak <= 1, membrane.currentDecay >= 0, membrane.currentDecay < 1 else {
            throw ConversionError(
                reason: "a leak of \(membrane.leak) and a current decay of \(membrane.currentDecay) must lie in 0 ... 1: shares that are left after a step, the leak's above 0 and the current's below 1")
        }
        guard !membrane.resetsLate
            || reset == .soft && (neuron.reset == .soft || neuron.allowsHardReset) && membrane.order == .integrateThenFire && membrane.refractorySteps == 0
        else {
            throw ConversionError(reason: "a late reset is for neurons that subtract thresholds, integrate before they fire and do not rest")
        }
        guard (0...1 << 12).contains(membrane.refractorySteps) else {
            throw ConversionError(reason: "\(membrane.refractorySteps) refractory steps are outside 0...4096")
        }
    }
}

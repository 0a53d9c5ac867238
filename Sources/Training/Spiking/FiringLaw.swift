internal import Kernels
internal import Models

/// A neuron's firing in floats: its thresholds in the order in which they are tried.
struct FiringLaw: Sendable {
    /// By membrane.
    let membranes: [[FloatFiring.Pair]]
    let firing: FloatFiring
    let initial: Float

    /// Whether what arrived is what was emitted and what is left: nothing leaks, and spikes subtract what they send.
    var conservesInput: Bool {
        firing.leak == 1 && firing.resetPotential == nil && membranes.count == 1
            && membranes[0].allSatisfy { $0.threshold == $0.amplitude && ($0.negativeAmplitude == 0 || $0.negativeAmplitude == $0.negativeThreshold) }
    }

    /// The neuron of a population whose λ is `scale`.
    init(_ settings: SpikingSettings, scale: Float) {
        let neuron = settings.neuron
        let unit = settings.scalesSpikes ? scale : 1
        membranes = (0..<neuron.membraneCount).map { membrane in
            let levels = neuron.levels.filter { $0.membrane == membrane }
            let below = levels.filter { $0.side == .below }
            return levels.filter { $0.side == .above }.enumerated().map { number, level in
                let negative = number < below.count ? below[number] : nil
                return FloatFiring.Pair(
                    threshold: level.threshold * scale, amplitude: level.amplitude * unit,
                    negativeThreshold: negative.map { $0.threshold * scale } ?? .infinity,
                    negativeAmplitude: negative.map { -$0.amplitude * unit } ?? 0)
            }
        }
        var rest: Float?
        if case .hard(let potential) = neuron.reset { rest = potential * scale }
        firing = FloatFiring(
            isAtOrAbove: neuron.comparison == .atOrAbove, isSigned: neuron.isSigned, hasMemory: neuron.hasMemory, resetPotential: rest,
            leak: settings.membrane.leak, firesFirst: settings.membrane.order == .fireThenIntegrate)
        initial = settings.initial * scale
    }
}

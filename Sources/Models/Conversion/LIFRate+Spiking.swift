import Foundation

extension LIFRate {
    static let defaultStepSeconds: Float = 0.001
    static let defaultSynapseSeconds: Float = 0.005

    /// The spiking neuron whose steady rate the activation is, in time steps.
    struct Spiking {
        var neuron: NeuronModel
        var membrane: Membrane
        /// Activation that one spike per step stands for.
        var scale: Float
        /// Input current that, standing for ever, brings the potential to a threshold of one.
        var divisor: Float
        /// The same for a current that arrives as spikes and is smoothed over `synapseSeconds`.
        var spikeDivisor: Float
    }

    /// A leaky integrate-and-fire neuron with threshold 1, reset to 0 and steps of `stepSeconds`:
    /// v ← e^(−Δt/τ_rc) · v + (1 − e^(−Δt/τ_rc)) · J / V_th, the exact solution for a constant current.
    ///
    /// The potential rests for τ_ref / Δt steps, rounded. A threshold crossing is seen at the end of its step, so an interval
    /// between spikes is at most one step longer than the formula's, besides the rounding of τ_ref. Arriving spikes pass a
    /// low-pass filter of the time constant `synapseSeconds` (0 for none), because the formula holds for steady currents.
    func spiking(stepSeconds: Float, synapseSeconds: Float) -> Spiking {
        let leak = exp(-stepSeconds / membraneTime)
        let kept = synapseSeconds > 0 ? exp(-stepSeconds / synapseSeconds) : 0
        // −expm1 keeps the digits that 1 − leak would lose for short steps.
        let divisor = threshold / -expm1(-stepSeconds / membraneTime)
        return Spiking(
            neuron: .integrateAndFire(IntegrateAndFire(reset: .hard(potential: 0))),
            membrane: Membrane(
                leak: leak, currentDecay: kept, refractorySteps: Int((refractoryTime / stepSeconds).rounded(.toNearestOrEven)), refractoriness: .hold),
            scale: amplitude / stepSeconds, divisor: divisor,
            spikeDivisor: synapseSeconds > 0 ? divisor / -expm1(-stepSeconds / synapseSeconds) : divisor)
    }
}

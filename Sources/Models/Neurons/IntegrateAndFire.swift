/// Integrate-and-fire: one spike when v crosses θ; then the reset. With a leak in its `Membrane` it is LIF.
public struct IntegrateAndFire: Neuron {
    /// θ, above 0.
    public var threshold: Float
    /// The value of a spike.
    public var amplitude: Float
    /// Whether v = θ fires.
    public var comparison: Comparison
    /// What a spike does to the potential: subtract θ, or set it.
    public var reset: Reset

    /// θ = 1, spikes of 1, v > θ and soft reset unless told otherwise.
    public init(threshold: Float = 1, amplitude: Float = 1, comparison: Comparison = .above, reset: Reset = .soft) {
        self.threshold = threshold
        self.amplitude = amplitude
        self.comparison = comparison
        self.reset = reset
    }

    /// `if`, and `lif`, which is the same neuron in a membrane that leaks.
    public static let specs = [
        NeuronSpec(
            "if", aliases: ["integrate-and-fire"], "Adds its input to its potential v and fires once, with value 1, in a step in which v crosses the threshold.",
            formula: "v ← v + I; s = 1 if v > θ; v ← v − θ", options: .betweenSpikes.union([.reset])
        ) { _ in .integrateAndFire },
        NeuronSpec(
            "lif", aliases: ["leaky integrate-and-fire", "leak", "--leak"],
            "Integrate-and-fire whose potential decays: --leak is the share that is left after a step, 1 being if. Every neuron but if takes a leak.",
            formula: "v ← leak · v + I", options: .betweenSpikes.union([.reset, .leak]), required: [.leak]
        ) { _ in .integrateAndFire },
    ]

    /// `lif` in a membrane that leaks, `if` otherwise.
    public func word(leaks: Bool) -> String { leaks ? "lif" : "if" }

    /// The single threshold, crossed upwards.
    public var levels: [FiringLevel] {
        get { [FiringLevel(threshold: threshold, amplitude: amplitude, reset: reset)] }
        set {
            threshold = newValue[0].threshold
            amplitude = newValue[0].amplitude
            reset = newValue[0].reset
        }
    }

    /// Soft and hard resets are both common for it.
    public var allowsHardReset: Bool { true }

    /// One comparison, one reset.
    public func rule<Scalar: ReferenceScalar>(_ arithmetic: Scalar.Type) -> any FiringRule<Scalar> { Rule(self) }

    private struct Rule<Scalar: ReferenceScalar>: FiringRule {
        private let threshold: Scalar
        private let amplitude: Float
        private let comparison: Comparison
        private let resetPotential: Scalar?

        init(_ neuron: IntegrateAndFire) {
            threshold = Scalar(reference: neuron.threshold)
            amplitude = neuron.amplitude
            comparison = neuron.comparison
            resetPotential = neuron.reset.potential()
        }

        func fire(_ potential: inout Scalar, membrane: Int, emitted: Float) -> Fired<Scalar> {
            guard comparison.crosses(potential, threshold) else { return Fired(subtracted: .zero) }
            potential = resetPotential ?? potential - threshold
            return Fired(value: amplitude, crossings: 1, subtracted: threshold)
        }
    }
}

extension NeuronModel {
    /// θ = 1, spikes of 1, v > θ and soft reset.
    public static let integrateAndFire = NeuronModel(IntegrateAndFire())
    /// Integrate-and-fire with the given parameters.
    public static func integrateAndFire(_ neuron: IntegrateAndFire) -> NeuronModel { NeuronModel(neuron) }
}

/// Integrate-and-fire: one spike when v crosses θ; then the reset. With a leak in its `Membrane` it is LIF.
public struct IntegrateAndFire: Neuron {
    public var threshold: Float
    /// The value of a spike.
    public var amplitude: Float
    public var comparison: Comparison
    public var reset: Reset

    public init(threshold: Float = 1, amplitude: Float = 1, comparison: Comparison = .above, reset: Reset = .soft) {
        self.threshold = threshold
        self.amplitude = amplitude
        self.comparison = comparison
        self.reset = reset
    }

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

    public func word(leaks: Bool) -> String { leaks ? "lif" : "if" }

    public var levels: [FiringLevel] {
        get { [FiringLevel(threshold: threshold, amplitude: amplitude, reset: reset)] }
        set {
            threshold = newValue[0].threshold
            amplitude = newValue[0].amplitude
            reset = newValue[0].reset
        }
    }

    public var allowsHardReset: Bool { true }

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
    public static let integrateAndFire = NeuronModel(IntegrateAndFire())
    public static func integrateAndFire(_ neuron: IntegrateAndFire) -> NeuronModel { NeuronModel(neuron) }
}

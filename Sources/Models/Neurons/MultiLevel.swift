/// Multi-level firing: K membranes with one input, each with its own threshold and hard reset; the value of a firing is how
/// many of them fired, times `amplitude`.
///
/// Source: Feng et al. 2022, Multi-Level Firing with Spiking DS-ResNet (MLF).
public struct MultiLevel: Neuron {
    /// One per membrane, descending.
    public var thresholds: [Float]
    /// What each membrane emits.
    public var amplitude: Float
    /// What a membrane that fired is set to.
    public var resetPotential: Float
    /// Whether v = θ_k fires.
    public var comparison: Comparison

    /// Three membranes with thresholds 3, 2 and 1, reset to 0, unless told otherwise.
    public init(thresholds: [Float] = [3, 2, 1], amplitude: Float = 1, resetPotential: Float = 0, comparison: Comparison = .above) {
        self.thresholds = thresholds
        self.amplitude = amplitude
        self.resetPotential = resetPotential
        self.comparison = comparison
    }

    /// The amplitude at which a small constant input and its rate code have the same mean: membranes fire at I/θ_k, so 1 / Σ 1/θ_k.
    public static func rateAmplitude(thresholds: [Float]) -> Float { 1 / thresholds.reduce(0) { $0 + 1 / $1 } }

    /// `mlf`, amplitude as `rateAmplitude` has it.
    public static let specs = [
        NeuronSpec(
            "mlf", aliases: ["multi-level", "multi-level firing"],
            "K membranes with one input, each with its own threshold and set to 0 by its spike; the value is how many fired, times 1 / Σ 1/θ_k in a converted network.",
            source: "Feng 2022, Multi-Level Firing with Spiking DS-ResNet; docs/semantics.md, 2",
            options: .betweenSpikes.union([.thresholds, .leak])
        ) { .multiLevel($0.thresholds ?? [3, 2, 1]) }
    ]

    /// A threshold for each membrane, all of one amplitude and one hard reset.
    public var levels: [FiringLevel] {
        get {
            thresholds.enumerated().map {
                FiringLevel(membrane: $0, threshold: $1, amplitude: amplitude, reset: .hard(potential: resetPotential))
            }
        }
        set {
            thresholds = newValue.map(\.threshold)
            if let first = newValue.first { amplitude = first.amplitude }
            if case .hard(let potential) = newValue.first?.reset { resetPotential = potential }
        }
    }

    /// Membranes fire upwards only.
    public func leaky(slope: Float) -> NeuronModel? { nil }

    /// Each membrane for itself.
    public func rule<Scalar: ReferenceScalar>(_ arithmetic: Scalar.Type) -> any FiringRule<Scalar> { Rule(self) }

    private struct Rule<Scalar: ReferenceScalar>: FiringRule {
        private let thresholds: [Scalar]
        private let amplitude: Float
        private let resetPotential: Scalar
        private let comparison: Comparison

        init(_ neuron: MultiLevel) {
            thresholds = neuron.thresholds.map(Scalar.init(reference:))
            amplitude = neuron.amplitude
            resetPotential = Scalar(reference: neuron.resetPotential)
            comparison = neuron.comparison
        }

        func fire(_ potential: inout Scalar, membrane: Int, emitted: Float) -> Fired<Scalar> {
            guard comparison.crosses(potential, thresholds[membrane]) else { return Fired(subtracted: .zero) }
            potential = resetPotential
            return Fired(value: amplitude, crossings: 1, subtracted: thresholds[membrane])
        }
    }
}

extension NeuronModel {
    /// Multi-level firing with the given parameters.
    public static func multiLevel(_ neuron: MultiLevel) -> NeuronModel { NeuronModel(neuron) }

    /// - Parameter thresholds: descending, one per membrane, whose spikes together have the mean of their input.
    public static func multiLevel(_ thresholds: [Float]) -> NeuronModel {
        NeuronModel(MultiLevel(thresholds: thresholds, amplitude: MultiLevel.rateAmplitude(thresholds: thresholds)))
    }
}

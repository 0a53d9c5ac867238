/// Integrate-and-fire: one spike when v crosses θ; then the reset. With a leak in its `Membrane` it is LIF.
public struct IntegrateAndFire: Sendable, Equatable {
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

    struct Rule<Scalar: ReferenceScalar> {
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

        func fire(_ potential: inout Scalar) -> Fired<Scalar> {
            guard comparison.crosses(potential, threshold) else { return Fired(subtracted: .zero) }
            potential = resetPotential ?? potential - threshold
            return Fired(value: amplitude, crossings: 1, subtracted: threshold)
        }
    }
}

extension Reset {
    /// Where a hard reset puts the potential; `nil` for a soft one.
    func potential<Scalar: ReferenceScalar>() -> Scalar? {
        if case .hard(let potential) = self { Scalar(reference: potential) } else { nil }
    }
}

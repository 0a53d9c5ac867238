/// A neuron's firing rule in one arithmetic: parameters converted once per run.
struct FireRule<Scalar: ReferenceScalar> {
    private let thresholds: [Scalar]
    private let amplitudes: [Float]
    private let comparison: Comparison
    private let resetPotential: Scalar?

    init(_ neuron: NeuronModel) {
        thresholds = neuron.thresholds.map(Scalar.init(reference:))
        amplitudes = neuron.amplitudes
        switch neuron {
        case .integrateAndFire(let model):
            comparison = model.comparison
            if case .hard(let potential) = model.reset { resetPotential = Scalar(reference: potential) } else { resetPotential = nil }
        case .multiThreshold(let model):
            comparison = model.comparison
            resetPotential = nil
        case .accumulate:
            comparison = .above
            resetPotential = nil
        }
    }

    /// Lets one neuron fire: the cascade through its thresholds and the reset, on the potential in place.
    func fire(_ potential: inout Scalar) -> (value: Float, crossings: Int) {
        var value: Float = 0
        var crossings = 0
        for (threshold, amplitude) in zip(thresholds, amplitudes)
        where comparison == .above ? potential > threshold : potential >= threshold {
            value += amplitude
            crossings += 1
            potential = resetPotential ?? potential - threshold
        }
        return (value, crossings)
    }
}

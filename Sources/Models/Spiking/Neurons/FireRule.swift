/// What one membrane emitted in one step.
struct Fired<Scalar> {
    /// Σ of the amplitudes of the crossed thresholds.
    var value: Float = 0
    /// How many thresholds were crossed.
    var crossings = 0
    /// Σ of the crossed thresholds with their signs: what a soft reset takes from the potential.
    var subtracted: Scalar
}

/// A neuron's firing rule in one arithmetic: parameters converted once per run.
enum FireRule<Scalar: ReferenceScalar> {
    case integrateAndFire(IntegrateAndFire.Rule<Scalar>)
    case multiThreshold(MultiThreshold.Rule<Scalar>)
    case signed(SignedMultiThreshold.Rule<Scalar>)
    case multiLevel(MultiLevel.Rule<Scalar>)
    case silent

    init(_ neuron: NeuronModel) {
        switch neuron {
        case .integrateAndFire(let neuron): self = .integrateAndFire(.init(neuron))
        case .multiThreshold(let neuron): self = .multiThreshold(.init(neuron))
        case .signed(let neuron): self = .signed(.init(neuron))
        case .multiLevel(let neuron): self = .multiLevel(.init(neuron))
        case .accumulate: self = .silent
        }
    }

    /// Lets one membrane fire and resets it in place.
    ///
    /// - Parameter emitted: Σ of what the neuron emitted so far.
    func fire(_ potential: inout Scalar, membrane: Int, emitted: Float) -> Fired<Scalar> {
        switch self {
        case .integrateAndFire(let rule): rule.fire(&potential)
        case .multiThreshold(let rule): rule.fire(&potential)
        case .signed(let rule): rule.fire(&potential, emitted: emitted)
        case .multiLevel(let rule): rule.fire(&potential, membrane: membrane)
        case .silent: Fired(subtracted: .zero)
        }
    }
}

/// How a neuron turns its potential into spikes, with the parameters; what each model does is in `Spiking/Neurons`, one file
/// per model. What the potential does between spikes is `Membrane`.
public enum NeuronModel: Sendable, Equatable {
    /// Integrate-and-fire, leaky or not: at most one spike of value `amplitude` per step.
    case integrateAndFire(IntegrateAndFire)
    /// Multi-threshold (Spiking-UNet 2023): a cascade through descending thresholds in one step.
    case multiThreshold(MultiThreshold)
    /// Thresholds of both signs: ternary neurons, signed neurons with memory, leaky-ReLU neurons.
    case signed(SignedMultiThreshold)
    /// Multi-level firing (Feng 2022): several membranes behind one input.
    case multiLevel(MultiLevel)
    /// A read-out that accumulates and never fires.
    case accumulate

    /// Whether the neuron never fires, so that its potential is what is read.
    public var isReadout: Bool { self == .accumulate }

    /// Thresholds as magnitudes: from the largest to the smallest, for a signed neuron the negative ones behind the positive
    /// ones; empty for a read-out.
    public var thresholds: [Float] {
        switch self {
        case .integrateAndFire(let neuron): [neuron.threshold]
        case .multiThreshold(let neuron): neuron.thresholds
        case .signed(let neuron): neuron.thresholds + neuron.negativeThresholds
        case .multiLevel(let neuron): neuron.thresholds
        case .accumulate: []
        }
    }

    /// The value each threshold emits, in the order of `thresholds`; below zero for negative thresholds.
    public var amplitudes: [Float] {
        switch self {
        case .integrateAndFire(let neuron): [neuron.amplitude]
        case .multiThreshold(let neuron): neuron.amplitudes
        case .signed(let neuron): neuron.amplitudes + neuron.negativeAmplitudes.map { -$0 }
        case .multiLevel(let neuron): neuron.thresholds.map { _ in neuron.amplitude }
        case .accumulate: []
        }
    }

    /// When a potential crosses a threshold; setting it on a read-out changes nothing.
    public var comparison: Comparison {
        get {
            switch self {
            case .integrateAndFire(let neuron): neuron.comparison
            case .multiThreshold(let neuron): neuron.comparison
            case .signed(let neuron): neuron.comparison
            case .multiLevel(let neuron): neuron.comparison
            case .accumulate: .above
            }
        }
        set {
            switch self {
            case .integrateAndFire(var neuron):
                neuron.comparison = newValue
                self = .integrateAndFire(neuron)
            case .multiThreshold(var neuron):
                neuron.comparison = newValue
                self = .multiThreshold(neuron)
            case .signed(var neuron):
                neuron.comparison = newValue
                self = .signed(neuron)
            case .multiLevel(var neuron):
                neuron.comparison = newValue
                self = .multiLevel(neuron)
            case .accumulate: break
            }
        }
    }

    /// What a spike does to the potential.
    public var reset: Reset {
        switch self {
        case .integrateAndFire(let neuron): neuron.reset
        case .multiThreshold, .accumulate: .soft
        case .signed(let neuron): neuron.reset
        case .multiLevel(let neuron): .hard(potential: neuron.resetPotential)
        }
    }

    /// Whether a firing can have a value below zero.
    public var isSigned: Bool { if case .signed = self { true } else { false } }

    /// Whether the neuron keeps the sum of what it has emitted.
    public var hasMemory: Bool { if case .signed(let neuron) = self { neuron.hasMemory } else { false } }

    /// Potentials that one neuron has.
    public var membraneCount: Int { if case .multiLevel(let neuron) = self { neuron.thresholds.count } else { 1 } }

    /// The same neuron with other thresholds, in the order of `thresholds`.
    /// - Precondition: as many as the neuron has.
    public func withThresholds(_ values: [Float]) -> NeuronModel {
        precondition(values.count == thresholds.count, "\(values.count) thresholds for a neuron that has \(thresholds.count)")
        switch self {
        case .integrateAndFire(var neuron):
            neuron.threshold = values[0]
            return .integrateAndFire(neuron)
        case .multiThreshold(var neuron):
            neuron.thresholds = values
            return .multiThreshold(neuron)
        case .signed(var neuron):
            let count = neuron.thresholds.count
            neuron.thresholds = Array(values[..<count])
            neuron.negativeThresholds = Array(values[count...])
            return .signed(neuron)
        case .multiLevel(var neuron):
            neuron.thresholds = values
            return .multiLevel(neuron)
        case .accumulate: return self
        }
    }
}

/// When a potential crosses a threshold; an exact tie tells the two apart.
public enum Comparison: String, Sendable, Equatable, CaseIterable {
    /// v > θ
    case above
    /// v ≥ θ
    case atOrAbove

    /// Whether `potential` crosses `threshold`.
    func crosses<Scalar: Comparable>(_ potential: Scalar, _ threshold: Scalar) -> Bool {
        self == .above ? potential > threshold : potential >= threshold
    }
}

/// What a spike does to the potential.
public enum Reset: Sendable, Equatable {
    /// Subtract the threshold.
    case soft
    /// Set to `potential`.
    case hard(potential: Float)
}

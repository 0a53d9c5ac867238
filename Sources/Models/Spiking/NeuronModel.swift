/// A neuron model with its parameters; what each does in one step is in `Spiking/Neurons`, one file per model.
public enum NeuronModel: Sendable, Equatable {
    /// Integrate-and-fire: at most one spike of value `amplitude` per step.
    case integrateAndFire(IntegrateAndFire)
    /// Multi-threshold (Spiking-UNet 2023): a cascade through descending thresholds in one step.
    case multiThreshold(MultiThreshold)
    /// A read-out that accumulates and never fires.
    case accumulate

    /// Whether the neuron never fires.
    public var isReadout: Bool { self == .accumulate }

    /// Thresholds from the largest to the smallest; empty for a read-out.
    public var thresholds: [Float] {
        switch self {
        case .integrateAndFire(let neuron): [neuron.threshold]
        case .multiThreshold(let neuron): neuron.thresholds
        case .accumulate: []
        }
    }

    /// The value each threshold emits, in the order of `thresholds`.
    public var amplitudes: [Float] {
        switch self {
        case .integrateAndFire(let neuron): [neuron.amplitude]
        case .multiThreshold(let neuron): neuron.amplitudes
        case .accumulate: []
        }
    }
}

/// When a potential crosses a threshold; an exact tie tells the two apart.
public enum Comparison: String, Sendable, Equatable {
    /// v > θ
    case above
    /// v ≥ θ
    case atOrAbove
}

/// What a spike does to the potential.
public enum Reset: Sendable, Equatable {
    /// Subtract the threshold.
    case soft
    /// Set to `potential`.
    case hard(potential: Float)
}

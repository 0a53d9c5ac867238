/// What is differentiated.
public enum TrainingMode: Sendable, Equatable {
    /// The network as it is; each value of an activation is dropped with this probability, and the others grow accordingly.
    case dense(dropout: Float)
    /// The spiking network by the sums of its steps.
    case flow(SpikingSettings)
    /// The spiking network step by step.
    case bptt(SpikingSettings, surrogate: Surrogate)
}

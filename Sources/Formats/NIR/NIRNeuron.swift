/// Neurons, spiking or not: each parameter is an array of the population's shape.
///
///     I        v̇ = R I
///     IF       v̇ = R I;                          v > θ: spike, v ← v_reset
///     LI       τ v̇ = v_leak − v + R I
///     LIF      τ v̇ = v_leak − v + R I;            v > θ: spike, v ← v_reset
///     CubaLI   τ_syn İ = −I + w_in S;  τ_mem v̇ = v_leak − v + R I
///     CubaLIF  the same;                          v > θ: spike, v ← v_reset
public struct NIRNeuron: Sendable, Equatable {
    /// Which equations hold, by the type's name in files.
    public enum Model: String, Sendable, CaseIterable {
        /// Integrates its input and never fires.
        case integrator = "I"
        /// Integrates its input and fires.
        case integrateAndFire = "IF"
        /// Integrates, leaks, and never fires.
        case leakyIntegrator = "LI"
        /// Integrates, leaks and fires.
        case leakyIntegrateAndFire = "LIF"
        /// A leaky integrator behind a synaptic current that decays.
        case currentBasedIntegrator = "CubaLI"
        /// A leaky neuron that fires, behind a synaptic current that decays.
        case currentBasedIntegrateAndFire = "CubaLIF"

        /// Whether it has θ and v_reset.
        public var fires: Bool { [.integrateAndFire, .leakyIntegrateAndFire, .currentBasedIntegrateAndFire].contains(self) }
        /// Whether it has τ and v_leak.
        public var leaks: Bool { self != .integrator && self != .integrateAndFire }
        /// Whether it has τ_syn and w_in.
        public var hasSynapse: Bool { self == .currentBasedIntegrator || self == .currentBasedIntegrateAndFire }

        /// The parameters of the model by their names in files.
        var parameters: [(key: String, path: WritableKeyPath<NIRNeuron, RawTensor?>)] {
            var list: [(String, WritableKeyPath<NIRNeuron, RawTensor?>)] = [("r", \.resistance)]
            if leaks { list += [(hasSynapse ? "tau_mem" : "tau", \.membraneTime), ("v_leak", \.leakPotential)] }
            if fires { list += [("v_threshold", \.threshold), ("v_reset", \.resetPotential)] }
            if hasSynapse { list += [("tau_syn", \.synapseTime), ("w_in", \.inputWeight)] }
            return list
        }
    }

    /// Which of the parameters below have to be there.
    public var model: Model
    /// R, the gain of what arrives.
    public var resistance: RawTensor?
    /// θ, above which v spikes.
    public var threshold: RawTensor?
    /// `nil` in files older than the field, which means zeros.
    public var resetPotential: RawTensor?
    /// v_leak, where the potential decays to.
    public var leakPotential: RawTensor?
    /// τ or τ_mem, seconds.
    public var membraneTime: RawTensor?
    /// τ_syn, seconds.
    public var synapseTime: RawTensor?
    /// w_in; `nil` in files older than the field, which means ones.
    public var inputWeight: RawTensor?

    /// All parameters are missing until they are set.
    public init(_ model: Model) { self.model = model }
}

/// Parameters of a neuron in the `mesh` dialect, and what it does in one step.
///
/// The arithmetic of SANA-FE's Loihi soma in double precision, checked against its potentials (`docs/latency.md`).
public struct ExplicitNeuron: Sendable, Equatable {
    public enum Reset: Sendable, Equatable {
        /// Subtracts the threshold.
        case soft
        /// Sets the potential.
        case hard(to: Double)
    }

    public var threshold: Double
    /// What is left of the potential, and of the input current, after one step.
    public var leakDecay: Double
    public var inputDecay: Double
    public var reset: Reset
    /// A firing mutes the neuron for this many steps less one: it leaks, but takes in and fires nothing.
    public var refractory: Int

    public init(threshold: Double, leakDecay: Double = 1, inputDecay: Double = 0, reset: Reset, refractory: Int = 0) {
        self.threshold = threshold
        self.leakDecay = leakDecay
        self.inputDecay = inputDecay
        self.reset = reset
        self.refractory = refractory
    }

    /// What changes in a neuron from step to step.
    public struct State: Sendable, Equatable {
        public var potential = 0.0
        var current = 0.0
        var muted = 0

        public init() {}
    }

    /// The potential keeps this many steps per unit from one step to the next.
    private static let potentialSteps = 64.0

    /// One update with everything that arrived; returns whether the neuron fires.
    ///
    /// - Parameter isFirstStep: nothing decays in the first step.
    func update(_ state: inout State, input: Double, bias: Double, isFirstStep: Bool) -> Bool {
        if !isFirstStep {
            state.current *= inputDecay
            state.potential *= leakDecay
        }
        state.potential = (state.potential * Self.potentialSteps).rounded(.towardZero) / Self.potentialSteps
        guard state.muted == 0 else { return false }
        state.potential += bias
        state.current += input
        state.potential += state.current
        guard state.potential > threshold else { return false }
        switch reset {
        case .soft: state.potential -= threshold
        case .hard(let potential): state.potential = potential
        }
        state.muted = refractory
        return true
    }

    /// A step passes, whether the neuron is updated in it or not.
    func rest(_ state: inout State) { state.muted = max(0, state.muted - 1) }
}

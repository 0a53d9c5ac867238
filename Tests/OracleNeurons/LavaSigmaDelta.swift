/// A sigma-delta neuron of lava-nc 0.10.0 (`PySigmaDeltaModelFixed`): it sums what arrives, applies its activation and
/// sends the change since the last time it sent, once that is large enough.
///
///     σ ← σ + a;  x ← act(σ + bias);  d ← x − x′ + residue
///     s ← d where |d| ≥ θ, else 0;  residue ← d − s;  out = s >> stateExponent
public struct LavaSigmaDelta: Sendable, Equatable {
    /// act in the equations above, by lava's names.
    public enum Activation: String, Sendable, CaseIterable {
        /// The identity.
        case unit = "UNIT"
        /// max(x, 0).
        case relu = "RELU"
    }

    /// What the neuron remembers from step to step.
    public struct State: Sendable, Equatable {
        /// σ, everything that has arrived.
        public var sum = 0
        /// The activation of the step before, x′.
        public var activation = 0
        /// What was not sent, d − s of the step before.
        public var residue = 0
        /// Σ d since the last spike; used with `accumulatesError`.
        public var error = 0

        /// Before the first step: everything is 0.
        public init() {}
    }

    /// As stored: the threshold and bias a user gives are shifted left by the spike and state exponents.
    public var threshold: Int
    /// Added to σ before the activation; as stored, see `threshold`.
    public var bias: Int
    /// Bits by which values are shifted right when sent.
    public var stateExponent: Int
    /// Applied to σ + bias.
    public var activation: Activation
    /// Whether the accumulated change is compared with the threshold in place of the step's.
    public var accumulatesError: Bool

    /// ReLU on whole numbers, comparing single steps, unless told otherwise.
    public init(threshold: Int, bias: Int, stateExponent: Int = 0, activation: Activation = .relu, accumulatesError: Bool = false) {
        self.threshold = threshold
        self.bias = bias
        self.stateExponent = stateExponent
        self.activation = activation
        self.accumulatesError = accumulatesError
    }

    /// Advances one neuron by one step and returns what it sends, 0 for nothing.
    public func step(_ state: inout State, input: Int) -> Int {
        state.sum += input
        let drive = state.sum + bias
        let activation = self.activation == .relu ? max(drive, 0) : drive
        let change = activation - state.activation + state.residue
        state.activation = activation
        if accumulatesError { state.error += change }
        let sent = abs(accumulatesError ? state.error : change) >= threshold ? change : 0
        if sent != 0 { state.error = 0 }
        state.residue = change - sent
        return sent >> stateExponent
    }
}

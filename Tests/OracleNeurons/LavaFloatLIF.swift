import Models

/// The floating-point leaky integrate-and-fire neuron of lava-nc 0.10.0 (`PyLifModelFloat`, and `PyLifRefractoryModelFloat`
/// where `refractoryPeriod` is given). A bias exponent plays no part in it.
///
///     u ← u · (1 − δu);  u ← u + a;  v ← v · (1 − δv) + u + bias;  s ← v > θ;  v ← 0 on a spike
///
/// For `refractoryPeriod` steps after a spike the potential stands still while the current goes on.
public struct LavaFloatLIF: Sendable, Equatable {
    /// What the neuron remembers from step to step.
    public struct State: Sendable, Equatable {
        public var neuron = CurrentBasedState<Double>.zero
        /// The last step, counted from 1, in which the potential stands still.
        public var refractoryEnd = 0

        public init() {}
    }

    public var currentDecay: Double
    public var potentialDecay: Double
    public var threshold: Double
    public var bias: Double
    /// Steps; `nil` for a neuron without.
    public var refractoryPeriod: Int?

    public init(currentDecay: Double, potentialDecay: Double, threshold: Double, bias: Double = 0, refractoryPeriod: Int? = nil) {
        self.currentDecay = currentDecay
        self.potentialDecay = potentialDecay
        self.threshold = threshold
        self.bias = bias
        self.refractoryPeriod = refractoryPeriod
    }

    /// Advances one neuron by step `number`, counted from 1, and returns whether it fires.
    public func step(_ state: inout State, input: Double, number: Int) -> Bool {
        state.neuron.current = state.neuron.current * (1 - currentDecay)
        state.neuron.current += input
        if state.refractoryEnd < number {
            state.neuron.potential = state.neuron.potential * (1 - potentialDecay) + state.neuron.current + bias
        }
        guard state.neuron.potential > threshold else { return false }
        state.neuron.potential = 0
        if let refractoryPeriod { state.refractoryEnd = number + refractoryPeriod }
        return true
    }
}

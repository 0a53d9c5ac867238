/// What a current-based neuron remembers from step to step.
public struct CurrentBasedState<Scalar: Sendable & Equatable>: Sendable, Equatable {
    /// Synaptic current u.
    public var current: Scalar
    /// Membrane potential v.
    public var potential: Scalar

    /// In the arithmetic's own units: integers of the chip, or real numbers.
    public init(current: Scalar, potential: Scalar) {
        self.current = current
        self.potential = potential
    }
}

extension CurrentBasedState<Int> {
    /// The state before the first step.
    public static let zero = CurrentBasedState(current: 0, potential: 0)
}

extension CurrentBasedState<Double> {
    /// The state before the first step.
    public static let zero = CurrentBasedState(current: 0, potential: 0)
}

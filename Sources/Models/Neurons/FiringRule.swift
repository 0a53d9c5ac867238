/// A neuron's firing in one arithmetic, as its paper writes it.
public protocol FiringRule<Scalar>: Sendable {
    /// The arithmetic of its potentials.
    associatedtype Scalar: ReferenceScalar

    /// Lets one membrane fire and resets it in place.
    ///
    /// - Parameter emitted: Σ of what the neuron emitted so far; kept for neurons that need it (`NeuronModel.keepsEmitted`) only.
    func fire(_ potential: inout Scalar, membrane: Int, emitted: Float) -> Fired<Scalar>
}

/// What one membrane emitted in one step.
public struct Fired<Scalar: ReferenceScalar>: Sendable {
    /// Σ of the amplitudes of the crossed thresholds.
    public var value: Float
    /// How many thresholds were crossed.
    public var crossings: Int
    /// Σ of the crossed thresholds with their signs: what a soft reset takes from the potential.
    public var subtracted: Scalar

    /// A membrane that stayed below every threshold, unless told otherwise.
    public init(value: Float = 0, crossings: Int = 0, subtracted: Scalar) {
        self.value = value
        self.crossings = crossings
        self.subtracted = subtracted
    }
}

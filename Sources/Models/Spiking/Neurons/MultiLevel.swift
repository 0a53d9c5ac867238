/// Multi-level firing: K membranes with one input, each with its own threshold and hard reset; the value of a firing is how
/// many of them fired, times `amplitude`.
///
/// Source: Feng et al. 2022, Multi-Level Firing with Spiking DS-ResNet (MLF).
public struct MultiLevel: Sendable, Equatable {
    /// One per membrane, descending.
    public var thresholds: [Float]
    /// What each membrane emits.
    public var amplitude: Float
    public var resetPotential: Float
    public var comparison: Comparison

    public init(thresholds: [Float] = [3, 2, 1], amplitude: Float = 1, resetPotential: Float = 0, comparison: Comparison = .above) {
        self.thresholds = thresholds
        self.amplitude = amplitude
        self.resetPotential = resetPotential
        self.comparison = comparison
    }

    /// The amplitude at which a small constant input and its rate code have the same mean: membranes fire at I/θ_k, so 1 / Σ 1/θ_k.
    public static func rateAmplitude(thresholds: [Float]) -> Float { 1 / thresholds.reduce(0) { $0 + 1 / $1 } }

    struct Rule<Scalar: ReferenceScalar> {
        private let thresholds: [Scalar]
        private let amplitude: Float
        private let resetPotential: Scalar
        private let comparison: Comparison

        init(_ neuron: MultiLevel) {
            thresholds = neuron.thresholds.map(Scalar.init(reference:))
            amplitude = neuron.amplitude
            resetPotential = Scalar(reference: neuron.resetPotential)
            comparison = neuron.comparison
        }

        func fire(_ potential: inout Scalar, membrane: Int) -> Fired<Scalar> {
            guard comparison.crosses(potential, thresholds[membrane]) else { return Fired(subtracted: .zero) }
            potential = resetPotential
            return Fired(value: amplitude, crossings: 1, subtracted: thresholds[membrane])
        }
    }
}

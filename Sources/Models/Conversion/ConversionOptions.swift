/// How a trained network becomes a spiking one (`docs/semantics.md`, 5).
public struct ConversionOptions: Sendable, Equatable {
    public enum Normalization: String, Sendable, CaseIterable {
        /// Each part of a concatenation has its own λ: the one that converges on U-Nets.
        case connectionWise
        /// One λ over the whole input tensor of a layer.
        case layerWise
        /// Every λ is 1: weights stay as trained.
        case unnormalized
    }

    public enum Neuron: Sendable, Equatable {
        case integrateAndFire
        case multiThreshold([Float])

        /// Thresholds in units of a layer's λ, descending.
        public var thresholds: [Float] {
            switch self {
            case .integrateAndFire: [1]
            case .multiThreshold(let thresholds): thresholds
            }
        }
    }

    public var neuron: Neuron
    public var comparison: Comparison
    public var reset: Reset
    public var normalization: Normalization
    /// Of the ReLU output over the calibration data, zeros included: 0 ... 100.
    public var percentile: Double
    /// Potential at the start in units of λ; `nil` for half of the smallest threshold, 0 reproduces the papers.
    public var initialPotential: Float?
    public var coding: SpikingInput.Coding

    public init(
        neuron: Neuron, comparison: Comparison = .above, reset: Reset = .soft, normalization: Normalization = .connectionWise,
        percentile: Double = 99.9, initialPotential: Float? = nil, coding: SpikingInput.Coding = .analogCurrent
    ) {
        self.neuron = neuron
        self.comparison = comparison
        self.reset = reset
        self.normalization = normalization
        self.percentile = percentile
        self.initialPotential = initialPotential
        self.coding = coding
    }
}

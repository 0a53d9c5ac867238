import Formats

/// How the dense network became a spiking one.
public struct ConversionReport: Sendable, Equatable {
    /// `if` or `multi-threshold`.
    public var neuron: String
    /// From the largest to the smallest, in units of the normalised activation.
    public var thresholds: [Double]
    /// `above` or `atOrAbove`.
    public var compare: String
    /// `soft` or `hard`.
    public var reset: String
    /// `integrateThenFire` or `fireThenIntegrate`.
    public var order: String
    /// `connectionWise` or `layerWise`.
    public var normalization: String
    public var percentile: Double
    /// In units of the normalised activation.
    public var initialPotential: Double
    /// What the activations were measured on, such as `12 slices of scan.nii.gz`.
    public var calibration: String
    /// `analog`, `binary` or `ternary`.
    public var inputCoding: String?

    public init(
        neuron: String, thresholds: [Double], compare: String, reset: String, order: String, normalization: String,
        percentile: Double, initialPotential: Double, calibration: String, inputCoding: String? = nil
    ) {
        self.neuron = neuron
        self.thresholds = thresholds
        self.compare = compare
        self.reset = reset
        self.order = order
        self.normalization = normalization
        self.percentile = percentile
        self.initialPotential = initialPotential
        self.calibration = calibration
        self.inputCoding = inputCoding
    }

    var json: JSON {
        .object([
            .init("neuron", .string(neuron)),
            .init("thresholds", .array(thresholds.map { .orNull($0) })),
            .init("compare", .string(compare)),
            .init("reset", .string(reset)),
            .init("order", .string(order)),
            .init("normalization", .string(normalization)),
            .init("percentile", .orNull(percentile)),
            .init("initialPotential", .orNull(initialPotential)),
            .init("calibration", .string(calibration)),
            .init("inputCoding", .orNull(inputCoding)),
        ])
    }
}

import Formats

/// How the dense network became a spiking one.
public struct ConversionReport: Sendable, Equatable {
    /// As `--neuron` names it.
    public var neuron: String
    /// From the largest to the smallest, in units of the normalised activation.
    public var thresholds: [Double]
    /// Magnitudes, in the same order; empty for neurons without.
    public var negativeThresholds: [Double]
    /// `above` or `atOrAbove`.
    public var compare: String
    /// `soft`, `hard` or `late`.
    public var reset: String
    /// `integrateThenFire` or `fireThenIntegrate`.
    public var order: String
    /// Share of a potential that is left after a step; 1 is no leak.
    public var leak: Double
    /// Share of a synaptic current that is left after a step; 0 is a current that lasts one step.
    public var currentDecay: Double
    /// Steps after a spike in which a neuron does not fire.
    public var refractorySteps: Int
    /// `mute` or `hold`.
    public var refractoryMode: String
    /// `connectionWise` or `layerWise`.
    public var normalization: String
    /// Of the activations λ is, 0 to 100.
    public var percentile: Double
    /// How thresholds were measured where `normalization` is `balanced`.
    public var balancing: Balancing?
    /// In units of the normalised activation.
    public var initialPotential: Double
    /// What the activations were measured on, such as `12 slices of scan.nii.gz`.
    public var calibration: String
    /// `analog`, `binary` or `ternary`.
    public var inputCoding: String?
    /// `potential` or `spikes`.
    public var readout: String

    /// Values as the file spells them; no leak, no synaptic current and no refractory steps unless told otherwise.
    public init(
        neuron: String, thresholds: [Double], negativeThresholds: [Double] = [], compare: String, reset: String, order: String, leak: Double = 1,
        currentDecay: Double = 0, refractorySteps: Int = 0, refractoryMode: String = "mute", normalization: String, percentile: Double, balancing: Balancing? = nil, initialPotential: Double, calibration: String, inputCoding: String? = nil, readout: String = "potential"
    ) {
        self.neuron = neuron
        self.thresholds = thresholds
        self.negativeThresholds = negativeThresholds
        self.compare = compare
        self.reset = reset
        self.order = order
        self.leak = leak
        self.currentDecay = currentDecay
        self.refractorySteps = refractorySteps
        self.refractoryMode = refractoryMode
        self.normalization = normalization
        self.percentile = percentile
        self.balancing = balancing
        self.initialPotential = initialPotential
        self.calibration = calibration
        self.inputCoding = inputCoding
        self.readout = readout
    }

    /// The measuring run of balanced thresholds.
    public struct Balancing: Sendable, Equatable {
        /// How long it was.
        public var steps: Int
        /// What measured thresholds were multiplied by.
        public var scale: Double

        /// As in `ConversionOptions.Balancing`.
        public init(steps: Int, scale: Double) {
            self.steps = steps
            self.scale = scale
        }
    }

    var json: JSON {
        .object([
            .init("neuron", .string(neuron)),
            .init("thresholds", .array(thresholds.map { .orNull($0) })),
            .init("negativeThresholds", .array(negativeThresholds.map { .orNull($0) })),
            .init("compare", .string(compare)),
            .init("reset", .string(reset)),
            .init("order", .string(order)),
            .init("leak", .orNull(leak)),
            .init("currentDecay", .orNull(currentDecay)),
            .init("refractorySteps", .integer(refractorySteps)),
            .init("refractoryMode", .string(refractoryMode)),
            .init("normalization", .string(normalization)),
            .init("percentile", .orNull(percentile)),
            .init("balancing", balancing.map { .object([.init("steps", .integer($0.steps)), .init("scale", .number($0.scale))]) } ?? .null),
            .init("initialPotential", .orNull(initialPotential)),
            .init("calibration", .string(calibration)),
            .init("inputCoding", .orNull(inputCoding)),
            .init("readout", .string(readout)),
        ])
    }
}

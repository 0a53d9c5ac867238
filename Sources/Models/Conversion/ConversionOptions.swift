/// How a trained network becomes a spiking one (`docs/semantics.md`, 5).
public struct ConversionOptions: Sendable, Equatable {
    /// How weights or thresholds are scaled to the activations that neurons stand for (`docs/semantics.md`, 5).
    public enum Normalization: String, Sendable, CaseIterable {
        /// Each part of a concatenation has its own λ: the one that converges on U-Nets.
        case connectionWise
        /// One λ over the whole input tensor of a layer.
        case layerWise
        /// Every λ is 1: weights stay as trained.
        case unnormalized
        /// Weights stay as trained, and thresholds are measured on the spiking network (Sengupta 2019); see `Balancing`.
        case balanced
    }

    /// What a max pooling becomes.
    public enum MaxPooling: String, Sendable, CaseIterable {
        /// A gate on the spikes that leave the layer in front of it.
        case gate
        /// max(a, b) = a + ReLU(b − a), with neurons of its own: exact, and without a gate. See `RectifiedPools`.
        case relu
        /// An average pooling: another network, which wants fine-tuning.
        case average
    }

    /// What an average pooling becomes.
    public enum AveragePooling: String, Sendable, CaseIterable {
        /// Part of the next layer's weights: no neurons and no depth.
        case folded
        /// A spiking population of its own, with a λ of its own.
        case spiking
    }

    /// What is read at the last population as the network's output.
    public enum Readout: String, Sendable, CaseIterable {
        /// Its accumulated potential ÷ T: the average input, without a limit.
        case potential
        /// λ · Σ of what it emitted ÷ T, by ternary neurons that start at 0: within λ/T of the average input, and never
        /// beyond ±λ, where λ is the percentile of the output's magnitude over the calibration data.
        case spikes
    }

    /// In the place of each ReLU, thresholds in units of the layer's λ; its comparison and, where it allows both, its reset are
    /// those below.
    public var neuron: NeuronModel
    /// Whether a potential equal to a threshold crosses it; given to every neuron of the network.
    public var comparison: Comparison
    /// Of neurons that allow both; a cascade subtracts its thresholds, and multi-level membranes are set to 0.
    public var reset: Reset
    /// Leak, synaptic current, refractory steps and order of every neuron but the read-out's.
    public var membrane: Membrane
    /// Which λs weights are divided and multiplied by.
    public var normalization: Normalization
    /// Read where `normalization` is `balanced`.
    public var balancing = Balancing()
    /// Of the ReLU output over the calibration data, zeros included: 0 ... 100.
    public var percentile: Double
    /// λ of each activation by the name of its layer, where weights were tuned with them; `nil` measures them.
    public var scales: [String: Float]?
    /// Potential at the start in units of λ; `nil` for half of the smallest threshold, or for 0 where neurons send values; 0 reproduces the papers.
    public var initialPotential: Float?
    /// How the input enters: as a current or as spikes.
    public var coding: SpikingInput.Coding
    /// Seconds that one time step stands for, for layers whose activation is a firing rate (`LIFRate`); `nil` for 1 ms.
    public var stepSeconds: Float?
    /// Time constant of the low-pass filter that spikes pass into such a layer, in seconds, 0 for none; `nil`
    /// for 5 ms, Nengo's default.
    public var synapseSeconds: Float?
    /// What a max pooling becomes.
    public var maxPooling: MaxPooling
    /// What an average pooling becomes.
    public var averagePooling: AveragePooling
    /// What the output is read from.
    public var readout: Readout

    /// Unless told otherwise: v > θ, soft reset, connection-wise normalisation with λ at 99.9 %, an analog input, and the potential
    /// as the output.
    public init(
        neuron: NeuronModel, comparison: Comparison = .above, reset: Reset = .soft, membrane: Membrane = Membrane(),
        normalization: Normalization = .connectionWise, percentile: Double = 99.9, initialPotential: Float? = nil,
        coding: SpikingInput.Coding = .analogCurrent, stepSeconds: Float? = nil, synapseSeconds: Float? = nil,
        maxPooling: MaxPooling = .gate, averagePooling: AveragePooling = .folded, readout: Readout = .potential
    ) {
        self.neuron = neuron
        self.comparison = comparison
        self.reset = reset
        self.membrane = membrane
        self.normalization = normalization
        self.percentile = percentile
        self.initialPotential = initialPotential
        self.coding = coding
        self.stepSeconds = stepSeconds
        self.synapseSeconds = synapseSeconds
        self.maxPooling = maxPooling
        self.averagePooling = averagePooling
        self.readout = readout
    }
}

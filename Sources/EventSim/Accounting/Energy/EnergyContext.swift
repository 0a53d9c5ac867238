/// What the energy models need to know beside the counters.
public struct EnergyContext: Sendable, Equatable {
    /// How many inferences the counters sum over; every energy is per inference.
    public var inferences: Int
    /// Steps of all inferences together.
    public var steps: Int
    /// Thresholds of a spiking neuron; more than one for multi-threshold neurons.
    public var thresholds: Int
    /// Work of a neuron update beyond that.
    public struct NeuronWork: Sendable, Equatable {
        /// Compared in every update beside `thresholds`.
        public var negativeThresholds = 0
        public var membranes = 1
        public var hasMemory = false
        /// Leak, current decay or refractory steps.
        public var isDynamic = false

        public init() {}
    }

    public var neuron: NeuronWork
    /// Spikes that the host injects, split by threshold, of all inferences; they are in the counters but no neuron fired them.
    public var inputSpikes: Int
    /// Updates of the further compartments of neurons that take several, of all inferences together; the counters count neurons.
    public var furtherCompartmentsActive = 0
    public var furtherCompartmentsIdle = 0
    /// Thresholds of either sign that an update of the read-out is compared with: none where it only accumulates.
    public var readoutThresholds = 0
    /// Active updates of the read-out, of all inferences together.
    public var readoutUpdatesActive = 0
    /// Whether spike messages carry a payload other than a sign.
    public var hasPayloads: Bool
    /// Whether a max-pool gate is in use.
    public var hasMaxPoolGate: Bool
    public var chips: Int
    /// Latency of all inferences together; `nil` when unknown.
    public var latencySeconds: Double?
    /// Dense multiply-accumulates of one inference, existing taps only.
    public var denseMacs: Int
    /// Dense multiply-accumulates of one inference as thop prints them (`macsOutputResolution`).
    public var denseMacsOutputResolution: Int
    /// Operations of the analog first layer in one inference, its bias additions included.
    public var firstLayerOperations: Int

    public init(
        inferences: Int = 1, steps: Int, thresholds: Int = 1, neuron: NeuronWork = NeuronWork(), inputSpikes: Int = 0, hasPayloads: Bool = false,
        hasMaxPoolGate: Bool = false, chips: Int, latencySeconds: Double?, denseMacs: Int, denseMacsOutputResolution: Int,
        firstLayerOperations: Int
    ) {
        self.inferences = inferences
        self.steps = steps
        self.thresholds = thresholds
        self.neuron = neuron
        self.inputSpikes = inputSpikes
        self.hasPayloads = hasPayloads
        self.hasMaxPoolGate = hasMaxPoolGate
        self.chips = chips
        self.latencySeconds = latencySeconds
        self.denseMacs = denseMacs
        self.denseMacsOutputResolution = denseMacsOutputResolution
        self.firstLayerOperations = firstLayerOperations
    }

    public var isMultiThreshold: Bool { thresholds > 1 }
}

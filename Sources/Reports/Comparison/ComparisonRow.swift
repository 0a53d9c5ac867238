import Formats

/// One variant of a comparison on one chip; counts and energies are means per inference.
public struct ComparisonRow: Sendable, Equatable {
    /// The spike code, such as `analog → IF`.
    public var label: String
    public var chip: String
    /// As `--neuron` names it.
    public var neuron: String
    /// `analog`, `binary` or `ternary`.
    public var inputCoding: String
    /// T.
    public var steps: Int
    public var qualityDense: Double?
    public var qualitySpiking: Double?
    public var events: Double
    public var spikes: Double
    public var sops: Double
    /// Bytes read and written in all memories of the chip.
    public var bytesMoved: Double?
    /// Joules under each energy model.
    public var energyArithmetic: Double?
    public var energyAsPublished: Double?
    public var energyMemory: Double?
    public var energyChip: Double?
    public var energyDense: DenseEnergies
    /// Seconds.
    public var latency: Double?
    public var cores: Int?
    public var chips: Int?
    /// What the conversion changed and the compiler had to lower, one sentence each.
    public var loweringNotes: [String]

    public init(
        label: String, chip: String, neuron: String, inputCoding: String, steps: Int, qualityDense: Double? = nil,
        qualitySpiking: Double? = nil, events: Double, spikes: Double, sops: Double, bytesMoved: Double? = nil,
        energyArithmetic: Double? = nil, energyAsPublished: Double? = nil, energyMemory: Double? = nil, energyChip: Double? = nil,
        energyDense: DenseEnergies = DenseEnergies(), latency: Double? = nil, cores: Int? = nil, chips: Int? = nil, loweringNotes: [String] = []
    ) {
        self.label = label
        self.chip = chip
        self.neuron = neuron
        self.inputCoding = inputCoding
        self.steps = steps
        self.qualityDense = qualityDense
        self.qualitySpiking = qualitySpiking
        self.events = events
        self.spikes = spikes
        self.sops = sops
        self.bytesMoved = bytesMoved
        self.energyArithmetic = energyArithmetic
        self.energyAsPublished = energyAsPublished
        self.energyMemory = energyMemory
        self.energyChip = energyChip
        self.energyDense = energyDense
        self.latency = latency
        self.cores = cores
        self.chips = chips
        self.loweringNotes = loweringNotes
    }

    var json: JSON {
        .object([
            .init("label", .string(label)),
            .init("chip", .string(chip)),
            .init("neuron", .string(neuron)),
            .init("inputCoding", .string(inputCoding)),
            .init("steps", .integer(steps)),
            .init("quality", .object([.init("dense", .quality(qualityDense)), .init("spiking", .quality(qualitySpiking))])),
            .init("events", .orNull(events)),
            .init("spikes", .orNull(spikes)),
            .init("sops", .orNull(sops)),
            .init("bytesMoved", .orNull(bytesMoved)),
            .init("energy", .object([
                .init("arithmetic", .orNull(energyArithmetic)),
                .init("asPublished", .orNull(energyAsPublished)),
                .init("memory", .orNull(energyMemory)),
                .init("chip", .orNull(energyChip)),
                .init("dense", energyDense.json),
            ])),
            .init("latency", .orNull(latency)),
            .init("cores", .orNull(cores)),
            .init("chips", .orNull(chips)),
            .init("loweringNotes", .strings(loweringNotes)),
        ])
    }
}

import Formats

/// One variant of a comparison; counts and energies are means per inference.
public struct ComparisonRow: Sendable, Equatable {
    public var label: String
    /// `if` or `multi-threshold`.
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
    public var energyChip: Double?
    /// Seconds.
    public var latency: Double?
    public var cores: Int?
    public var chips: Int?
    /// What the compiler had to lower, one sentence each.
    public var loweringNotes: [String]

    public init(
        label: String, neuron: String, inputCoding: String, steps: Int, qualityDense: Double? = nil, qualitySpiking: Double? = nil,
        events: Double, spikes: Double, sops: Double, bytesMoved: Double? = nil, energyArithmetic: Double? = nil,
        energyAsPublished: Double? = nil, energyChip: Double? = nil, latency: Double? = nil, cores: Int? = nil, chips: Int? = nil,
        loweringNotes: [String] = []
    ) {
        self.label = label
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
        self.energyChip = energyChip
        self.latency = latency
        self.cores = cores
        self.chips = chips
        self.loweringNotes = loweringNotes
    }

    var json: JSON {
        .object([
            .init("label", .string(label)),
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
                .init("chip", .orNull(energyChip)),
            ])),
            .init("latency", .orNull(latency)),
            .init("cores", .orNull(cores)),
            .init("chips", .orNull(chips)),
            .init("loweringNotes", .strings(loweringNotes)),
        ])
    }
}

extension ComparisonRow {
    /// What the runs of one variant at several T have in common.
    struct Variant: Hashable {
        var label: String
        var neuron: String
        var inputCoding: String
    }

    var variant: Variant { Variant(label: label, neuron: neuron, inputCoding: inputCoding) }
}

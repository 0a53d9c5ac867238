import EventSim
import Formats

/// One variant of a comparison on one chip; counts and energies are means per inference.
public struct ComparisonRow: Sendable, Equatable {
    /// The spike code, such as `analog → IF`.
    public var label: String
    /// The name of its specification.
    public var chip: String
    /// As `--neuron` names it.
    public var neuron: String
    /// `analog`, `binary` or `ternary`.
    public var inputCoding: String
    /// T.
    public var steps: Int
    /// Of the trained network in the comparison's metric; `nil` without a label or target.
    public var qualityDense: Double?
    /// Of the spiking network in the comparison's metric; `nil` without a label or target.
    public var qualitySpiking: Double?
    /// Firings: neurons and steps in which anything was emitted.
    public var events: Double
    /// Thresholds crossed; as `events` for neurons with one threshold.
    public var spikes: Double
    /// Synaptic operations, one per event and existing synapse.
    public var sops: Double
    /// Bytes read and written in all memories of the chip.
    public var bytesMoved: Double?
    /// Joules of the spiking network by energy model; a model that has no figure is missing.
    public var energies: [String: Double]
    /// What those joules leave out since nobody published a price, by energy model: kinds of work, without their counts.
    public var unpriced: [String: Set<String>]
    /// The same of the trained network, in the number format of the spiking one.
    public var denseEnergies: [String: Double]
    /// Seconds.
    public var latency: Double?
    /// In use; `nil` without a chip.
    public var cores: Int?
    /// In use; `nil` without a chip.
    public var chips: Int?
    /// What the conversion changed and the compiler had to lower, one sentence each.
    public var loweringNotes: [String]

    /// A row without figures of a chip, unless told otherwise.
    public init(
        label: String, chip: String, neuron: String, inputCoding: String, steps: Int, qualityDense: Double? = nil,
        qualitySpiking: Double? = nil, events: Double, spikes: Double, sops: Double, bytesMoved: Double? = nil,
        energies: [String: Double] = [:], unpriced: [String: Set<String>] = [:],
        denseEnergies: [String: Double] = [:], latency: Double? = nil, cores: Int? = nil, chips: Int? = nil, loweringNotes: [String] = []
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
        self.energies = energies
        self.unpriced = unpriced
        self.denseEnergies = denseEnergies
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
            .init("energy", .object(
                EnergyModels.definitions.map { .init($0.name, .orNull(energies[$0.name])) } + [
                    .init("dense", .object(EnergyModels.definitions.filter(\.pricesDense).map { .init($0.name, .orNull(denseEnergies[$0.name])) })),
                    .init("unpriced", .object(EnergyModels.definitions.map { .init($0.name, .strings((unpriced[$0.name] ?? []).sorted())) })),
                ])),
            .init("latency", .orNull(latency)),
            .init("cores", .orNull(cores)),
            .init("chips", .orNull(chips)),
            .init("loweringNotes", .strings(loweringNotes)),
        ])
    }
}

public import EventSim
import Formats

/// Joules per inference under each energy model; the models count different things and are never added or mixed.
public struct EnergyReport: Sendable, Equatable {
    /// Horowitz 2014, in the number format of the network that ran.
    public var arithmetic: ArithmeticEnergyReport?
    /// The same in every format that has published figures.
    public var arithmeticAll: [ArithmeticEnergyReport]
    /// Spiking-UNet Eq. 15, which has no fan-out.
    public var asPublished: EnergyPair?
    /// Lemaire 2022, with its own memory model, as the paper has it.
    public var memory: MemoryEnergyReport?
    /// The same under every memory model and reading of the formulas.
    public var memoryAll: [MemoryEnergyReport]
    /// Events × the chip's energy per event.
    public var chip: ChipEnergyReport?

    public init(
        arithmetic: ArithmeticEnergyReport? = nil, arithmeticAll: [ArithmeticEnergyReport] = [], asPublished: EnergyPair? = nil,
        memory: MemoryEnergyReport? = nil, memoryAll: [MemoryEnergyReport] = [], chip: ChipEnergyReport? = nil
    ) {
        self.arithmetic = arithmetic
        self.arithmeticAll = arithmeticAll
        self.asPublished = asPublished
        self.memory = memory
        self.memoryAll = memoryAll
        self.chip = chip
    }

    var json: JSON {
        .object([
            .init("arithmetic", arithmetic?.json ?? .null),
            .init("arithmeticAll", .array(arithmeticAll.map(\.json))),
            .init("asPublished", asPublished?.json ?? .null),
            .init("memory", memory?.json ?? .null),
            .init("memoryAll", .array(memoryAll.map(\.json))),
            .init("chip", chip?.json ?? .null),
        ])
    }
}

/// The spiking network beside the dense one it came from, in joules.
public struct EnergyPair: Sendable, Equatable {
    public var spiking: Double?
    public var dense: Double?

    public init(spiking: Double?, dense: Double?) {
        self.spiking = spiking
        self.dense = dense
    }

    var json: JSON { .object([.init("spiking", .orNull(spiking)), .init("dense", .orNull(dense))]) }
}

/// Arithmetic alone: operations × the energy of an adder or a multiplier (Horowitz 2014, 45 nm).
public struct ArithmeticEnergyReport: Sendable, Equatable {
    /// Such as `fp32` or `int8`.
    public var format: String
    /// AC × `sops` (binary, ternary) or AC × `sopsSplit` (multi-threshold), plus `inputLayer`.
    public var spiking: Double?
    /// MAC × `sops`, plus `inputLayer`: what graded spikes cost if each is multiplied.
    public var spikingMac: Double?
    /// MAC × `inputMacs`, contained in `spiking` and `spikingMac`.
    public var inputLayer: Double?
    /// Neuron updates, in none of the other figures.
    public var neuron: Double?
    /// MAC × `macs`.
    public var dense: Double?

    public init(
        format: String, spiking: Double?, spikingMac: Double? = nil, inputLayer: Double? = nil, neuron: Double? = nil,
        dense: Double?
    ) {
        self.format = format
        self.spiking = spiking
        self.spikingMac = spikingMac
        self.inputLayer = inputLayer
        self.neuron = neuron
        self.dense = dense
    }

    var json: JSON {
        .object([
            .init("format", .string(format)),
            .init("spiking", .orNull(spiking)),
            .init("spikingMac", .orNull(spikingMac)),
            .init("inputLayer", .orNull(inputLayer)),
            .init("neuron", .orNull(neuron)),
            .init("dense", .orNull(dense)),
        ])
    }
}

/// The chip's own energy by component. The components are disjoint; `total` is the sum of those that have a price.
public struct ChipEnergyReport: Sendable, Equatable {
    public var synapse: Double?
    public var neuron: Double?
    /// Link crossings inside and between chips.
    public var network: Double?
    /// Sending spike messages, before any link is crossed.
    public var spike: Double?
    public var barrier: Double?
    /// Static power × latency; the key is `static`.
    public var staticEnergy: Double?
    public var total: Double?
    /// Every event with its count, price and energy.
    public var terms: [ChipEnergy.Term]
    /// What happened but has no published price, such as `static` or `hop between chips`.
    public var unpriced: [String]

    public init(
        synapse: Double? = nil, neuron: Double? = nil, network: Double? = nil, spike: Double? = nil, barrier: Double? = nil,
        staticEnergy: Double? = nil, total: Double? = nil, terms: [ChipEnergy.Term] = [], unpriced: [String] = []
    ) {
        self.synapse = synapse
        self.neuron = neuron
        self.network = network
        self.spike = spike
        self.barrier = barrier
        self.staticEnergy = staticEnergy
        self.total = total
        self.terms = terms
        self.unpriced = unpriced
    }

    /// Each component with the word it is printed by.
    var named: [(name: String, joules: Double?)] {
        [
            ("synapse", synapse), ("neuron", neuron), ("network", network), ("spike", spike), ("barrier", barrier),
            ("static", staticEnergy),
        ]
    }

    var json: JSON {
        .object(
            named.map { .init($0.name, .orNull($0.joules)) } + [
                .init("total", .orNull(total)),
                .init("terms", .array(terms.map { term in
                    .object([
                        .init("event", .string(term.kind.rawValue)), .init("count", .integer(term.count)),
                        .init("picojoules", .orNull(term.picojoules)), .init("joules", .orNull(term.joules)),
                    ])
                })),
                .init("unpriced", .strings(unpriced)),
            ])
    }
}

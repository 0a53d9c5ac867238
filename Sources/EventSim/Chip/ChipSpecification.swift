/// A neuromorphic chip as data: limits, formats, mesh, energies and timing, every figure with its evidence and source.
///
/// Loaded from a `hwspec/*.json` file; nothing in the simulator knows a chip by name.
public struct ChipSpecification: Sendable, Equatable {
    /// As in the name of its file.
    public var name: String
    /// One line for lists of chips.
    public var summary: String
    /// Whether no such chip exists; every report says so.
    public var isHypothetical: Bool
    /// What one core can hold; without limits where cores hold whole layers.
    public var core: CoreLimits
    /// Where each core holds one whole layer; `nil` for chips whose cores hold pieces of layers.
    public var layerCores: LayerCores?
    /// What a message can carry.
    public var spikes: SpikeFormat
    /// What its neurons can do.
    public var neurons: NeuronCapabilities
    /// Widths of its integers.
    public var arithmetic: ArithmeticFormat
    /// Cores, tiles and links.
    public var mesh: MeshGeometry
    /// The board the chips sit on; `nil` for as many chips as a network needs.
    public var board: Board?
    /// Picojoules per event.
    public var energy: EnergyTable
    /// Nanoseconds per event.
    public var timing: TimingTable
    /// Evidence and source of every figure, by key path such as `core.neurons`.
    public var provenance: [String: Provenance]

    /// Figures as a chip file has them; `load` throws for a file whose figures do not fit together.
    public init(
        name: String, summary: String, isHypothetical: Bool, core: CoreLimits, layerCores: LayerCores? = nil, spikes: SpikeFormat, neurons: NeuronCapabilities,
        arithmetic: ArithmeticFormat, mesh: MeshGeometry, board: Board? = nil, energy: EnergyTable, timing: TimingTable,
        provenance: [String: Provenance]
    ) {
        self.name = name
        self.summary = summary
        self.isHypothetical = isHypothetical
        self.core = core
        self.layerCores = layerCores
        self.spikes = spikes
        self.neurons = neurons
        self.arithmetic = arithmetic
        self.mesh = mesh
        self.board = board
        self.energy = energy
        self.timing = timing
        self.provenance = provenance
    }
}

/// How well a figure is known, and who says so.
public struct Provenance: Sendable, Equatable {
    /// Where a figure comes from.
    public enum Evidence: String, Sendable, CaseIterable {
        /// Stated by the maker or in a paper.
        case published
        /// Fitted to measurements on silicon.
        case calibrated
        /// Concluded from something published.
        case inferred
        /// A choice of this project for a hypothetical chip.
        case assumed
        /// Nobody said; the value is `null`.
        case unknown
    }

    /// How well it is known.
    public var evidence: Evidence
    /// Who says so: paper with table or page, or the reasoning.
    public var source: String

    /// The source is text for people, with table or page.
    public init(evidence: Evidence, source: String) {
        self.evidence = evidence
        self.source = source
    }
}

/// What several chips sit on.
public struct Board: Sendable, Equatable {
    /// Chips there are.
    public var chips: Int

    /// At least 1.
    public init(chips: Int) { self.chips = chips }
}

/// What one core can hold.
public struct CoreLimits: Sendable, Equatable {
    /// Compartments.
    public var neurons: Int
    /// 64-bit words of synapse memory.
    public var synapseWords: Int
    /// Entries of the input-axon table.
    public var inputAxons: Int
    /// Entries of the output-axon table.
    public var outputAxons: Int
    /// Distinct sets of neuron parameters.
    public var compartmentProfiles: Int
    /// Distinct thresholds.
    public var thresholdProfiles: Int
    /// How convolutions' weights are stored.
    public var synapseSharing: SynapseSharing
    /// The one memory that everything shares, where a core has it.
    public var pool: MemoryPool?

    /// Separate memories for synapses and axons unless a pool is given.
    public init(
        neurons: Int, synapseWords: Int, inputAxons: Int, outputAxons: Int, compartmentProfiles: Int, thresholdProfiles: Int,
        synapseSharing: SynapseSharing, pool: MemoryPool? = nil
    ) {
        self.neurons = neurons
        self.synapseWords = synapseWords
        self.inputAxons = inputAxons
        self.outputAxons = outputAxons
        self.compartmentProfiles = compartmentProfiles
        self.thresholdProfiles = thresholdProfiles
        self.synapseSharing = synapseSharing
        self.pool = pool
    }

    /// What no limit of a core's memories is published for, or what other limits bound: far above any chip.
    public static let unbounded = CoreLimits(
        neurons: 1 << 24, synapseWords: 1 << 24, inputAxons: 1 << 24, outputAxons: 1 << 24, compartmentProfiles: 1 << 24,
        thresholdProfiles: 1 << 24, synapseSharing: .kernelPerBlock)
}

/// A memory of 64-bit words that neurons, synapses and both kinds of axons share (Loihi 2).
///
/// One word per neuron, synapse word and input-axon word; convolutions take `convolutionInputWords` of input axons each,
/// dense projections one per source neuron. The axon map takes a word per source pixel whose spikes go to convolutions only,
/// else a word per neuron. Output axons are routes, one per source pixel and destination core, `routesPerWord` to a word.
public struct MemoryPool: Sendable, Equatable {
    /// Words of all kinds together.
    public var totalWords: Int
    /// Words that the axon map may take.
    public var axonMapWords: Int
    /// Words of an input axon of a convolution.
    public var convolutionInputWords: Int
    /// Routes that fit in a word.
    public var routesPerWord: Int
    /// Bits beside the weight in a dense projection's list.
    public var denseIndexBits: Int

    /// Words have 64 bits.
    public init(totalWords: Int, axonMapWords: Int, convolutionInputWords: Int, routesPerWord: Int, denseIndexBits: Int) {
        self.totalWords = totalWords
        self.axonMapWords = axonMapWords
        self.convolutionInputWords = convolutionInputWords
        self.routesPerWord = routesPerWord
        self.denseIndexBits = denseIndexBits
    }
}

/// How a core stores the weights of a convolution.
public enum SynapseSharing: String, Sendable, CaseIterable {
    /// One kernel per block serves every position: kw·kh·c_in·⌈(c_out·bits + 10)/64⌉ words (Loihi 2).
    case kernelPerBlock
    /// Explicitly indexed lists, shared by source pixels whose existing taps and index offset agree (Loihi 1, as
    /// nengo-loihi 1.1.0 maps it).
    case indexedSets
}

/// What a spike message can carry.
public struct SpikeFormat: Sendable, Equatable {
    /// Whether a spike may be −1.
    public var isSigned: Bool
    /// Bits of payload magnitude; 0 for a bare spike.
    public var payloadBits: Int

    /// A bare spike where `payloadBits` is 0.
    public init(isSigned: Bool, payloadBits: Int) {
        self.isSigned = isSigned
        self.payloadBits = payloadBits
    }
}

/// What a chip's neurons can do.
public struct NeuronCapabilities: Sendable, Equatable {
    /// What a neuron may ask of a chip.
    public enum Model: String, Sendable, CaseIterable {
        /// One threshold, crossed upwards.
        case integrateAndFire
        /// Leak, decay of the synaptic current and refractory steps, with whatever else the neuron does.
        case leakyIntegrateAndFire
        /// Several thresholds of one membrane, which cascade within a step.
        case multiThreshold
        /// Thresholds of both signs.
        case ternary
        /// Sums what the neuron emitted, so that it takes back no more than that.
        case outputMemory
        /// Several membranes with one input.
        case multiLevel
        /// Sends how far its activation has moved, as a payload; one that carries negative values, and of as many bits.
        case sigmaDelta
    }
    /// Whether a spike subtracts its threshold or sets the potential.
    public enum ResetMode: String, Sendable, CaseIterable {
        /// Subtracts the threshold.
        case soft
        /// Sets the potential.
        case hard
    }

    /// Models the hardware has.
    public var models: Set<Model>
    /// Resets the hardware does in one compartment.
    public var resetModes: Set<ResetMode>
    /// Compartments a neuron with soft reset takes where `resetModes` lacks it; `nil` if it cannot be emulated.
    public var softResetCompartments: Int?
    /// Whether a max-pool gate exists.
    public var maxPoolGate: Bool
    /// Whether idle neurons are read every step.
    public var readsIdleNeurons: Bool

    /// What a chip file lists; nothing is added to it.
    public init(
        models: Set<Model>, resetModes: Set<ResetMode>, softResetCompartments: Int?, maxPoolGate: Bool, readsIdleNeurons: Bool
    ) {
        self.models = models
        self.resetModes = resetModes
        self.softResetCompartments = softResetCompartments
        self.maxPoolGate = maxPoolGate
        self.readsIdleNeurons = readsIdleNeurons
    }
}

/// Widths of the chip's integers.
public struct ArithmeticFormat: Sendable, Equatable {
    /// Signed bits of a weight.
    public var weightBits: Int
    /// Signed bits of a membrane potential.
    public var stateBits: Int
    /// Largest left shift between a weight sum and the potential (the chip's 6 fixed bits and its weight exponent).
    public var maximumWeightShift: Int
    /// Unsigned bits of a threshold mantissa, and the fixed left shift behind it.
    public var thresholdBits: Int
    /// Fixed left shift between a threshold mantissa and the potential.
    public var thresholdShift: Int
    /// Signed bits of a bias mantissa, and the largest exponent.
    public var biasBits: Int
    /// Largest left shift between a bias mantissa and the potential.
    public var maximumBiasExponent: Int
    /// Longest synaptic delay in steps.
    public var maximumDelay: Int

    /// Widths in bits, shifts as powers of two, the delay in steps.
    public init(
        weightBits: Int, stateBits: Int, maximumWeightShift: Int, thresholdBits: Int, thresholdShift: Int, biasBits: Int,
        maximumBiasExponent: Int, maximumDelay: Int
    ) {
        self.weightBits = weightBits
        self.stateBits = stateBits
        self.maximumWeightShift = maximumWeightShift
        self.thresholdBits = thresholdBits
        self.thresholdShift = thresholdShift
        self.biasBits = biasBits
        self.maximumBiasExponent = maximumBiasExponent
        self.maximumDelay = maximumDelay
    }
}

/// Cores, tiles and the mesh between them. Tile of a core = core / `coresPerTile`; x = tile / `height`, y = tile mod `height`.
public struct MeshGeometry: Sendable, Equatable {
    /// Tiles in a row.
    public var width: Int
    /// Tiles in a column.
    public var height: Int
    /// Cores that share a router.
    public var coresPerTile: Int
    /// Packets that one link holds before those behind it must wait; `nil` where nobody says.
    public var linkBuffer: Int?
    /// Cores of a chip that a network may use, the first ones; `nil` for all.
    public var usableCores: Int?

    /// The depth of link buffers is unknown, and all cores are usable, unless given.
    public init(width: Int, height: Int, coresPerTile: Int, linkBuffer: Int? = nil, usableCores: Int? = nil) {
        self.width = width
        self.height = height
        self.coresPerTile = coresPerTile
        self.linkBuffer = linkBuffer
        self.usableCores = usableCores
    }

    /// Usable cores of all tiles.
    public var coresPerChip: Int { min(width * height * coresPerTile, usableCores ?? .max) }
}

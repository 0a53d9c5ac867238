/// Energy of the chip's events at the prices of its file: the `chip` model, in joules per inference.
///
/// What nobody priced is missing from the sums and named in `unpriced`; it is never taken for zero.
public struct ChipEnergy: Sendable, Equatable {
    /// One line of the account: events × price.
    public struct Term: Sendable, Equatable {
        public enum Kind: String, Sendable, CaseIterable {
            case synapticOperation, neuronActive, neuronIdle, spike, hopEastWest, hopNorthSouth, interChipLink, barrier
        }

        public var kind: Kind
        /// Events of all inferences together.
        public var count: Int
        /// `nil` when the chip file has no price.
        public var picojoules: Double?
        /// `count` × `picojoules` per inference; `nil` only for events that happened and have no price.
        public var joules: Double?
    }

    /// In the order of `Term.Kind`.
    public var terms: [Term]
    /// Static power × chips × latency.
    public var staticEnergy: Double?
    /// Every term whose events happened but have no price, and work that no term covers.
    public var unpriced: [String]
    /// What a reader of the figures must know.
    public var notes: [String]

    public var synapse: Double? { sum(.synapticOperation) }
    /// Active and idle updates.
    public var neuron: Double? { sum(.neuronActive, .neuronIdle) }
    /// Spike messages, hops inside a chip and inter-chip links; unpriced ones are left out and named in `unpriced`.
    public var network: Double? { sum(.spike, .hopEastWest, .hopNorthSouth, .interChipLink) }
    public var barrier: Double? { sum(.barrier) }
    /// Synapse + neuron + network + barrier + static, as far as they are priced, added in this order.
    public var total: Double {
        [synapse, neuron, network, barrier, staticEnergy].compactMap { $0 }.reduce(0, +)
    }

    public func term(_ kind: Term.Kind) -> Term? { terms.first { $0.kind == kind } }

    /// The sum of the priced terms; `nil` when none of them is priced.
    private func sum(_ kinds: Term.Kind...) -> Double? {
        let priced = terms.filter { kinds.contains($0.kind) }.compactMap(\.joules)
        return priced.isEmpty ? nil : priced.reduce(0, +)
    }

    public init(chip: ChipSpecification, counters: Counters, context: EnergyContext) {
        var counters = counters
        counters.neuronUpdatesActive += context.furtherCompartmentsActive
        counters.neuronUpdatesIdle += context.furtherCompartmentsIdle
        terms = Self.terms(table: chip.energy, counters: counters, steps: context.steps, inferences: context.inferences)
        staticEnergy = nil
        unpriced = []
        notes = []
        if let watts = chip.energy.staticPowerPerChip, let seconds = context.latencySeconds {
            staticEnergy = watts * Double(context.chips) * seconds / Double(context.inferences)
        }
        nameUnpriced(chip: chip, context: context)
        nameNotes(chip: chip, counters: counters, context: context)
    }

    /// The event terms of any part of a run, such as one layer's or one core's counters; `steps` is 0 for such parts, since
    /// barriers belong to the whole chip.
    ///
    /// Synaptic operations on the chip are the accumulators' reads: `sops`, unless the wire code splits an event into one
    /// message per threshold.
    public static func terms(table: EnergyTable, counters: Counters, steps: Int, inferences: Int = 1) -> [Term] {
        let entries: [(Term.Kind, Int, Double?)] = [
            (.synapticOperation, counters.accumulatorMemory.readWords, table.synapticOperation),
            (.neuronActive, counters.neuronUpdatesActive, table.neuronActive),
            (.neuronIdle, counters.neuronUpdatesIdle, table.neuronIdle),
            (.spike, counters.packets, table.spike),
            (.hopEastWest, counters.hopsEastWest, table.hopEastWest),
            (.hopNorthSouth, counters.hopsNorthSouth, table.hopNorthSouth),
            (.interChipLink, counters.hopsInterChip, table.interChipLink),
            (.barrier, steps, table.barrier),
        ]
        return entries.map { kind, count, price in
            let energy = price.map { Energy.joules(count: count, picojoules: $0, inferences: inferences) }
            return Term(kind: kind, count: count, picojoules: price, joules: energy ?? (count == 0 ? 0 : nil))
        }
    }

    private mutating func nameUnpriced(chip: ChipSpecification, context: EnergyContext) {
        for term in terms where term.joules == nil {
            let words =
                switch term.kind {
                case .synapticOperation: "synaptic operations"
                case .neuronActive: "active neuron updates"
                case .neuronIdle: "idle neuron updates"
                case .spike: "spike messages"
                case .hopEastWest: "east-west hops"
                case .hopNorthSouth: "north-south hops"
                case .interChipLink: "inter-chip link crossings"
                case .barrier: "barriers"
                }
            unpriced.append("\(words): \(term.count) without a published energy")
        }
        if chip.energy.staticPowerPerChip == nil {
            unpriced.append("static power: not published")
        } else if context.latencySeconds == nil {
            unpriced.append("static power: the latency it acts for is unknown")
        }
        if context.isMultiThreshold {
            unpriced.append(
                "threshold cascade: \(context.thresholds) comparisons per active update, priced as an update with one")
        }
        if context.readoutThresholds > 0 {
            unpriced.append("read-out that fires: \(context.readoutThresholds) comparisons per active update, priced as an update with one; its spikes' way to the host")
        }
        if context.neuron.negativeThresholds > 0 {
            unpriced.append("negative thresholds: \(context.neuron.negativeThresholds) more comparisons per active update")
        }
        if context.neuron.hasMemory { unpriced.append("output memory of signed neurons: an addition and a comparison per update") }
        if context.neuron.membranes > 1 {
            unpriced.append("multi-level neurons: \(context.neuron.membranes) membranes per update, priced as an update of one")
        }
        if context.hasPayloads { unpriced.append("payload bits of spike messages: priced as bare spikes") }
        if context.hasMaxPoolGate { unpriced.append("max-pool gate: its accumulators and comparisons") }
    }

    private mutating func nameNotes(chip: ChipSpecification, counters: Counters, context: EnergyContext) {
        if chip.isHypothetical { notes.append("\(chip.name) is a hypothetical chip") }
        if counters.inputMacs > 0 {
            notes.append("the \(counters.inputMacs) inputMacs are the host's work and not part of the chip's energy")
        }
        if context.inputSpikes > 0 {
            notes.append("messages of injected spikes are priced like the chip's own; their way onto the chip is not")
        }
    }
}

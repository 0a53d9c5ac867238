/// Energy of the chip's events at the prices of its file: the `chip` model.
///
/// What nobody priced is missing from the sums and named in `unpriced`; it is never taken for zero.
public struct ChipEnergy: EnergyModel {
    /// Prices are those of the map's chip.
    public init() {}

    /// Formula and prices are in the chip's file.
    public var definition: EnergyDefinition {
        EnergyDefinition(
            name: "chip", aliases: ["--chip", "synapse", "spike"], heading: "chip", summary: "on the chip", pricesDense: false,
            text: "Events × the chip's published energy per event: synapse, neuron, network (link crossings), spike (sending), barrier, static (power × latency). What has no published price is listed as unpriced, never as zero.",
            source: "the chip file; synfire chips NAME shows the source of every figure", evidence: "that of the chip file, which every summary names")
    }

    /// Joules per inference, by layer and by core; barriers and static power are shared by all.
    public func account(of run: MeasuredRun) -> EnergyAccount {
        let table = run.map.chip.energy
        let barrier = EnergyTerm("barrier", count: run.steps, picojoules: table.barrier, inferences: run.inferences)
        let power = EnergyTerm("static", joules: staticEnergy(run))
        var account = EnergyAccount(definition, of: run, prices: Self.prices(table), shared: [barrier, power])
        func part(_ name: String, _ terms: String...) -> EnergyAccount.Part {
            EnergyAccount.Part(name, account.terms.filter { terms.contains($0.name) }.joules)
        }
        account.parts = [
            part("synapse", "synapticOperation"), part("neuron", "neuronActive", "neuronIdle"),
            part("network", "hopEastWest", "hopNorthSouth", "interChipLink"), part("spike", "spike"), part("barrier", "barrier"),
            part("static", "static"),
        ]
        account.unpriced = unpriced(account.terms, run)
        account.notes = notes(run)
        return account
    }

    /// Synaptic operations on the chip are the accumulators' reads: `sops`, unless the wire code splits an event into one message
    /// per threshold. Updates are those of compartments, of which a neuron may take several.
    private static func prices(_ table: EnergyTable) -> [PricedCounter] {
        [
            PricedCounter("synapticOperation", picojoules: table.synapticOperation) { $0.accumulatorMemory.readWords },
            PricedCounter("neuronActive", group: "neuron", picojoules: table.neuronActive) { $0.compartmentUpdatesActive },
            PricedCounter("neuronIdle", group: "neuron", picojoules: table.neuronIdle) { $0.compartmentUpdatesIdle },
            PricedCounter("spike", group: "network", picojoules: table.spike) { $0.packets },
            PricedCounter("hopEastWest", group: "network", picojoules: table.hopEastWest) { $0.hopsEastWest },
            PricedCounter("hopNorthSouth", group: "network", picojoules: table.hopNorthSouth) { $0.hopsNorthSouth },
            PricedCounter("interChipLink", group: "network", picojoules: table.interChipLink) { $0.hopsInterChip },
        ]
    }

    /// Static power × chips × latency.
    private func staticEnergy(_ run: MeasuredRun) -> Double? {
        guard let watts = run.map.chip.energy.staticPowerPerChip, let seconds = run.latencySeconds else { return nil }
        return watts * Double(run.map.chipCount) * seconds / Double(run.inferences)
    }

    /// Every term whose events happened but have no price, and work that no term covers.
    private func unpriced(_ terms: [EnergyTerm], _ run: MeasuredRun) -> [String] {
        let words = [
            "synapticOperation": "synaptic operations", "neuronActive": "active neuron updates", "neuronIdle": "idle neuron updates",
            "spike": "spike messages", "hopEastWest": "east-west hops", "hopNorthSouth": "north-south hops",
            "interChipLink": "inter-chip link crossings", "barrier": "barriers",
        ]
        var unpriced: [String] = []
        for term in terms where term.joules == nil {
            if let count = term.count { unpriced.append("\(words[term.name] ?? term.name): \(count) without a published energy") }
        }
        if run.map.chip.energy.staticPowerPerChip == nil {
            unpriced.append("static power: not published")
        } else if run.latencySeconds == nil {
            unpriced.append("static power: the latency it acts for is unknown")
        }
        return unpriced + unpricedWork(run.map)
    }

    private func unpricedWork(_ map: CoreMap) -> [String] {
        let work = UpdateWork(map)
        let membranes = map.layers.map(\.soma.membranes).max() ?? 1
        var unpriced: [String] = []
        if work.isMultiThreshold {
            unpriced.append("threshold cascade: \(work.thresholds) comparisons per active update, priced as an update with one")
        }
        if work.readoutThresholds > 0 {
            unpriced.append("read-out that fires: \(work.readoutThresholds) comparisons per active update, priced as an update with one; its spikes' way to the host")
        }
        if work.negativeThresholds > 0 {
            unpriced.append("negative thresholds: \(work.negativeThresholds) more comparisons per active update")
        }
        if map.layers.contains(where: \.soma.hasMemory) { unpriced.append("output memory of signed neurons: an addition and a comparison per update") }
        if map.sendsDifferences {
            unpriced.append("sigma-delta neurons: a rectification and a subtraction more per update; a multiplication per synaptic operation of their spikes, priced as an addition")
        }
        if membranes > 1 { unpriced.append("multi-level neurons: \(membranes) membranes per update, priced as an update of one") }
        if map.layers.contains(where: { $0.wireCode == .payload && $0.soma.largestFiring > 1 }) {
            unpriced.append("payload bits of spike messages: priced as bare spikes")
        }
        if map.projections.contains(where: { $0.gate != nil }) { unpriced.append("max-pool gate: its accumulators and comparisons") }
        return unpriced
    }

    private func notes(_ run: MeasuredRun) -> [String] {
        var notes: [String] = []
        let macs = run.ledger.total.inputMacs
        if run.map.chip.isHypothetical { notes.append("\(run.map.chip.name) is a hypothetical chip") }
        if macs > 0 { notes.append("the \(macs) inputMacs are the host's work and not part of the chip's energy") }
        if run.inputSpikes > 0 {
            notes.append("messages of injected spikes are priced like the chip's own; their way onto the chip is not")
        }
        return notes
    }
}

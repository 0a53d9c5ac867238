/// Words and bits read from and written to one memory.
public struct MemoryTraffic: Sendable, Equatable {
    /// 64-bit words read.
    public var readWords = 0
    /// 64-bit words written.
    public var writeWords = 0
    /// Bits of them that were used.
    public var readBits = 0
    /// Bits of them that were used.
    public var writeBits = 0

    /// No traffic.
    public init() {}

    /// Adds count by count.
    public static func += (left: inout MemoryTraffic, right: MemoryTraffic) {
        left.readWords += right.readWords
        left.writeWords += right.writeWords
        left.readBits += right.readBits
        left.writeBits += right.writeBits
    }
}

/// Everything that is counted, as 64-bit integers; the definitions are `docs/accounting.md` and `synfire explain`.
public struct Counters: Sendable, Equatable {
    /// Firings: one per neuron and step that emitted anything.
    public var events = 0
    /// Firings split by threshold.
    public var spikes = 0
    /// One per event and existing target synapse.
    public var sops = 0
    /// The same with one event per threshold crossed.
    public var sopsSplit = 0
    /// `sops` without zero weights.
    public var sopsNonzero = 0
    /// Events × k²·C_out of each projection.
    public var sopsNominal = 0
    /// Multiply-accumulates of an analog input layer, once per inference.
    public var inputMacs = 0
    /// Neurons updated in a step in which nothing arrived at them, no constant drives them and they did not fire.
    public var neuronUpdatesIdle = 0
    /// Neurons updated in a step in which something arrived at them, a constant drives them or they fired.
    public var neuronUpdatesActive = 0
    /// As `neuronUpdatesIdle` by compartment: a neuron that takes several is updated in each of them.
    public var compartmentUpdatesIdle = 0
    /// As `neuronUpdatesActive` by compartment.
    public var compartmentUpdatesActive = 0
    /// Neurons that fired, among the active updates.
    public var neuronUpdatesFired = 0
    /// One per firing, axon and distinct destination core and delay.
    public var packets = 0
    /// Links crossed along rows, over all packets.
    public var hopsEastWest = 0
    /// Links crossed along columns, over all packets.
    public var hopsNorthSouth = 0
    /// Links crossed from chip to chip, over all packets.
    public var hopsInterChip = 0
    /// Looking up where an arriving packet's synapses are.
    public var inputAxonMemory = MemoryTraffic()
    /// Reading synapse lists.
    public var synapseMemory = MemoryTraffic()
    /// Adding weights to what arrived at a neuron.
    public var accumulatorMemory = MemoryTraffic()
    /// Potentials, currents and what else a neuron keeps, and a gate's accumulators.
    public var neuronStateMemory = MemoryTraffic()
    /// Looking up where a firing goes.
    public var outputAxonMemory = MemoryTraffic()
    /// Messages that wait for their step.
    public var spikeBufferMemory = MemoryTraffic()

    /// Nothing counted yet.
    public init() {}

    /// Adds count by count.
    public static func += (left: inout Counters, right: Counters) {
        left.events += right.events
        left.spikes += right.spikes
        left.sops += right.sops
        left.sopsSplit += right.sopsSplit
        left.sopsNonzero += right.sopsNonzero
        left.sopsNominal += right.sopsNominal
        left.inputMacs += right.inputMacs
        left.neuronUpdatesIdle += right.neuronUpdatesIdle
        left.neuronUpdatesActive += right.neuronUpdatesActive
        left.compartmentUpdatesIdle += right.compartmentUpdatesIdle
        left.compartmentUpdatesActive += right.compartmentUpdatesActive
        left.neuronUpdatesFired += right.neuronUpdatesFired
        left.packets += right.packets
        left.hopsEastWest += right.hopsEastWest
        left.hopsNorthSouth += right.hopsNorthSouth
        left.hopsInterChip += right.hopsInterChip
        left.inputAxonMemory += right.inputAxonMemory
        left.synapseMemory += right.synapseMemory
        left.accumulatorMemory += right.accumulatorMemory
        left.neuronStateMemory += right.neuronStateMemory
        left.outputAxonMemory += right.outputAxonMemory
        left.spikeBufferMemory += right.spikeBufferMemory
    }
}

/// The same counters three ways: per layer, per core and per step, each summing to the total.
///
/// Synaptic counters are charged to the target's layer and core, events and packets to the source's. Input layers live
/// on no core: their events are in `perLayer` and `perStep` and in `host`.
public struct CounterLedger: Sendable, Equatable {
    /// By layer of the map.
    public var perLayer: [Counters]
    /// By core id.
    public var perCore: [Counters]
    /// By step of the run.
    public var perStep: [Counters]
    /// What happens off the cores: input events and their packets.
    public var host = Counters()
    /// Firings that entered each projection of the map: of its source's firings those that its gate, if it has one, let through.
    public var perProjection: [Int]

    package init(layers: Int, cores: Int, steps: Int, projections: Int = 0) {
        perLayer = Array(repeating: Counters(), count: layers)
        perCore = Array(repeating: Counters(), count: cores)
        perStep = Array(repeating: Counters(), count: steps)
        perProjection = Array(repeating: 0, count: projections)
    }

    /// Over all layers, which is over all cores and the host, and over all steps.
    public var total: Counters { perLayer.reduce(into: Counters()) { $0 += $1 } }

    /// Adds layer by layer, core by core and step by step; what one ledger lacks counts as nothing.
    public static func += (left: inout CounterLedger, right: CounterLedger) {
        add(right.perLayer, to: &left.perLayer)
        add(right.perCore, to: &left.perCore)
        add(right.perStep, to: &left.perStep)
        left.host += right.host
        left.perProjection += Array(repeating: 0, count: max(0, right.perProjection.count - left.perProjection.count))
        for index in right.perProjection.indices { left.perProjection[index] += right.perProjection[index] }
    }

    /// What one ledger lacks counts as nothing.
    private static func add(_ more: [Counters], to counters: inout [Counters]) {
        counters += Array(repeating: Counters(), count: max(0, more.count - counters.count))
        for index in more.indices { counters[index] += more[index] }
    }
}

/// A run as energy models see it: the machine, what was counted on it, how long it took, and the trained network beside it.
public struct MeasuredRun: Sendable {
    /// The network as it lies on the chip.
    public var map: CoreMap
    /// Of all inferences together.
    public var ledger: CounterLedger
    /// Inputs that were run; energies are per inference.
    public var inferences: Int
    /// Of all inferences together; `nil` where the chip's times are unpublished.
    public var latencySeconds: Double?
    /// What the trained network takes.
    public var dense: DenseCounts

    /// - Precondition: the ledger has the map's layers and projections, and there is an inference.
    public init(map: CoreMap, ledger: CounterLedger, inferences: Int = 1, latencySeconds: Double? = nil, dense: DenseCounts = DenseCounts()) {
        precondition(ledger.perLayer.count == map.layers.count, "a ledger of \(ledger.perLayer.count) layers for a map of \(map.layers.count)")
        precondition(
            ledger.perProjection.count == map.projections.count,
            "a ledger of \(ledger.perProjection.count) projections for a map of \(map.projections.count)")
        precondition(inferences > 0, "an energy per inference needs an inference")
        self.map = map
        self.ledger = ledger
        self.inferences = inferences
        self.latencySeconds = latencySeconds
        self.dense = dense
    }

    /// Of all inferences together.
    public var steps: Int { inferences * map.schedule.totalSteps }
    /// Spikes that the host injects, split by threshold; they are counted but no neuron fired them.
    var inputSpikes: Int { zip(map.layers, ledger.perLayer).reduce(0) { $1.0.isInput ? $0 + $1.1.spikes : $0 } }
}

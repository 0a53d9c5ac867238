/// Energy per event in picojoules; `nil` where nobody published it.
public struct EnergyTable: Sendable, Equatable {
    /// Adding one weight to what arrived at a neuron.
    public var synapticOperation: Double?
    /// Updating a compartment that something arrived at or a constant drives.
    public var neuronActive: Double?
    /// Updating a compartment otherwise.
    public var neuronIdle: Double?
    /// Sending one spike message inside a tile.
    public var spike: Double?
    /// Crossing a link along a row.
    public var hopEastWest: Double?
    /// Crossing a link along a column.
    public var hopNorthSouth: Double?
    /// Crossing from chip to chip.
    public var interChipLink: Double?
    /// Synchronising all cores once.
    public var barrier: Double?
    /// Watts per chip, times latency.
    public var staticPowerPerChip: Double?

    /// Picojoules, and watts for static power; `nil` where nobody published a figure.
    public init(
        synapticOperation: Double?, neuronActive: Double?, neuronIdle: Double?, spike: Double?, hopEastWest: Double?,
        hopNorthSouth: Double?, interChipLink: Double?, barrier: Double?, staticPowerPerChip: Double?
    ) {
        self.synapticOperation = synapticOperation
        self.neuronActive = neuronActive
        self.neuronIdle = neuronIdle
        self.spike = spike
        self.hopEastWest = hopEastWest
        self.hopNorthSouth = hopNorthSouth
        self.interChipLink = interChipLink
        self.barrier = barrier
        self.staticPowerPerChip = staticPowerPerChip
    }
}

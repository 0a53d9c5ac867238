/// Time per event in nanoseconds; `nil` where nobody published it.
public struct TimingTable: Sendable, Equatable {
    /// Adding one weight to what arrived at a neuron.
    public var synapticOperation: Double?
    /// Updating a compartment that something arrived at or a constant drives.
    public var neuronActive: Double?
    /// Updating a compartment otherwise.
    public var neuronIdle: Double?
    /// Sending one message.
    public var spike: Double?
    /// Crossing a link along a row.
    public var hopEastWest: Double?
    /// Crossing a link along a column.
    public var hopNorthSouth: Double?
    /// Barrier with one tile and with `barrierTilesMax` tiles in use; linear between, constant beyond.
    public var barrierOneTile: Double?
    /// Barrier with `barrierTilesMax` tiles in use.
    public var barrierAllTiles: Double?
    /// Tiles beyond which the barrier takes no longer.
    public var barrierTilesMax: Int

    /// Nanoseconds; `nil` where nobody published a figure.
    public init(
        synapticOperation: Double?, neuronActive: Double?, neuronIdle: Double?, spike: Double?, hopEastWest: Double?,
        hopNorthSouth: Double?, barrierOneTile: Double?, barrierAllTiles: Double?, barrierTilesMax: Int
    ) {
        self.synapticOperation = synapticOperation
        self.neuronActive = neuronActive
        self.neuronIdle = neuronIdle
        self.spike = spike
        self.hopEastWest = hopEastWest
        self.hopNorthSouth = hopNorthSouth
        self.barrierOneTile = barrierOneTile
        self.barrierAllTiles = barrierAllTiles
        self.barrierTilesMax = barrierTilesMax
    }
}

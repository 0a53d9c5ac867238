import EventSim

/// What a chip asks for the events of an explicit network: more finely divided than a chip file, because synapse units may differ.
///
/// Energies in picojoules, times in nanoseconds.
public struct ExplicitChip: Sendable, Equatable {
    public struct Cost: Sendable, Equatable {
        public var picojoules: Double
        public var nanoseconds: Double

        public init(picojoules: Double, nanoseconds: Double) {
            self.picojoules = picojoules
            self.nanoseconds = nanoseconds
        }

        public static let none = Cost(picojoules: 0, nanoseconds: 0)
    }

    /// What a neuron costs: every access in every step, an update on top where it is active, a firing on top of that.
    public struct SomaCost: Sendable, Equatable {
        public var access: Cost
        public var update: Cost
        public var firing: Cost

        public init(access: Cost, update: Cost, firing: Cost) {
            self.access = access
            self.update = update
            self.firing = firing
        }
    }

    public var mesh: MeshGeometry
    public var linkBuffer: Int
    public var hopEastWest: Cost
    public var hopNorthSouth: Cost
    public var messageIn: Cost
    public var messageOut: Cost
    /// By name of the unit.
    public var synapses: [String: Cost]
    public var soma: SomaCost
    /// Of an input neuron, which is worked on only when it fires.
    public var inputSoma: SomaCost
    /// Barriers in ascending order of tiles in use: each holds from its number of tiles up to the next.
    public var barriers: [(tiles: Int, nanoseconds: Double)] { zip(barrierTiles, barrierNanoseconds).map { ($0, $1) } }
    private var barrierTiles: [Int]
    private var barrierNanoseconds: [Double]

    public init(
        mesh: MeshGeometry, linkBuffer: Int, hopEastWest: Cost, hopNorthSouth: Cost, messageIn: Cost, messageOut: Cost,
        synapses: [String: Cost], soma: SomaCost, inputSoma: SomaCost, barriers: [(tiles: Int, nanoseconds: Double)]
    ) {
        self.mesh = mesh
        self.linkBuffer = linkBuffer
        self.hopEastWest = hopEastWest
        self.hopNorthSouth = hopNorthSouth
        self.messageIn = messageIn
        self.messageOut = messageOut
        self.synapses = synapses
        self.soma = soma
        self.inputSoma = inputSoma
        let sorted = barriers.sorted { $0.tiles < $1.tiles }
        barrierTiles = sorted.map(\.tiles)
        barrierNanoseconds = sorted.map(\.nanoseconds)
    }

    /// Nanoseconds of one barrier; 0 below the first entry.
    public func barrier(tilesInUse: Int) -> Double { barriers.last { $0.tiles <= tilesInUse }?.nanoseconds ?? 0 }

    /// The tile of a core.
    public func tile(ofCore core: Int) -> TilePosition {
        let tile = core / mesh.coresPerTile
        return TilePosition(x: tile / mesh.height, y: tile % mesh.height)
    }

    func soma(of kind: ExplicitNetwork.Kind) -> SomaCost { kind == .input ? inputSoma : soma }
}

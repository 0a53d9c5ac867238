import EventSim

/// One way to cut an axis of a layer, as classes of tiles that take the same.
struct AxisCut {
    /// What a tile means for the projections into and out of its layer.
    struct Tile: Hashable {
        var length: Int
        /// Reaching source coordinates and their taps, one per incoming projection.
        var sources: [Int]
        var patterns: [[TapReach.Pattern]]
        /// Visits to the target's tiles, summed over the tile's coordinates, one per outgoing projection.
        var fanouts: [Int]
    }

    var size: Int
    var tiles: [(tile: Tile, count: Int)]
    /// Reaching source coordinates summed over all tiles, one per incoming projection.
    var totalSources: [Int]

    init(size: Int, tiles: [Tile]) {
        self.size = size
        let projections = tiles.first?.sources.indices ?? 0..<0
        totalSources = projections.map { index in tiles.reduce(0) { $0 + $1.sources[index] } }
        self.tiles = tiles.counted
    }
}

/// One way to cut a layer's channels, as classes of ranges that take the same.
struct ChannelCut {
    struct Tile: Hashable {
        var length: Int
        /// One per incoming projection, with the reaching channels moved to the start of their first axon.
        var reaches: [ChannelReach]
        /// Axon groups summed over the channel ranges of the target, one per outgoing projection.
        var fanouts: [Int]
    }

    var size: Int
    var tiles: [(tile: Tile, count: Int)]
    /// Reaching input channels summed over all tiles, one per incoming projection.
    var totalInputs: [Int]
    /// Axon groups of a source pixel summed over all tiles, one per incoming projection.
    var totalGroups: [Int]
    /// Whether no tile shares an axon's 32 atoms with another.
    var isAligned: Bool

    init(size: Int, extent: Int, channelsPerAxon: [Int], tiles: [Tile]) {
        self.size = size
        isAligned = size == extent || size % 32 == 0
        totalInputs = channelsPerAxon.indices.map { index in tiles.reduce(0) { $0 + $1.reaches[index].inputs.count } }
        totalGroups = channelsPerAxon.indices.map { index in
            tiles.reduce(0) { $0 + ChannelReach.axonGroups($1.reaches[index].inputs, channelsPerAxon: channelsPerAxon[index]) }
        }
        self.tiles = tiles.counted
    }
}

extension Array where Element: Hashable {
    /// The different elements in the order of their first place, and how often each occurs.
    fileprivate var counted: [(tile: Element, count: Int)] {
        var result: [(tile: Element, count: Int)] = []
        var positions: [Element: Int] = [:]
        for element in self {
            if let position = positions[element] {
                result[position].count += 1
            } else {
                positions[element] = result.count
                result.append((element, 1))
            }
        }
        return result
    }
}

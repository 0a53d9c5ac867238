import EventSim

/// The size of the boxes a layer is cut into; boxes at the far edges may be smaller.
public struct Tiling: Sendable, Hashable, CustomStringConvertible {
    /// Rows of a box.
    public var rows: Int
    /// Columns of a box.
    public var columns: Int
    /// Channels of a box.
    public var channels: Int

    /// - Precondition: every extent is at least 1.
    public init(rows: Int, columns: Int, channels: Int) {
        precondition(rows > 0 && columns > 0 && channels > 0, "a tile needs at least one row, column and channel")
        self.rows = rows
        self.columns = columns
        self.channels = channels
    }

    /// `rows×columns×channels`, as neuron grids are printed.
    public var description: String { "\(rows)×\(columns)×\(channels)" }

    /// The ranges that tiles of `size` cut `0..<extent` into.
    static func ranges(extent: Int, size: Int) -> [Range<Int>] {
        stride(from: 0, to: extent, by: size).map { $0..<min($0 + size, extent) }
    }

    /// The same in multiples of `unit`, of which the last tile may hold a part.
    static func balancedSizes(extent: Int, unit: Int) -> [Int] {
        balancedSizes(extent: (extent + unit - 1) / unit).map { min($0 * unit, extent) }
    }

    /// Tile sizes worth trying along an axis: for every number of tiles the smallest size that gives it, largest first.
    ///
    /// There are about 2√extent of them; any other size gives as many tiles with a larger halo or a smaller last tile.
    static func balancedSizes(extent: Int) -> [Int] {
        var sizes: [Int] = []
        var size = extent
        while size >= 1 {
            let tiles = (extent + size - 1) / size
            let balanced = (extent + tiles - 1) / tiles
            sizes.append(balanced)
            size = balanced - 1
        }
        return sizes
    }

    /// Channel counts worth trying: the balanced ones, whole multiples of 32, the atoms of a Loihi population axon, and
    /// where indexed lists need bases in fours, the balanced ones rounded up to them.
    static func channelSizes(extent: Int, sharing: SynapseSharing) -> [Int] {
        let balanced = balancedSizes(extent: extent)
        let fours = sharing == .indexedSets ? balanced.map { ($0 + 3) / 4 * 4 }.filter { $0 < extent } : []
        return Set(balanced).union(fours).union(stride(from: 32, to: extent, by: 32)).sorted(by: >)
    }
}

/// The boxes of a layer as the product of ranges along its axes.
struct BlockGrid {
    var rows: [Range<Int>]
    var columns: [Range<Int>]
    var channels: [Range<Int>]

    init(rows: [Range<Int>], columns: [Range<Int>], channels: [Range<Int>]) {
        self.rows = rows
        self.columns = columns
        self.channels = channels
    }

    init(layer: MappedLayer, tiling: Tiling) {
        rows = Tiling.ranges(extent: layer.height, size: tiling.rows)
        columns = Tiling.ranges(extent: layer.width, size: tiling.columns)
        channels = Tiling.ranges(extent: layer.channels, size: tiling.channels)
    }
}

/// A core's tile in the mesh; meshes of several chips continue in one another.
public struct TilePosition: Sendable, Hashable {
    /// Column of the tile, counted over all chips.
    public var x: Int
    /// Row of the tile, counted over all chips.
    public var y: Int

    /// Coordinates over all chips, from 0.
    public init(x: Int, y: Int) {
        self.x = x
        self.y = y
    }
}

/// The mesh as latency models see it: where cores sit, the links between them, and what a crossing takes.
///
/// Packets go along x first, then along y. The links of a route are the sending core's output port and one per hop.
public struct MeshGrid: Sendable, Equatable {
    /// By core.
    public let tiles: [TilePosition]
    /// Nanoseconds of one crossing.
    public let hopEastWest: Double
    /// Nanoseconds of a link along a column.
    public let hopNorthSouth: Double
    /// Packets that one link holds before those behind it must wait.
    public let linkBuffer: Int
    private let height: Int

    /// One link: a core's output port, or a crossing between neighbouring tiles.
    public enum Link: Sendable, Hashable, CustomStringConvertible {
        /// The output port of a core, where its packets enter the mesh.
        case port(core: Int)
        /// From a tile to its neighbour of the next column, x + 1.
        case east(TilePosition)
        /// From a tile to its neighbour of the column before.
        case west(TilePosition)
        /// From a tile to its neighbour of the next row, y + 1.
        case north(TilePosition)
        /// From a tile to its neighbour of the row before.
        case south(TilePosition)

        public var description: String {
            switch self {
            case .port(let core): "output port of core \(core)"
            case .east(let tile): "tile (\(tile.x), \(tile.y)) to the east"
            case .west(let tile): "tile (\(tile.x), \(tile.y)) to the west"
            case .north(let tile): "tile (\(tile.x), \(tile.y)) to the north"
            case .south(let tile): "tile (\(tile.x), \(tile.y)) to the south"
            }
        }
    }

    /// Tiles are by core; crossings take nanoseconds.
    ///
    /// - Precondition: no coordinate is below zero.
    public init(tiles: [TilePosition], hopEastWest: Double, hopNorthSouth: Double, linkBuffer: Int) {
        precondition(tiles.allSatisfy { $0.x >= 0 && $0.y >= 0 }, "tiles are counted from 0")
        self.tiles = tiles
        self.hopEastWest = hopEastWest
        self.hopNorthSouth = hopNorthSouth
        self.linkBuffer = linkBuffer
        height = (tiles.map(\.y).max() ?? 0) + 1
    }

    /// Links there are; they are numbered from 0, output ports first.
    public var linkCount: Int { tiles.count + 4 * height * ((tiles.map(\.x).max() ?? 0) + 1) }

    /// Links between the tiles of two cores under x-first routing.
    public func hops(from source: Int, to destination: Int) -> Int {
        abs(tiles[source].x - tiles[destination].x) + abs(tiles[source].y - tiles[destination].y)
    }

    /// Nanoseconds of the crossings alone.
    public func crossingTime(from source: Int, to destination: Int) -> Double {
        Double(abs(tiles[source].x - tiles[destination].x)) * hopEastWest
            + Double(abs(tiles[source].y - tiles[destination].y)) * hopNorthSouth
    }

    /// Gives the number of every link of a route to `body`, in order.
    @inline(__always)
    func forEachLink(from source: Int, to destination: Int, _ body: (Int) -> Void) {
        body(source)
        var tile = tiles[source]
        let end = tiles[destination]
        while tile.x != end.x {
            let isEast = end.x > tile.x
            body(number(of: tile, direction: isEast ? 0 : 1))
            tile.x += isEast ? 1 : -1
        }
        while tile.y != end.y {
            let isNorth = end.y > tile.y
            body(number(of: tile, direction: isNorth ? 2 : 3))
            tile.y += isNorth ? 1 : -1
        }
    }

    private func number(of tile: TilePosition, direction: Int) -> Int {
        tiles.count + 4 * (tile.x * height + tile.y) + direction
    }

    /// The link of a number.
    public func link(_ number: Int) -> Link {
        guard number >= tiles.count else { return .port(core: number) }
        let place = (number - tiles.count) / 4
        let tile = TilePosition(x: place / height, y: place % height)
        return switch (number - tiles.count) % 4 {
        case 0: .east(tile)
        case 1: .west(tile)
        case 2: .north(tile)
        default: .south(tile)
        }
    }
}

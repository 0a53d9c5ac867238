/// Links that a packet crosses, by kind.
public struct HopCount: Sendable, Equatable {
    /// Along rows of the mesh.
    public var eastWest: Int
    /// Along columns.
    public var northSouth: Int
    /// From chip to chip; counted apart, because their energy and latency are a board's and not the mesh's.
    public var interChip: Int

    /// Crossings of one packet.
    public init(eastWest: Int, northSouth: Int, interChip: Int) {
        self.eastWest = eastWest
        self.northSouth = northSouth
        self.interChip = interChip
    }
}

extension CoreMap {
    /// Links between two cores under x-first routing on a mesh that continues from chip to chip.
    ///
    /// Packets from the host (`nil`) enter at tile (0, 0) of chip (0, 0).
    package func hops(from source: Int?, to destination: Int) -> HopCount {
        let to = cores[destination]
        let from = source.map { cores[$0] } ?? CoreLocation(chip: 0, chipX: 0, chipY: 0, x: 0, y: 0, core: 0)
        let chipsX = abs(to.chipX - from.chipX)
        let chipsY = abs(to.chipY - from.chipY)
        let columns = abs((to.chipX - from.chipX) * chip.mesh.width + to.x - from.x)
        let rows = abs((to.chipY - from.chipY) * chip.mesh.height + to.y - from.y)
        return HopCount(eastWest: columns - chipsX, northSouth: rows - chipsY, interChip: chipsX + chipsY)
    }
}

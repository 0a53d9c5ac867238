import EventSim

/// The places of the cores of several chips, as numbered slots on one mesh that continues from chip to chip.
struct ChipGrid: Equatable {
    let chips: Int
    /// Chips per row of the grid, as near square as possible.
    let width: Int
    let mesh: MeshGeometry

    init(cores: Int, mesh: MeshGeometry) {
        self.mesh = mesh
        chips = max(1, (cores + mesh.coresPerChip - 1) / mesh.coresPerChip)
        var side = 1
        while side * side < chips { side += 1 }
        width = side
    }

    /// Cores that the chips have.
    var slots: Int { chips * mesh.coresPerChip }

    /// The place of slot `slot`; chips are numbered row by row, tiles column by column.
    func location(_ slot: Int) -> CoreLocation {
        let (chip, core) = slot.quotientAndRemainder(dividingBy: mesh.coresPerChip)
        let tile = core / mesh.coresPerTile
        return CoreLocation(
            chip: chip, chipX: chip % width, chipY: chip / width, x: tile / mesh.height, y: tile % mesh.height, core: core)
    }

    /// Column and row of a place on the mesh through all chips.
    func point(_ place: CoreLocation) -> (x: Int, y: Int) {
        (place.chipX * mesh.width + place.x, place.chipY * mesh.height + place.y)
    }

    /// The first slot of the tile at a point of the mesh through all chips, or `nil` if no chip is there.
    func tile(x: Int, y: Int) -> Int? {
        guard x >= 0, y >= 0, x < width * mesh.width else { return nil }
        let chip = y / mesh.height * width + x / mesh.width
        let core = (x % mesh.width * mesh.height + y % mesh.height) * mesh.coresPerTile
        guard chip < chips, core < mesh.coresPerChip else { return nil }
        return chip * mesh.coresPerChip + core
    }

    /// Slots of the tile whose first slot is `slot`: the last tile of a chip may have unusable cores.
    func cores(ofTile slot: Int) -> Int { min(mesh.coresPerTile, mesh.coresPerChip - slot % mesh.coresPerChip) }

    /// Slots along a path that turns round at each border, over chips and over the tiles in them.
    func serpentine() -> [Int] {
        var slots: [Int] = []
        slots.reserveCapacity(self.slots)
        for row in 0..<(chips + width - 1) / width {
            let inRow = Array(row * width..<min((row + 1) * width, chips))
            for chip in row % 2 == 0 ? inRow : inRow.reversed() {
                for column in 0..<mesh.width {
                    for step in 0..<mesh.height {
                        let y = column % 2 == 0 ? step : mesh.height - 1 - step
                        let core = (column * mesh.height + y) * mesh.coresPerTile
                        guard core < mesh.coresPerChip else { continue }
                        let first = chip * mesh.coresPerChip + core
                        slots.append(contentsOf: first..<first + cores(ofTile: first))
                    }
                }
            }
        }
        return slots
    }

    /// Slots along a Hilbert curve over the mesh of all chips.
    func hilbert() -> [Int] {
        let rows = (chips + width - 1) / width * mesh.height
        var order = 0
        while 1 << order < max(rows, width * mesh.width) { order += 1 }
        let keys = (0..<slots).map { slot in
            let point = point(location(slot))
            return HilbertCurve.index(x: point.x, y: point.y, order: order)
        }
        return (0..<slots).sorted { (keys[$0], $0) < (keys[$1], $1) }
    }

    /// Links between two places, each crossing of a chip border counted as one.
    func distance(_ a: CoreLocation, _ b: CoreLocation) -> Int {
        let (a, b) = (point(a), point(b))
        return abs(a.x - b.x) + abs(a.y - b.y)
    }
}

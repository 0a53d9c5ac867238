import EventSim

/// The places of the cores of several chips, along a path in which neighbours on the path are near on the mesh.
struct ChipGrid {
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

    /// The place of core `core` of chip `chip`; chips are numbered row by row, tiles column by column.
    func location(chip: Int, core: Int) -> CoreLocation {
        let tile = core / mesh.coresPerTile
        return CoreLocation(
            chip: chip, chipX: chip % width, chipY: chip / width, x: tile / mesh.height, y: tile % mesh.height, core: core)
    }

    /// The first `count` places in order of chip and core number.
    func rowMajor(_ count: Int) -> [CoreLocation] {
        (0..<count).map { location(chip: $0 / mesh.coresPerChip, core: $0 % mesh.coresPerChip) }
    }

    /// The first `count` places along a path that turns round at each border, over chips and over the tiles in them.
    func serpentine(_ count: Int) -> [CoreLocation] {
        var places: [CoreLocation] = []
        places.reserveCapacity(count)
        for row in 0..<(chips + width - 1) / width {
            let inRow = Array(row * width..<min((row + 1) * width, chips))
            for chip in row % 2 == 0 ? inRow : inRow.reversed() {
                for column in 0..<mesh.width {
                    for step in 0..<mesh.height {
                        let y = column % 2 == 0 ? step : mesh.height - 1 - step
                        for core in 0..<mesh.coresPerTile {
                            guard places.count < count else { return places }
                            places.append(location(chip: chip, core: (column * mesh.height + y) * mesh.coresPerTile + core))
                        }
                    }
                }
            }
        }
        return places
    }

    /// Links between two places, each crossing of a chip border counted as one.
    func distance(_ a: CoreLocation, _ b: CoreLocation) -> Int {
        abs((a.chipX - b.chipX) * mesh.width + a.x - b.x) + abs((a.chipY - b.chipY) * mesh.height + a.y - b.y)
    }
}

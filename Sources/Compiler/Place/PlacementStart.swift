import EventSim

/// Orders of cores and slots to begin a placement with: core `i` sits in slot `slots[i]`.
enum PlacementStart {
    /// - Precondition: `order` is not `refined`, which needs one of the others to begin with.
    static func slots(
        _ order: Placer.Order, cores: Int, blocks: [Block], layers: [MappedLayer], grid: ChipGrid, seed: UInt64
    ) -> [Int] {
        switch order {
        case .rowMajor: Array(0..<cores)
        case .serpentine: Array(grid.serpentine().prefix(cores))
        case .spatial: spatial(cores, blocks: blocks, layers: layers, grid: grid)
        case .random: random(cores, grid: grid, seed: seed)
        case .refined: preconditionFailure("refined places need a start")
        }
    }

    /// Cores over the same region of the image beside each other, whatever their layer: a Hilbert curve through the image
    /// laid on a Hilbert curve through the mesh.
    private static func spatial(_ cores: Int, blocks: [Block], layers: [MappedLayer], grid: ChipGrid) -> [Int] {
        let order = 12
        var keys = Array(repeating: Int.max, count: cores)
        for block in blocks where keys[block.core] == .max {
            let layer = layers[block.layer]
            // Centres on a raster of 2^order points per axis, the same for layers of every resolution.
            let y = ((block.rows.lowerBound + block.rows.upperBound) << order) / (2 * layer.height + 1)
            let x = ((block.columns.lowerBound + block.columns.upperBound) << order) / (2 * layer.width + 1)
            keys[block.core] = HilbertCurve.index(x: x, y: y, order: order)
        }
        let ordered = (0..<cores).sorted { (keys[$0], $0) < (keys[$1], $1) }
        var slots = Array(repeating: 0, count: cores)
        for (core, slot) in zip(ordered, grid.hilbert()) { slots[core] = slot }
        return slots
    }

    /// Any core anywhere (Fisher and Yates).
    private static func random(_ cores: Int, grid: ChipGrid, seed: UInt64) -> [Int] {
        var slots = Array(0..<grid.slots)
        var random = SplitMix64(seed: seed)
        for index in slots.indices.dropLast() { slots.swapAt(index, index + random.below(slots.count - index)) }
        return Array(slots.prefix(cores))
    }
}

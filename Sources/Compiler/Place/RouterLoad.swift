public import EventSim

/// Packets that pass the router of each core's tile, by core, if every neuron fires once: columns first, as `CoreMap.hops`
/// counts links. Packets inside a tile and from the host are left out.
///
/// - Complexity: O(pairs of blocks that exchange packets).
public func routerLoad(of map: CoreMap) -> [Int] {
    let grid = ChipGrid(cores: map.cores.count, mesh: map.chip.mesh)
    let points = map.cores.map(grid.point)
    let width = (points.map(\.x).max() ?? 0) + 2
    let height = (points.map(\.y).max() ?? 0) + 2
    // Differences along rows and along columns, summed at the end: a route costs four additions, however long it is.
    var alongRows = Array(repeating: 0, count: width * height)
    var alongColumns = alongRows
    Traffic.visit(layers: map.layers, projections: map.projections, blocks: map.blocks, chip: map.chip) { edge in
        let (from, to) = (points[Int(edge.from)], points[Int(edge.to)])
        if from.x == to.x, from.y == to.y { return true }
        alongRows[from.y * width + min(from.x, to.x)] += edge.packets
        alongRows[from.y * width + max(from.x, to.x) + 1] -= edge.packets
        guard from.y != to.y else { return true }
        // The corner is part of the row already.
        let (top, bottom) = from.y < to.y ? (from.y + 1, to.y) : (to.y, from.y - 1)
        alongColumns[top * width + to.x] += edge.packets
        alongColumns[(bottom + 1) * width + to.x] -= edge.packets
        return true
    }
    for y in 0..<height {
        for x in 0..<width {
            if x > 0 { alongRows[y * width + x] += alongRows[y * width + x - 1] }
            if y > 0 { alongColumns[y * width + x] += alongColumns[(y - 1) * width + x] }
        }
    }
    return points.map { alongRows[$0.y * width + $0.x] + alongColumns[$0.y * width + $0.x] }
}

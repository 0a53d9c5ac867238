/// Which neurons of a layer are active in every step of its window because a constant drives them.
struct ConstantPlan: Sendable {
    /// Neurons with a constant, by cell and segment.
    private var driven: [Int]
    /// Neurons without one at each pixel, by segment, where constants are per channel.
    private let undrivenPerPixel: [Int]

    init(_ layer: MappedLayer, grid: CellGrid, constants: [Int32], isPerNeuron: Bool) {
        let segments = grid.segments.count
        driven = Array(repeating: 0, count: layer.isInput ? 0 : grid.cellCount * segments)
        guard !layer.isInput else {
            undrivenPerPixel = []
            return
        }
        let undriven = isPerNeuron ? [] : grid.segments.map { $0.reduce(0) { $0 + (constants[$1] == 0 ? 1 : 0) } }
        undrivenPerPixel = undriven
        let values = constants.span
        for y in 0..<layer.height {
            for x in 0..<layer.width {
                let cell = (grid.rowCell[y] * grid.columnCells + grid.columnCell[x]) * segments
                let pixel = (y * layer.width + x) * layer.channels
                for (segment, channels) in grid.segments.enumerated() {
                    var count = channels.count
                    if isPerNeuron {
                        count = 0
                        for channel in channels where values[pixel + channel] != 0 { count += 1 }
                    } else {
                        count -= undriven[segment]
                    }
                    driven[cell + segment] += count
                }
            }
        }
    }

    /// Adds a step's active neurons to their blocks.
    ///
    /// - Parameters:
    ///   - slot: which of the bands' steps is meant.
    ///   - firstBlock: block of the map that `active` begins with.
    func addActive(_ bands: [Band], slot: Int, grid: CellGrid, firstBlock: Int, to active: inout [Int]) {
        let segments = grid.segments.count
        for cell in driven.indices { active[grid.blocks[cell] - firstBlock] += driven[cell] }
        for band in bands {
            let first = band.firstCell
            let activity = band.activity(slot)
            guard !activity.isEmpty else { continue }
            for (cell, pixels) in activity.touchedPixels.enumerated() where pixels > 0 {
                for segment in 0..<segments {
                    active[grid.blocks[(first + cell) * segments + segment] - firstBlock] += pixels * undrivenPerPixel[segment]
                }
            }
            for (cell, count) in activity.further.enumerated() where count > 0 { active[grid.blocks[first * segments + cell] - firstBlock] += count }
        }
    }
}

/// Which neurons of a layer are active in every step of its window because a constant drives them.
struct ConstantPlan: Sendable {
    /// Neurons with a constant, by cell and segment.
    private var driven: [Int]
    /// Neurons without one at each pixel, by segment, where constants are per channel.
    private let undrivenPerPixel: [Int]
    private let isPerNeuron: Bool

    init(_ layer: MappedLayer, grid: CellGrid, constants: [Int32], isPerNeuron: Bool) {
        self.isPerNeuron = isPerNeuron
        let segments = grid.segments.count
        driven = Array(repeating: 0, count: layer.isInput ? 0 : grid.cellCount * segments)
        guard !layer.isInput else {
            undrivenPerPixel = []
            return
        }
        undrivenPerPixel = isPerNeuron ? [] : grid.segments.map { $0.reduce(0) { $0 + (constants[$1] == 0 ? 1 : 0) } }
        for y in 0..<layer.height {
            for x in 0..<layer.width {
                let cell = grid.rowCell[y] * grid.columnCells + grid.columnCell[x]
                let pixel = (y * layer.width + x) * layer.channels
                for (segment, channels) in grid.segments.enumerated() {
                    let count =
                        isPerNeuron
                        ? channels.reduce(0) { $0 + (constants[pixel + $1] != 0 ? 1 : 0) } : channels.count - undrivenPerPixel[segment]
                    driven[cell * segments + segment] += count
                }
            }
        }
    }

    /// Adds the step's active neurons to their blocks.
    func addActive(_ bands: [Band], grid: CellGrid, to active: inout [Int]) {
        let segments = grid.segments.count
        for cell in driven.indices { active[grid.blocks[cell]] += driven[cell] }
        for band in bands.map(\.state) {
            for (cell, pixels) in band.touchedPixels.enumerated() where pixels > 0 {
                for segment in 0..<segments { active[grid.blocks[cell * segments + segment]] += pixels * undrivenPerPixel[segment] }
            }
            for (cell, count) in band.furtherActive.enumerated() where count > 0 { active[grid.blocks[cell]] += count }
        }
    }
}

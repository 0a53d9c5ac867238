import EventSim

/// Counts the neurons that a bias or a current drives in every step, block by block, for `LayerActivity`: once per run.
struct ConstantPlan: Sendable {
    /// Neurons with a constant, by block of the layer.
    let driven: [Int]
    /// Neurons without one at each pixel, by segment, where constants are per channel.
    private let undrivenPerPixel: [Int]
    /// Block of the layer by cell and segment.
    private let blocks: [Int]

    /// - Parameter own: the layer's blocks, ascending.
    init(_ layer: MappedLayer, blocks own: [Int], grid: CellGrid, constants: [Int32], isPerNeuron: Bool) {
        let position = Dictionary(uniqueKeysWithValues: zip(own, own.indices))
        blocks = grid.blocks.map { position[$0] ?? 0 }
        guard !layer.isInput else {
            (driven, undrivenPerPixel) = ([], [])
            return
        }
        var counts = [Int](repeating: 0, count: own.count)
        if isPerNeuron {
            undrivenPerPixel = []
            let values = constants.span
            for y in 0..<layer.height {
                for x in 0..<layer.width {
                    let cell = (grid.rowCell[y] * grid.columnCells + grid.columnCell[x]) * grid.segments.count
                    let pixel = (y * layer.width + x) * layer.channels
                    for (segment, channels) in grid.segments.enumerated() {
                        var count = 0
                        for channel in channels where values[pixel + channel] != 0 { count += 1 }
                        counts[blocks[cell + segment]] += count
                    }
                }
            }
        } else {
            undrivenPerPixel = grid.segments.map { $0.count { constants[$0] == 0 } }
            let drivenPerPixel = grid.segments.map { $0.count { constants[$0] != 0 } }
            for row in grid.rowCell {
                for (column, columns) in grid.columns.enumerated() {
                    let cell = (row * grid.columnCells + column) * grid.segments.count
                    for segment in grid.segments.indices { counts[blocks[cell + segment]] += columns.count * drivenPerPixel[segment] }
                }
            }
        }
        driven = counts
    }

    /// Adds the neurons that were active in a step though no constant drives them to their blocks.
    ///
    /// - Parameters:
    ///   - touched: pixels that anything arrived at, by cell of a band.
    ///   - further: active neurons that neither those pixels nor constants account for, by cell and segment.
    ///   - firstCell: of the band.
    func addFurther(touched: [Int], _ further: [Int], firstCell: Int, to active: inout [Int]) {
        let (touched, further, undriven) = (touched.span, further.span, undrivenPerPixel.span)
        let segments = further.count / max(touched.count, 1)
        let blocks = blocks.span.extracting(firstCell * segments..<firstCell * segments + further.count)
        var active = active.mutableSpan
        guard undriven.count == segments else {
            for index in further.indices { active[blocks[index]] &+= further[index] }
            return
        }
        var index = 0
        for cell in touched.indices {
            for segment in undriven.indices {
                active[blocks[index]] &+= further[index] &+ touched[cell] &* undriven[segment]
                index &+= 1
            }
        }
    }
}

import EventSim

/// Cuts a layer at every boundary of its blocks, for accounts: which block a neuron belongs to is one table look-up.
struct CellGrid: Sendable {
    /// Cell row of each row, cell column of each column, segment of each channel.
    let rowCell: [Int]
    let columnCell: [Int]
    let segmentOf: [Int]
    let columnCells: Int
    /// Columns of each cell column.
    let columns: [Range<Int>]
    /// Channel ranges, ascending.
    let segments: [Range<Int>]
    /// Block of `[cell row][cell column][segment]`; empty for input layers.
    let blocks: [Int]

    /// - Parameter channelCuts: further channels to cut at.
    /// - Returns: `nil` if the blocks do not cover the layer exactly once.
    init?(_ map: CoreMap, layer index: Int, channelCuts: [Int]) {
        let layer = map.layers[index]
        let own = map.blocks.indices.filter { map.blocks[$0].layer == index }
        let boxes = own.map { map.blocks[$0] }
        let rows = Self.ranges(boxes.map(\.rows), extent: layer.height)
        let columns = Self.ranges(boxes.map(\.columns), extent: layer.width)
        segments = Self.ranges(boxes.map(\.channels), cuts: channelCuts, extent: layer.channels)
        rowCell = rows.enumerated().flatMap { Array(repeating: $0, count: $1.count) }
        columnCell = columns.enumerated().flatMap { Array(repeating: $0, count: $1.count) }
        segmentOf = segments.enumerated().flatMap { Array(repeating: $0, count: $1.count) }
        columnCells = columns.count
        self.columns = columns
        cellCount = rows.count * columns.count
        if layer.isInput {
            blocks = []
            guard own.isEmpty else { return nil }
            return
        }
        var table = [Int](repeating: -1, count: rows.count * columns.count * segments.count)
        for (block, box) in zip(own, boxes) {
            guard box.rows.lowerBound >= 0, box.rows.upperBound <= layer.height, box.columns.lowerBound >= 0,
                box.columns.upperBound <= layer.width, box.channels.lowerBound >= 0, box.channels.upperBound <= layer.channels
            else { return nil }
            guard box.neuronCount > 0 else { continue }
            for row in rowCell[box.rows.lowerBound]...rowCell[box.rows.upperBound - 1] {
                for column in columnCell[box.columns.lowerBound]...columnCell[box.columns.upperBound - 1] {
                    for segment in segmentOf[box.channels.lowerBound]...segmentOf[box.channels.upperBound - 1] {
                        let cell = (row * columns.count + column) * segments.count + segment
                        guard table[cell] < 0 else { return nil }
                        table[cell] = block
                    }
                }
            }
        }
        guard !table.contains(-1) else { return nil }
        blocks = table
    }

    let cellCount: Int

    /// A layer in one piece, on no core.
    init(uncut layer: MappedLayer) {
        rowCell = Array(repeating: 0, count: layer.height)
        columnCell = Array(repeating: 0, count: layer.width)
        segmentOf = Array(repeating: 0, count: layer.channels)
        columnCells = 1
        columns = [0..<layer.width]
        cellCount = 1
        segments = [0..<layer.channels]
        blocks = [0]
    }

    /// The stretches between neighbouring boundaries.
    private static func ranges(_ intervals: [Range<Int>], cuts: [Int] = [], extent: Int) -> [Range<Int>] {
        let bounds = Set(intervals.flatMap { [$0.lowerBound, $0.upperBound] } + cuts + [0, extent]).filter { $0 >= 0 && $0 <= extent }.sorted()
        return zip(bounds, bounds.dropFirst()).map { $0..<$1 }
    }
}

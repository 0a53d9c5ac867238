/// The place where a core's packets have the shortest ways: column and row of the median of its neighbours, by packets.
struct WeightedMedian {
    /// Packets by column, and by row.
    private var columns: [Int]
    private var rows: [Int]

    init(columns: Int, rows: Int) {
        self.columns = Array(repeating: 0, count: columns)
        self.rows = Array(repeating: 0, count: rows)
    }

    /// - Parameter points: Column and row of each slot.
    /// - Precondition: the core has neighbours.
    /// - Complexity: O(neighbours + columns + rows).
    mutating func callAsFunction(
        of core: Int, _ graph: PlacementGraph, on board: PlacementBoard, _ points: [SIMD2<Int32>]
    ) -> (x: Int, y: Int) {
        for column in columns.indices { columns[column] = 0 }
        for row in rows.indices { rows[row] = 0 }
        var packets = 0
        let (slots, neighbours, points) = (board.slots.span, graph.neighbours.span, points.span)
        for index in graph.range(core) {
            let neighbour = neighbours[index]
            let point = points[slots[Int(neighbour.core)]]
            columns[Int(point.x)] &+= Int(neighbour.packets)
            rows[Int(point.y)] &+= Int(neighbour.packets)
            packets &+= Int(neighbour.packets)
        }
        return (Self.middle(columns, of: packets), Self.middle(rows, of: packets))
    }

    /// The first index up to which half of the packets lie.
    private static func middle(_ counts: [Int], of all: Int) -> Int {
        var (index, sum) = (0, counts[0])
        while 2 * sum < all {
            index += 1
            sum += counts[index]
        }
        return index
    }
}

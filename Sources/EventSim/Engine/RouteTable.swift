/// Where the spikes of a layer go: for each source pixel the destination cores, and on each the blocks it feeds.
///
/// This is what the output-axon tables of the sending cores and the input-axon tables of the receiving ones hold together.
struct RouteTable {
    /// One destination of a packet: a core, a delay, and the gate that lets the packet out, if any; gated projections have axons
    /// of their own.
    struct Route {
        var core: Int
        var delay: Int
        var gate: GateWindow?
        var deliveries: [Delivery]
    }

    /// One projection into one block of the destination core.
    struct Delivery {
        var projection: Int
        var block: Int
        /// The taps of the source row and column that reach the block: a part of the projection's taps there.
        var rows: ArraySlice<Tap>
        var columns: ArraySlice<Tap>
    }

    /// Routes by layer and source pixel, ordered by core and delay.
    private(set) var routes: [[[Route]]]

    init(_ map: CoreMap) {
        routes = map.layers.map { Array(repeating: [], count: $0.height * $0.width) }
        let blocksOfLayer = Dictionary(grouping: map.blocks.indices, by: { map.blocks[$0].layer })
        for (index, projection) in map.projections.enumerated() {
            let source = map.layers[projection.source]
            let target = map.layers[projection.target]
            let rows = (0..<source.height).map {
                projection.y.taps(source: $0, kernelExtent: projection.kernelHeight, targetExtent: target.height)
            }
            let columns = (0..<source.width).map {
                projection.x.taps(source: $0, kernelExtent: projection.kernelWidth, targetExtent: target.width)
            }
            for block in blocksOfLayer[projection.target] ?? [] {
                let box = map.blocks[block]
                let columnsInside = columns.map { $0.inside(box.columns) }
                for (y, row) in rows.enumerated() {
                    let rowsInside = row.inside(box.rows)
                    guard !rowsInside.isEmpty else { continue }
                    for (x, column) in columnsInside.enumerated() where !column.isEmpty {
                        add(
                            Delivery(projection: index, block: block, rows: rowsInside, columns: column), core: box.core,
                            delay: projection.delay, gate: projection.gate, to: &routes[projection.source][y * source.width + x])
                    }
                }
            }
        }
    }

    private func add(_ delivery: Delivery, core: Int, delay: Int, gate: GateWindow?, to routes: inout [Route]) {
        if let index = routes.firstIndex(where: { $0.core == core && $0.delay == delay && $0.gate == gate }) {
            routes[index].deliveries.append(delivery)
        } else {
            let index = routes.firstIndex { ($0.core, $0.delay) > (core, delay) } ?? routes.endIndex
            routes.insert(Route(core: core, delay: delay, gate: gate, deliveries: [delivery]), at: index)
        }
    }
}

extension [Tap] {
    /// The taps whose targets lie in a range. Targets fall as kernel coordinates rise, so these are neighbours.
    package func inside(_ range: Range<Int>) -> ArraySlice<Tap> {
        guard let first = firstIndex(where: { range.contains($0.target) }) else { return [] }
        let last = lastIndex { range.contains($0.target) } ?? first
        return self[first...last]
    }
}

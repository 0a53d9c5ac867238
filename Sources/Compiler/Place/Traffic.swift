import EventSim

/// How many neurons of each core could send a packet to each other core.
struct Traffic {
    struct Edge {
        var from: Int
        var to: Int
        var packets: Int
    }

    /// One per pair of blocks that a projection joins, inside a core left out.
    var edges: [Edge]

    init(layers: [MappedLayer], projections: [MappedProjection], blocks: [Block], chip: ChipSpecification) {
        let model = ResourceModel(layers: layers, projections: projections, chip: chip)
        var byLayer = Array(repeating: [Block](), count: layers.count)
        for block in blocks { byLayer[block.layer].append(block) }
        edges = []
        for (index, projection) in projections.enumerated() where !layers[projection.source].isInput {
            // Sources sorted by their first row: a target looks only at the rows that can reach it.
            let sources = byLayer[projection.source].sorted { $0.rows.lowerBound < $1.rows.lowerBound }
            let tallest = sources.map(\.rows.count).max() ?? 0
            for target in byLayer[projection.target] {
                let rows = model.rowReach(index, target.rows)
                let columns = model.columnReach(index, target.columns)
                let channels = ChannelReach(projection: projection, outputs: target.channels).inputs
                guard let top = rows.sources.first, let bottom = rows.sources.last else { continue }
                for position in Traffic.firstIndex(sources, from: top - tallest + 1)..<sources.count {
                    let source = sources[position]
                    if source.rows.lowerBound > bottom { break }
                    guard source.core != target.core else { continue }
                    let packets =
                        rows.count(in: source.rows) * columns.count(in: source.columns)
                        * channels.clamped(to: source.channels).count
                    if packets > 0 { edges.append(Edge(from: source.core, to: target.core, packets: packets)) }
                }
            }
        }
    }

    /// The first of `sources`, sorted by row, whose rows begin at `row` or later; O(log sources).
    private static func firstIndex(_ sources: [Block], from row: Int) -> Int {
        var low = 0
        var high = sources.count
        while low < high {
            let middle = (low + high) / 2
            if sources[middle].rows.lowerBound < row { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Σ packets × links for cores at `places`.
    func cost(_ places: [CoreLocation], on grid: ChipGrid) -> Int {
        edges.reduce(0) { $0 + $1.packets * grid.distance(places[$1.from], places[$1.to]) }
    }
}

import EventSim

/// How many packets each core could send to each other core.
struct Traffic: Equatable {
    struct Edge: Equatable {
        var from: Int32
        var to: Int32
        var packets: Int
    }

    /// Packets of a neuron that fires in every step, where traffic is weighted by rates.
    static let rateUnit = 1024

    /// Edges kept in memory at most, 16 bytes each.
    private static let mostEdges = 30_000_000

    /// One per pair of blocks that a projection joins, inside a core left out.
    private(set) var edges: [Edge] = []

    /// - Parameter rates: events per neuron and step by layer, which weight the packets in units of 1 / `rateUnit`; empty for
    ///   one firing of every neuron.
    /// - Returns: `nil` if there are more edges than are worth keeping; `visit` then still finds them all.
    init?(layers: [MappedLayer], projections: [MappedProjection], blocks: [Block], chip: ChipSpecification, rates: [Double] = []) {
        var edges: [Edge] = []
        let isComplete = Self.visit(layers: layers, projections: projections, blocks: blocks, chip: chip, rates: rates) { edge in
            edges.append(edge)
            return edges.count < Self.mostEdges
        }
        guard isComplete else { return nil }
        self.edges = edges
    }

    /// Gives every edge to `body`, until it returns `false`; whether it never did. Memory is that of the blocks.
    @discardableResult
    static func visit(
        layers: [MappedLayer], projections: [MappedProjection], blocks: [Block], chip: ChipSpecification, rates: [Double] = [],
        _ body: (Edge) -> Bool
    ) -> Bool {
        let model = ResourceModel(layers: layers, projections: projections, chip: chip)
        var byLayer = Array(repeating: [Block](), count: layers.count)
        for block in blocks { byLayer[block.layer].append(block) }
        for (index, projection) in projections.enumerated() where !layers[projection.source].isInput {
            let weight = rates.isEmpty ? 1 : max(1, Int((rates[projection.source] * Double(Self.rateUnit)).rounded()))
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
                    guard packets > 0 else { continue }
                    if !body(Edge(from: Int32(source.core), to: Int32(target.core), packets: packets * weight)) { return false }
                }
            }
        }
        return true
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
}

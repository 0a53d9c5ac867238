import EventSim

extension ResourceModel {
    /// What each of `blocks` takes of its core; together they must cover every resident layer.
    func demands(of blocks: [Block]) -> [CoreDemand] {
        var byLayer = Array(repeating: [Block](), count: layers.count)
        for block in blocks { byLayer[block.layer].append(block) }
        let fanouts = projections.indices.map { projection in
            ResourceModel.grids(of: byLayer[projections[projection].target]).map { Fanout(self, projection, $0) }
        }
        return blocks.map { block in
            var demand = incomingDemand(of: block)
            for projection in outgoing[block.layer] {
                let axons = fanouts[projection].reduce(0) { $0 + $1.axons(self, projection, block) }
                demand.outputAxons += axons * wireAxons(projection) * projections[projection].slotsPerAxon
            }
            return demand
        }
    }

    private func incomingDemand(of block: Block) -> CoreDemand {
        var demand = CoreDemand(compartments: block.neuronCount * layers[block.layer].compartmentsPerNeuron)
        demand.axonMapWords = axonMapWords(
            block.layer, pixels: block.rows.count * block.columns.count, channels: block.channels.count)
        let shape = Tiling(rows: block.rows.count, columns: block.columns.count, channels: block.channels.count)
        for projection in incoming[block.layer] {
            let rows = rowReach(projection, block.rows)
            let columns = columnReach(projection, block.columns)
            let channels = ChannelReach(projection: projections[projection], outputs: block.channels)
            demand.inputAxons += inputAxons(
                projection, rows: rows.sources.count, columns: columns.sources.count, channels: channels)
            demand.synapseWords += synapseWords(
                projection, rows: rows.patterns, columns: columns.patterns, channels: channels, shape: shape)
        }
        return demand
    }

    /// The boxes of one layer as products of ranges: a single grid where they are one, else a grid per box.
    private static func grids(of blocks: [Block]) -> [BlockGrid] {
        func distinct(_ ranges: [Range<Int>]) -> [Range<Int>] {
            Set(ranges).sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
        }
        let whole = BlockGrid(
            rows: distinct(blocks.map(\.rows)), columns: distinct(blocks.map(\.columns)), channels: distinct(blocks.map(\.channels)))
        let isDisjoint = [whole.rows, whole.columns, whole.channels].allSatisfy { ranges in
            zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound }
        }
        if isDisjoint, whole.rows.count * whole.columns.count * whole.channels.count == blocks.count { return [whole] }
        return blocks.map { BlockGrid(rows: [$0.rows], columns: [$0.columns], channels: [$0.channels]) }
    }

    /// How often the coordinates of a projection's source reach the boxes of one grid of its target.
    private struct Fanout {
        let rows: [Int]
        let columns: [Int]
        let channels: [Range<Int>]

        init(_ model: ResourceModel, _ projection: Int, _ grid: BlockGrid) {
            rows = model.rowFanout(projection, grid.rows)
            columns = model.columnFanout(projection, grid.columns)
            channels = grid.channels
        }

        func axons(_ model: ResourceModel, _ projection: Int, _ block: Block) -> Int {
            (rows[block.rows.upperBound] - rows[block.rows.lowerBound])
                * (columns[block.columns.upperBound] - columns[block.columns.lowerBound])
                * model.groupFanout(projection, channels: block.channels, targets: channels)
        }
    }
}

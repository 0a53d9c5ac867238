import EventSim

/// Searches the box shape of one layer: fewest cores first, then fewest incoming packets, then whole axons.
///
/// Cores include those that the sources will need beyond their neurons because the boxes take so many of their output
/// axons; without that a shape that saves one core here can cost hundreds one layer earlier.
///
/// The targets of the layer must be cut already, because output axons depend on their boxes; input axons do not depend on
/// how the sources are cut (`ChannelReach.axonGroups`), so one sweep from the read-out to the input is exact.
struct TilingSearch {
    let model: ResourceModel
    let layer: Int
    private let limits: CoreLimits
    private let rowCuts: [AxisCut]
    private let columnCuts: [AxisCut]
    private let channelCuts: [ChannelCut]
    /// Output axons that each source pixel and channel group takes, one per outgoing projection.
    private let outgoingSlots: [Int]
    /// Output axons of every layer that layers cut earlier take.
    private let taken: [Int]

    /// `targets` holds the grid of every layer after `layer`, `outputAxons` what their boxes take of each layer's.
    init(model: ResourceModel, layer: Int, targets: [BlockGrid?], outputAxons: [Int]) {
        self.model = model
        self.layer = layer
        taken = outputAxons
        limits = model.chip.core
        let extents = model.layers[layer]
        let incoming = model.incoming[layer]
        let outgoing = model.outgoing[layer].filter { targets[model.projections[$0].target] != nil }
        let grids = outgoing.map { targets[model.projections[$0].target] ?? BlockGrid(rows: [], columns: [], channels: []) }

        func axisCuts(
            _ extent: Int, unit: Int, reach: (Int, Range<Int>) -> TapReach, fanout: (Int, BlockGrid) -> [Int]
        ) -> [AxisCut] {
            let fanouts = zip(outgoing, grids).map { fanout($0, $1) }
            return Tiling.balancedSizes(extent: extent, unit: unit).map { size in
                AxisCut(
                    size: size,
                    tiles: Tiling.ranges(extent: extent, size: size).map { range in
                        let reaches = incoming.map { reach($0, range) }
                        return AxisCut.Tile(
                            length: range.count, sources: reaches.map(\.sources.count), patterns: reaches.map(\.patterns),
                            fanouts: fanouts.map { $0[range.upperBound] - $0[range.lowerBound] })
                    })
            }
        }
        let unit = model.blockUnit(layer)
        rowCuts = axisCuts(extents.height, unit: unit.height, reach: model.rowReach) { model.rowFanout($0, $1.rows) }
        columnCuts = axisCuts(extents.width, unit: unit.width, reach: model.columnReach) { model.columnFanout($0, $1.columns) }
        channelCuts = Tiling.channelSizes(extent: extents.channels, sharing: limits.synapseSharing).map { size in
            ChannelCut(
                size: size, extent: extents.channels, channelsPerAxon: incoming.map { model.projections[$0].channelsPerAxon },
                tiles: Tiling.ranges(extent: extents.channels, size: size).map { range in
                    let reaches = incoming.map { index in
                        let projection = model.projections[index]
                        var reach = ChannelReach(projection: projection, outputs: range)
                        // Equal reaches a whole number of axons apart are one kind of box.
                        let start = reach.inputs.lowerBound % projection.channelsPerAxon
                        reach.inputs = start..<start + reach.inputs.count
                        return reach
                    }
                    return ChannelCut.Tile(
                        length: range.count, reaches: reaches,
                        fanouts: zip(outgoing, grids).map { model.groupFanout($0, channels: range, targets: $1.channels) })
                })
        }
        outgoingSlots = outgoing.map { model.wireAxons($0) * model.projections[$0].slotsPerAxon }
    }

    /// What a shape costs, the better the smaller.
    struct Score: Comparable {
        var cores: Int
        var packets: Int
        var misaligned: Int

        static func < (left: Score, right: Score) -> Bool {
            (left.cores, left.packets, left.misaligned) < (right.cores, right.packets, right.misaligned)
        }
    }

    /// The best shape, or `nil` if not even single neurons fit.
    func best() -> (score: Score, tiling: Tiling)? {
        // Boxes that leave half a core empty multiply halos and kernels, so they must save cores.
        let large = best(allowingSmall: false)
        guard let large, CorePacking.sharesCores(limits), large.score.cores > lowerBound else {
            return large ?? best(allowingSmall: true)
        }
        guard let small = best(allowingSmall: true), small.score.cores * 20 <= large.score.cores * 19 else { return large }
        return small
    }

    private func best(allowingSmall: Bool) -> (score: Score, tiling: Tiling)? {
        let compartments = model.layers[layer].compartmentsPerNeuron
        var best: (score: Score, tiling: Tiling)?
        for channels in channelCuts where channels.tiles.allSatisfy({ admits($0.tile.length) }) {
            for rows in rowCuts {
                for columns in columnCuts {
                    let shape = Tiling(rows: rows.size, columns: columns.size, channels: channels.size)
                    let (plane, overflow) = rows.size.multipliedReportingOverflow(by: columns.size)
                    guard !overflow, plane * compartments <= limits.neurons / channels.size else { continue }
                    let isWhole =
                        rows.tiles.count == 1 && rows.tiles[0].count == 1 && columns.tiles.count == 1
                        && columns.tiles[0].count == 1 && channels.tiles.count == 1 && channels.tiles[0].count == 1
                    let packets = packets(rows, columns, channels)
                    let known = best?.score
                    if let known, known.cores == lowerBound, packets > known.packets { continue }
                    guard let classes = demands(rows, columns, channels) else { continue }
                    if !allowingSmall, !isWhole, let largest = classes.first,
                        largest.demand.copies(beside: CoreDemand(), in: limits) > 1
                    {
                        continue
                    }
                    let score = Score(
                        cores: cores(classes) + sourceCores(rows, columns, channels), packets: packets,
                        misaligned: channels.isAligned ? 0 : 1)
                    if known.map({ score < $0 }) ?? true { best = (score, shape) }
                }
            }
        }
        return best
    }

    /// Whether the axons of every incoming projection can address blocks of so many channels.
    private func admits(_ blockChannels: Int) -> Bool {
        model.incoming[layer].allSatisfy { index in
            let projection = model.projections[index]
            let form = AxonForm(
                order: model.layers[layer].compartmentOrder, channelsPerAxon: projection.channelsPerAxon,
                slotsPerAxon: projection.slotsPerAxon)
            return form.admits(blockChannels: blockChannels, sharing: limits.synapseSharing)
        }
    }

    /// Cores that the layer's compartments alone need.
    var lowerBound: Int {
        let compartments = model.layers[layer].neuronCount * model.layers[layer].compartmentsPerNeuron
        return (compartments + limits.neurons - 1) / limits.neurons
    }

    private func packets(_ rows: AxisCut, _ columns: AxisCut, _ channels: ChannelCut) -> Int {
        rows.totalSources.indices.reduce(0) {
            $0 + rows.totalSources[$1] * columns.totalSources[$1] * channels.totalInputs[$1]
        }
    }

    /// Cores that resident sources need for their output axons beyond those for their neurons.
    private func sourceCores(_ rows: AxisCut, _ columns: AxisCut, _ channels: ChannelCut) -> Int {
        guard limits.outputAxons > 0 else { return 0 }
        var needed: [Int: Int] = [:]
        for (index, projection) in model.incoming[layer].enumerated() {
            let source = model.projections[projection].source
            guard !model.layers[source].isInput else { continue }
            let axons = rows.totalSources[index] * columns.totalSources[index] * channels.totalGroups[index]
            needed[source, default: taken[source]] += axons * model.wireAxons(projection) * model.projections[projection].slotsPerAxon
        }
        return needed.reduce(0) { sum, need in
            let source = model.layers[need.key]
            let forNeurons = (source.neuronCount * source.compartmentsPerNeuron + limits.neurons - 1) / max(1, limits.neurons)
            return sum + max(0, (need.value + limits.outputAxons - 1) / limits.outputAxons - forNeurons)
        }
    }

    private typealias DemandClass = (demand: CoreDemand, count: Int)

    /// The demand of every kind of box, largest first; `nil` if one exceeds a limit.
    private func demands(_ rows: AxisCut, _ columns: AxisCut, _ channels: ChannelCut) -> [DemandClass]? {
        var classes: [DemandClass] = []
        for channel in channels.tiles {
            for row in rows.tiles {
                for column in columns.tiles {
                    guard let demand = demand(row.tile, column.tile, channel.tile, limits: limits) else { return nil }
                    classes.append((demand, channel.count * row.count * column.count))
                }
            }
        }
        return classes.sorted { ($0.demand.compartments, $0.demand.inputAxons) > ($1.demand.compartments, $1.demand.inputAxons) }
    }

    /// The demand of every kind of single neuron, whatever the limits: what a layer that does not fit is judged by.
    func neuronDemands() -> [CoreDemand] {
        let unlimited = CoreLimits(
            neurons: .max, synapseWords: .max, inputAxons: .max, outputAxons: .max, compartmentProfiles: .max, thresholdProfiles: .max,
            synapseSharing: limits.synapseSharing)
        return (channelCuts.last?.tiles ?? []).flatMap { channel in
            (rowCuts.last?.tiles ?? []).flatMap { row in
                (columnCuts.last?.tiles ?? []).compactMap { demand(row.tile, $0.tile, channel.tile, limits: unlimited) }
            }
        }
    }

    /// The demand of one box, or `nil` if it exceeds a limit; cheap limits come first.
    private func demand(
        _ rows: AxisCut.Tile, _ columns: AxisCut.Tile, _ channels: ChannelCut.Tile, limits: CoreLimits
    ) -> CoreDemand? {
        let shape = Tiling(rows: rows.length, columns: columns.length, channels: channels.length)
        var demand = CoreDemand(
            compartments: shape.rows * shape.columns * shape.channels * model.layers[layer].compartmentsPerNeuron)
        demand.axonMapWords = model.axonMapWords(layer, pixels: shape.rows * shape.columns, channels: shape.channels)
        for (index, projection) in model.incoming[layer].enumerated() {
            demand.inputAxons += model.inputAxons(
                projection, rows: rows.sources[index], columns: columns.sources[index], channels: channels.reaches[index])
        }
        for (index, slots) in outgoingSlots.enumerated() {
            demand.outputAxons += rows.fanouts[index] * columns.fanouts[index] * channels.fanouts[index] * slots
        }
        guard demand.fits(limits) else { return nil }
        for (index, projection) in model.incoming[layer].enumerated() {
            demand.synapseWords += model.synapseWords(
                projection, rows: rows.patterns[index], columns: columns.patterns[index], channels: channels.reaches[index],
                shape: shape)
            guard demand.fits(limits) else { return nil }
        }
        return demand
    }

    /// Cores that boxes of these demands fill: first fit by falling size, a whole run of equal cores at a time.
    private func cores(_ classes: [DemandClass]) -> Int {
        guard CorePacking.sharesCores(limits) else { return classes.reduce(0) { $0 + $1.count } }
        var left = classes
        var cores = 0
        while let first = left.firstIndex(where: { $0.count > 0 }) {
            var used = CoreDemand()
            var taken = Array(repeating: 0, count: left.count)
            for index in first..<left.count where left[index].count > 0 {
                taken[index] = min(left[index].count, left[index].demand.copies(beside: used, in: limits))
                for _ in 0..<taken[index] { used += left[index].demand }
            }
            let runs = taken.indices.reduce(Int.max) { taken[$1] == 0 ? $0 : min($0, left[$1].count / taken[$1]) }
            for index in taken.indices { left[index].count -= runs * taken[index] }
            cores += runs
        }
        return cores
    }
}

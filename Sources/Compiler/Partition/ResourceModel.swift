import EventSim

/// What blocks take of a core, computed per axis: nothing here looks at single neurons or synapses.
///
/// Whether a source pixel reaches a box of targets is a product of a row and a column condition, so counts over a box are
/// products of counts along its axes. Reaches along an axis are remembered per target range.
final class ResourceModel {
    private(set) var layers: [MappedLayer]
    private(set) var projections: [MappedProjection]
    let chip: ChipSpecification
    /// Projection indices by target and by source layer, ascending.
    let incoming: [[Int]]
    let outgoing: [[Int]]
    private let rowMaps: [TapMap]
    private let columnMaps: [TapMap]
    private var rowReaches: [[Range<Int>: TapReach]]
    private var columnReaches: [[Range<Int>: TapReach]]

    init(layers: [MappedLayer], projections: [MappedProjection], chip: ChipSpecification) {
        self.layers = layers
        self.projections = projections
        self.chip = chip
        var incoming = Array(repeating: [Int](), count: layers.count)
        var outgoing = incoming
        for (index, projection) in projections.enumerated() {
            incoming[projection.target].append(index)
            outgoing[projection.source].append(index)
        }
        self.incoming = incoming
        self.outgoing = outgoing
        rowMaps = projections.map {
            TapMap(axis: $0.y, taps: $0.kernelHeight, sourceExtent: layers[$0.source].height, gate: $0.gate?.height ?? 1)
        }
        columnMaps = projections.map {
            TapMap(axis: $0.x, taps: $0.kernelWidth, sourceExtent: layers[$0.source].width, gate: $0.gate?.width ?? 1)
        }
        rowReaches = Array(repeating: [:], count: projections.count)
        columnReaches = Array(repeating: [:], count: projections.count)
    }

    /// Lets the axons into a layer have another form; what reaches what stays as it is.
    func setAxons(into layer: Int, _ form: AxonForm) {
        layers[layer].compartmentOrder = form.order
        for projection in incoming[layer] {
            projections[projection].channelsPerAxon = form.channelsPerAxon
            projections[projection].slotsPerAxon = form.slotsPerAxon
        }
    }

    /// Rows and columns of which a layer's blocks hold whole multiples, because a max-pool gate compares all neurons of a window.
    func blockUnit(_ layer: Int) -> GateWindow {
        outgoing[layer].compactMap { projections[$0].gate }.reduce(GateWindow(height: 1, width: 1)) { unit, gate in
            GateWindow(height: leastCommonMultiple(unit.height, gate.height), width: leastCommonMultiple(unit.width, gate.width))
        }
    }

    private func leastCommonMultiple(_ a: Int, _ b: Int) -> Int {
        var (divisor, rest) = (a, b)
        while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
        return a / divisor * b
    }

    /// Source rows that reach target `rows` through a projection.
    func rowReach(_ projection: Int, _ rows: Range<Int>) -> TapReach {
        if let known = rowReaches[projection][rows] { return known }
        let reach = rowMaps[projection].reach(rows)
        rowReaches[projection][rows] = reach
        return reach
    }

    /// Source columns that reach target `columns` through a projection.
    func columnReach(_ projection: Int, _ columns: Range<Int>) -> TapReach {
        if let known = columnReaches[projection][columns] { return known }
        let reach = columnMaps[projection].reach(columns)
        columnReaches[projection][columns] = reach
        return reach
    }

    /// Whether a projection has a single target pixel, so that no two positions could share its weights.
    func isDense(_ projection: Int) -> Bool {
        let target = layers[projections[projection].target]
        return target.height * target.width == 1
    }

    /// Whether every spike of a layer goes to convolutions, which take whole pixels; the read-out's goes to the host.
    func sendsPixels(_ layer: Int) -> Bool { !outgoing[layer].isEmpty && !outgoing[layer].contains(where: isDense) }

    /// Words of the axon map for a box of a layer's neurons; 0 where memory is not pooled.
    func axonMapWords(_ layer: Int, pixels: Int, channels: Int) -> Int {
        guard chip.core.pool != nil else { return 0 }
        return (sendsPixels(layer) ? pixels : pixels * channels) * layers[layer].wireCode.axonCount
    }

    /// Axons that carry one channel group of a projection's source.
    func wireAxons(_ projection: Int) -> Int { layers[projections[projection].source].wireCode.axonCount }

    /// Input axons of a block for one projection: reaching source pixels × channel groups × axons of the wire code.
    func inputAxons(_ projection: Int, rows: Int, columns: Int, channels: ChannelReach) -> Int {
        if let pool = chip.core.pool {
            guard rows * columns > 0, !channels.inputs.isEmpty else { return 0 }
            return wireAxons(projection)
                * (isDense(projection) ? rows * columns * channels.inputs.count : pool.convolutionInputWords)
        }
        return rows * columns * wireAxons(projection)
            * ChannelReach.axonGroups(channels.inputs, channelsPerAxon: projections[projection].channelsPerAxon)
    }

    /// Synapse words of a block of `shape` for one projection; 0 if nothing reaches the block.
    func synapseWords(
        _ projection: Int, rows: [TapReach.Pattern], columns: [TapReach.Pattern], channels: ChannelReach, shape: Tiling
    ) -> Int {
        guard !rows.isEmpty, !columns.isEmpty else { return 0 }
        let map = projections[projection]
        let weightBits = chip.arithmetic.weightBits
        if let pool = chip.core.pool, isDense(projection) {
            // A list of its own for every source neuron.
            let pixels = rows.reduce(0) { $0 + $1.sources } * columns.reduce(0) { $0 + $1.sources }
            let perPixel = channels.parts.reduce(0) {
                $0 + $1.inputs * SynapseMemory.kernelRowWords(outputChannels: $1.outputs, weightBits: weightBits + pool.denseIndexBits)
            }
            return pixels * perPixel * wireAxons(projection)
        }
        switch chip.core.synapseSharing {
        case .kernelPerBlock:
            let perTap = channels.parts.reduce(0) {
                $0 + $1.inputs * SynapseMemory.kernelRowWords(outputChannels: $1.outputs, weightBits: weightBits)
            }
            return map.kernelHeight * map.kernelWidth * perTap * wireAxons(projection)
        case .indexedSets:
            let compartments = shape.rows * shape.columns * shape.channels * layers[map.target].compartmentsPerNeuron
            let indexBits = SynapseMemory.indexBits(compartments: compartments)
            // A set's list runs over all atoms of its axon, so groups of 64 weights span channels.
            let pairs = channels.channelPairs(channelsPerAxon: map.channelsPerAxon)
            var words = 0
            for row in rows {
                for column in columns {
                    let perSet = pairs.reduce(0) {
                        $0
                            + SynapseMemory.indexedListWords(
                                weights: row.taps * column.taps * $1, weightBits: weightBits, indexBits: indexBits)
                    }
                    words += perSet * ResourceModel.weightSets(
                            rows: row.firsts, columns: column.firsts, shape: shape, order: layers[map.target].compartmentOrder)
                }
            }
            return words * wireAxons(projection)
        }
    }

    /// Weight sets of source pixels that share their taps: one per 256 compartments between their first outputs, because
    /// an axon carries its index offset modulo 256 only.
    static func weightSets(rows: [Int], columns: [Int], shape: Tiling, order: CompartmentOrder) -> Int {
        var banks: Set<Int> = []
        for row in rows {
            var previous = -1
            for column in columns {
                let first = order.firstCompartment(position: row * shape.columns + column, channels: shape.channels)
                let bank = first / SynapseMemory.axonBaseRange
                if bank != previous { banks.insert(bank) }
                previous = bank
            }
        }
        return banks.count
    }

    /// For each source coordinate how many of `ranges` it reaches, summed from the left: count over a..<b is [b] − [a].
    func rowFanout(_ projection: Int, _ ranges: [Range<Int>]) -> [Int] {
        ResourceModel.prefixSums(ranges.map { rowReach(projection, $0).sources }, extent: layers[projections[projection].source].height)
    }

    /// The same along columns.
    func columnFanout(_ projection: Int, _ ranges: [Range<Int>]) -> [Int] {
        ResourceModel.prefixSums(
            ranges.map { columnReach(projection, $0).sources }, extent: layers[projections[projection].source].width)
    }

    /// Axon groups of source `channels`, summed over the target channel ranges they reach.
    func groupFanout(_ projection: Int, channels: Range<Int>, targets: [Range<Int>]) -> Int {
        let map = projections[projection]
        return targets.reduce(0) { total, range in
            let reaching = ChannelReach(projection: map, outputs: range).inputs.clamped(to: channels)
            return total + ChannelReach.axonGroups(reaching, channelsPerAxon: map.channelsPerAxon)
        }
    }

    /// Output axons that all boxes of a target grid take of a projection's source, whole axons per box.
    func outputAxons(_ projection: Int, into grid: BlockGrid) -> Int {
        let map = projections[projection]
        let rows = grid.rows.reduce(0) { $0 + rowReach(projection, $1).sources.count }
        let columns = grid.columns.reduce(0) { $0 + columnReach(projection, $1).sources.count }
        let groups = groupFanout(projection, channels: 0..<map.inputChannels, targets: grid.channels)
        return rows * columns * groups * wireAxons(projection) * map.slotsPerAxon
    }

    private static func prefixSums(_ reaches: [[Int]], extent: Int) -> [Int] {
        var sums = Array(repeating: 0, count: extent + 1)
        for reach in reaches { for source in reach { sums[source + 1] += 1 } }
        for index in 1...extent { sums[index] += sums[index - 1] }
        return sums
    }
}

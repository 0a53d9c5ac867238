/// Puts together the plans of a layer, class by class.
struct PlanBuilder {
    private let map: CoreMap
    private let layer: Int
    private let grid: CellGrid
    private let delays: [Int]
    private let channels: Int
    private(set) var plans: [ChargePlan] = []
    private(set) var nonzeroTotals: [[Int32]]
    private(set) var nonzero: NonzeroCounts

    init(_ map: CoreMap, layer: Int, grid: CellGrid, delays: [Int]) {
        self.map = map
        self.layer = layer
        self.grid = grid
        self.delays = delays
        channels = map.layers[layer].channels
        nonzeroTotals = delays.map { _ in [] }
        nonzero = NonzeroCounts(channels: channels)
    }

    /// Adds the plans of the next class, one per channel segment.
    ///
    /// - Parameters:
    ///   - rows, columns: taps by outgoing projection and block of its target.
    ///   - candidates: by outgoing projection, the blocks that the rows reach.
    ///   - cell: the class's cell in its own layer; `nil` for an input layer.
    ///   - gates: the gates that have a window over the class.
    mutating func addClass(
        _ outgoing: [Int], _ blocksOfLayer: [[Int]], _ rows: AxisClasses.Reach, _ columns: AxisClasses.Reach,
        candidates: [[Int]], cell: Int?, gates: [GateWindow]
    ) {
        let first = nonzeroTotals.first?.count ?? 0
        for delay in delays.indices { nonzeroTotals[delay].append(contentsOf: repeatElement(0, count: channels)) }
        for segment in grid.segments.indices {
            let block = cell.map { grid.blocks[$0 * grid.segments.count + segment] }
            var plan = ChargePlan(block: block, core: block.map { map.blocks[$0].core })
            plan.gateReads = gates.reduce(0) { $0 + $1.size }
            plan.gateWrites = gates.count
            plan.rates = Array(repeating: ChargePlan.Rate(), count: delays.count)
            for (order, index) in outgoing.enumerated() {
                let projection = map.projections[index]
                for position in candidates[order] where !columns[order][position].isEmpty {
                    add(
                        index, projection, blocksOfLayer[projection.target][position], rows[order][position], columns[order][position],
                        segment, first, to: &plan)
                }
            }
            // The order in which the literal engine sends.
            plan.arrivals.sort { ($0.core, $0.delay) < ($1.core, $1.delay) }
            for arrival in plan.arrivals {
                let hops = map.hops(from: plan.core, to: arrival.core)
                plan.packets += 1
                plan.hops.eastWest += hops.eastWest
                plan.hops.northSouth += hops.northSouth
                plan.hops.interChip += hops.interChip
                plan.rates[delays.firstIndex(of: arrival.delay)!].packets += 1
            }
            plans.append(plan)
        }
    }

    private mutating func add(
        _ index: Int, _ projection: MappedProjection, _ target: Int, _ rows: ArraySlice<Tap>, _ columns: ArraySlice<Tap>, _ segment: Int,
        _ first: Int, to plan: inout ChargePlan
    ) {
        let block = map.blocks[target]
        let channels = grid.segments[segment]
        let reached = projection.firstOutput(of: channels.lowerBound)
        let outputs = block.channels.clamped(to: reached..<reached + projection.outputsPerGroup)
        guard !outputs.isEmpty else { return }
        let layer = map.layers[block.layer]
        let taps = rows.count * columns.count
        let list = SynapseList(
            taps: taps, outputs: outputs.count, limits: map.chip.core, weightBits: map.chip.arithmetic.weightBits,
            compartments: block.neuronCount * layer.compartmentsPerNeuron)
        let table = nonzero.table(index, projection, rows: rows.map(\.kernel), columns: columns.map(\.kernel), outputs: block.channels)
        let delivery = ChargePlan.Delivery(layer: block.layer, operations: taps * outputs.count, list: list, nonzero: table)
        if let arrival = plan.arrivals.firstIndex(where: { $0.core == block.core && $0.delay == projection.delay }) {
            plan.arrivals[arrival].deliveries.append(delivery)
        } else {
            plan.arrivals.append(
                ChargePlan.Arrival(core: block.core, delay: projection.delay, layer: block.layer, deliveries: [delivery]))
        }
        let delay = delays.firstIndex(of: projection.delay)!
        plan.rates[delay].operations += delivery.operations
        plan.rates[delay].listWords += list.words
        plan.rates[delay].listBits += list.bits
        for channel in channels { nonzeroTotals[delay][first + channel] += nonzero.tables[table][channel] }
    }
}

/// How many nonzero weights an event of each channel meets, for every distinct set of taps and outputs.
struct NonzeroCounts {
    private struct Key: Hashable {
        var projection: Int
        var rows: [Int]
        var columns: [Int]
        var outputs: Range<Int>
    }

    private let channels: Int
    private var known: [Key: Int] = [:]
    private(set) var tables: [[Int32]] = []

    init(channels: Int) { self.channels = channels }

    mutating func table(
        _ index: Int, _ projection: MappedProjection, rows: [Int], columns: [Int], outputs: Range<Int>
    ) -> Int {
        let key = Key(projection: index, rows: rows, columns: columns, outputs: outputs)
        if let found = known[key] { return found }
        let reach = projection.outputsPerGroup
        let counts = (0..<channels).map { channel in
            let first = projection.firstOutput(of: channel)
            let range = outputs.clamped(to: first..<first + reach)
            var count: Int32 = 0
            for row in rows {
                for column in columns {
                    let synapse = ((row * projection.kernelWidth + column) * projection.inputChannels + channel) * reach - first
                    for output in range where projection.weights[synapse + output] != 0 { count += 1 }
                }
            }
            return count
        }
        known[key] = tables.count
        tables.append(counts)
        return tables.count - 1
    }
}

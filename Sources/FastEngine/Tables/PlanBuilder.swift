import EventSim

/// Builds the charge plans of a layer class by class, for `ChargeTable`: O(classes × blocks reached) once per map.
struct PlanBuilder {
    private let map: CoreMap
    private let layer: Int
    private let grid: CellGrid
    private let delays: [Int]
    private let channels: Int
    private let projections: [MappedProjection]
    /// Whether all channels of a pixel reach the same blocks: only groups tell them apart.
    let sharesArrivals: Bool
    /// Blocks of each outgoing projection's target.
    private let targets: [[Int]]
    private(set) var plans: [ChargePlan] = []
    /// By delay and plan: what one message sets off.
    private(set) var rates: [[MessageCharge]]
    private(set) var arrivals: [ChargePlan.Arrival] = []
    private(set) var deliveries: [ChargePlan.Delivery] = []
    /// Where a class's counts begin in `nonzeroTotals`, by class and delay.
    private var nonzeroRows: [Int] = []
    private var nonzeroTotals: [Int32] = []
    /// Nonzero weights by channel, and who finds them for each outgoing projection.
    private(set) var nonzeroTables: [[Int32]] = []
    private var nonzero: [NonzeroCounts]
    private var knownRows: [[Int]: Int] = [:]
    /// The deliveries of the plan under construction, with where and when they happen.
    private var pending: [(core: Int, delay: Int, delivery: ChargePlan.Delivery)] = []

    init(_ map: CoreMap, layer: Int, grid: CellGrid, delays: [Int], outgoing: [Int], targets: [[Int]], rowSets: Int, columnSets: Int) {
        self.map = map
        self.layer = layer
        self.grid = grid
        self.delays = delays
        rates = delays.map { _ in [] }
        self.targets = targets
        projections = outgoing.map { map.projections[$0] }
        sharesArrivals = projections.allSatisfy { $0.groups == 1 }
        channels = map.layers[layer].channels
        nonzero = zip(projections, targets).map { projection, blocks in
            NonzeroCounts(projection, rowSets: rowSets, columnSets: columnSets, outputs: blocks.map { map.blocks[$0].channels })
        }
    }

    /// Adds the plans of the next class, one per channel segment.
    ///
    /// - Parameters:
    ///   - y, x: the class's row and column classes.
    ///   - cell: the class's cell in its own layer; `nil` for an input layer.
    ///   - gates: the gates that have a window over the class.
    mutating func addClass(_ rows: AxisClasses, _ y: Int, _ columns: AxisClasses, _ x: Int, cell: Int?, gates: [GateWindow]) {
        // Nonzero tables met, by delay, each segment's behind its number.
        var met = delays.map { _ in [Int]() }
        var reached = 0..<0
        for segment in grid.segments.indices {
            let block = cell.map { grid.blocks[$0 * grid.segments.count + segment] }
            var plan = ChargePlan(block: block, core: block.map { map.blocks[$0].core })
            plan.gateReads = gates.reduce(0) { $0 + $1.size }
            plan.gateWrites = gates.count
            if segment == 0 || !sharesArrivals {
                collect(rows, y, columns, x, segment)
                reached = addArrivals()
            }
            plan.arrivals = reached
            for delay in delays.indices { met[delay].append(-1 - segment) }
            var sums = delays.map { _ in MessageCharge() }
            for arrival in arrivals[plan.arrivals] {
                var charge = MessageCharge()
                charge.packets = 1
                charge.hops = map.hops(from: plan.core, to: arrival.core)
                charge.operations = arrival.operations
                for delivery in deliveries[arrival.deliveries] {
                    charge.listWords += delivery.list.words
                    charge.listBits += delivery.list.bits
                    met[arrival.delay].append(delivery.nonzero)
                }
                sums[arrival.delay] += charge
            }
            for delay in delays.indices { rates[delay].append(sums[delay]) }
            plans.append(plan)
        }
        for tables in met { nonzeroRows.append(row(tables)) }
    }

    /// Finds what a segment's firings reach.
    private mutating func collect(_ rows: AxisClasses, _ y: Int, _ columns: AxisClasses, _ x: Int, _ segment: Int) {
        pending.removeAll(keepingCapacity: true)
        let channels = grid.segments[segment]
        for order in projections.indices {
            let delay = delays.firstIndex(of: projections[order].delay) ?? 0
            let reached = projections[order].firstOutput(of: channels.lowerBound)
            let reach = reached..<reached + projections[order].outputsPerGroup
            for position in rows.reached[y][order] where columns.reaches[x][order][position] >= 0 {
                let target = targets[order][position]
                let block = map.blocks[target]
                let outputs = block.channels.clamped(to: reach)
                guard !outputs.isEmpty else { continue }
                let rowSet = Int(rows.reaches[y][order][position])
                let columnSet = Int(columns.reaches[x][order][position])
                let taps = rows.tapSets[rowSet].count * columns.tapSets[columnSet].count
                let list = SynapseList(
                    taps: taps, outputs: outputs.count, limits: map.chip.core, weightBits: map.chip.arithmetic.weightBits,
                    compartments: block.neuronCount * map.layers[block.layer].compartmentsPerNeuron)
                let table = nonzero[order].table(
                    block: position, rows: (rowSet, rows.tapSets[rowSet]), columns: (columnSet, columns.tapSets[columnSet]), in: &nonzeroTables)
                pending.append(
                    (block.core, delay, ChargePlan.Delivery(layer: block.layer, operations: taps * outputs.count, list: list, nonzero: table)))
            }
        }
    }

    /// One arrival per core and delay, with its deliveries side by side.
    private mutating func addArrivals() -> Range<Int> {
        let first = arrivals.count
        var order = pending.indices.map { $0 }
        // Deliveries keep the order they were found in: the first one's layer is charged with the look-up.
        order.sort { (pending[$0].core, pending[$0].delay, $0) < (pending[$1].core, pending[$1].delay, $1) }
        for index in order {
            let (core, delay, delivery) = pending[index]
            if arrivals.count == first || arrivals[arrivals.count - 1].core != core || arrivals[arrivals.count - 1].delay != delay {
                arrivals.append(
                    ChargePlan.Arrival(
                        core: core, delay: delay, layer: delivery.layer, operations: 0, deliveries: deliveries.count..<deliveries.count))
            }
            deliveries.append(delivery)
            let last = arrivals.count - 1
            arrivals[last].operations += delivery.operations
            arrivals[last].deliveries = arrivals[last].deliveries.lowerBound..<deliveries.count
        }
        return first..<arrivals.count
    }

    /// Packets of one message, by plan and the core it leaves.
    var sending: [CoreRates.Entry] {
        plans.indices.compactMap { plan in
            guard let core = plans[plan].core, !plans[plan].arrivals.isEmpty else { return nil }
            return CoreRates.Entry(plan: Int32(plan), core: Int32(core), amount: UInt32(plans[plan].arrivals.count))
        }
    }

    /// Operations of one message, by the core it arrives at and the place of its plan among those with arrivals of their own.
    ///
    /// - Parameter shared: neighbouring plans that share their arrivals.
    func receiving(shared: Int, delay: Int) -> [CoreRates.Entry] {
        stride(from: 0, to: plans.count, by: shared).flatMap { plan in
            arrivals[plans[plan].arrivals].filter { $0.delay == delay }.map {
                CoreRates.Entry(plan: Int32(plan / shared), core: Int32($0.core), amount: UInt32($0.operations))
            }
        }
    }

    /// The nonzero weights that an event reaches, by its position in a row, and where they begin for each row class and delay.
    func nonzeroByRow(columnClass: [Int], columnClasses: Int) -> (first: [Int], totals: [Int32]) {
        var first: [Int] = []
        var totals: [Int32] = []
        var known: [[Int]: Int] = [:]
        let classes = nonzeroRows.count / max(delays.count, 1)
        for row in stride(from: 0, to: classes, by: max(columnClasses, 1)) {
            for delay in delays.indices {
                let starts = (row..<row + columnClasses).map { nonzeroRows[$0 * delays.count + delay] }
                if let earlier = known[starts] {
                    first.append(earlier)
                    continue
                }
                known[starts] = totals.count
                first.append(totals.count)
                for column in columnClass { totals += nonzeroTotals[starts[column]..<starts[column] + channels] }
            }
        }
        return (first, totals)
    }

    /// Where the sums of some nonzero tables begin; a number below zero starts a segment.
    private mutating func row(_ tables: [Int]) -> Int {
        if let found = knownRows[tables] { return found }
        let first = nonzeroTotals.count
        nonzeroTotals.append(contentsOf: repeatElement(0, count: channels))
        var segment = 0
        for table in tables {
            if table < 0 {
                segment = -1 - table
            } else {
                for channel in grid.segments[segment] { nonzeroTotals[first + channel] += nonzeroTables[table][channel] }
            }
        }
        knownRows[tables] = first
        return first
    }
}

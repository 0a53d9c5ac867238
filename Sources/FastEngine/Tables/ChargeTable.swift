import EventSim

/// Holds the charge plans of a layer, for its accounts: every counter is a count of events times these numbers.
///
/// Pixels whose rows and columns reach the same taps of the same blocks form a class; a class and a channel segment have one
/// plan. The tables grow with classes, not with pixels.
struct ChargeTable: Sendable {
    let rowClass: [Int]
    let columnClass: [Int]
    let columnClasses: Int
    /// Neighbouring columns of one class: where they end, and the class.
    let columnRuns: [(end: Int32, columnClass: Int32)]
    /// By position in a row, its plan among those of the row's class; empty while channels share plans.
    let planOfEntry: [Int32]
    let grid: CellGrid
    /// Distinct delays of the layer's projections, ascending.
    let delays: [Int]
    /// By class and segment.
    let plans: [ChargePlan]
    /// By delay and plan: what one message sets off.
    let rates: [[MessageCharge]]
    /// Packets that one message of a plan becomes, by the core it leaves.
    let sending: CoreRates
    /// By delay: operations of one message by the core it arrives at. Plans that share their arrivals count as one.
    let receiving: [CoreRates]
    let arrivals: [ChargePlan.Arrival]
    /// Neighbouring plans that share their arrivals: all of a class, or each its own.
    let plansPerArrivals: Int
    /// Whether any firing is judged by gates.
    let isGated: Bool
    let deliveries: [ChargePlan.Delivery]
    /// Where the counts of a row class begin in `nonzeroTotals`, by row class and delay.
    let nonzeroRows: [Int]
    /// Nonzero weights reached by one event, by its position in a row; rows that reach the same synapses share them.
    let nonzeroTotals: [Int32]
    /// Nonzero weights of one delivery by channel.
    let nonzeroByDelivery: [[Int32]]
    /// Per projection: its target layer, and the kernel taps × outputs that an event nominally reaches.
    let nominal: [(projection: Int, layer: Int, operations: Int)]
    let channels: Int

    var segments: Int { grid.segments.count }
    var plansPerRowClass: Int { columnClasses * segments }
    func planIndex(y: Int, x: Int) -> Int { rowClass[y] * columnClasses + columnClass[x] }

    /// - Parameter gate: whose projections are meant; `nil` for those that no gate holds back, with the layer's own firings.
    /// - Returns: `nil` if the layer's blocks do not cover it exactly once, or if one message sets off more than 32 bits count.
    init?(_ map: CoreMap, layer index: Int, gate: GateWindow?, blocksOfLayer: [[Int]]) {
        let layer = map.layers[index]
        let outgoing = map.projections.indices.filter { map.projections[$0].source == index && map.projections[$0].gate == gate }
        let gates = gate == nil ? map.gates(of: index) : []
        let cuts = outgoing.flatMap { projection -> [Int] in
            let groups = map.projections[projection].groups
            return groups == 1 ? [] : (1..<groups).map { $0 * (layer.channels / groups) }
        }
        guard let grid = CellGrid(map, layer: index, channelCuts: cuts) else { return nil }
        self.grid = grid
        channels = layer.channels
        delays = Set(outgoing.map { map.projections[$0].delay }).sorted()
        nominal = outgoing.map {
            let projection = map.projections[$0]
            return ($0, projection.target, projection.kernelHeight * projection.kernelWidth * projection.outputsPerGroup)
        }
        let rows = AxisClasses(
            map, outgoing, blocksOfLayer, extent: layer.height,
            marks: zip(grid.rowCell, 0..<layer.height).map { cell, y in
                [cell] + gates.map { $0.holds(y: y, x: 0, in: layer) ? 1 : 0 }
            }, axis: .rows)
        let columns = AxisClasses(
            map, outgoing, blocksOfLayer, extent: layer.width,
            marks: zip(grid.columnCell, 0..<layer.width).map { cell, x in
                [cell] + gates.map { $0.holds(y: 0, x: x, in: layer) ? 1 : 0 }
            }, axis: .columns)
        rowClass = rows.classes
        columnClass = columns.classes
        columnClasses = columns.examples.count
        columnRuns = columns.classes.enumerated().reduce(into: []) { runs, column in
            if let last = runs.last, last.columnClass == Int32(column.element) { runs.removeLast() }
            runs.append((Int32(column.offset + 1), Int32(column.element)))
        }
        let segments = grid.segments.count
        planOfEntry = segments == 1 ? [] : columns.classes.flatMap { column in grid.segmentOf.map { Int32(column * segments + $0) } }
        var builder = PlanBuilder(
            map, layer: index, grid: grid, delays: delays, outgoing: outgoing, targets: outgoing.map { blocksOfLayer[map.projections[$0].target] },
            rowSets: rows.tapSets.count, columnSets: columns.tapSets.count)
        for y in rows.examples.indices {
            for x in columns.examples.indices {
                builder.addClass(
                    rows, y, columns, x,
                    cell: layer.isInput ? nil : grid.rowCell[rows.examples[y]] * grid.columnCells + grid.columnCell[columns.examples[x]],
                    gates: gates.filter { $0.holds(y: rows.examples[y], x: columns.examples[x], in: layer) })
            }
        }
        guard builder.rates.allSatisfy({ $0.allSatisfy(\.isRate) }) else { return nil }
        plans = builder.plans
        rates = builder.rates
        arrivals = builder.arrivals
        plansPerArrivals = builder.sharesArrivals ? max(grid.segments.count, 1) : 1
        isGated = !gates.isEmpty
        deliveries = builder.deliveries
        (nonzeroRows, nonzeroTotals) = builder.nonzeroByRow(columnClass: columns.classes, columnClasses: columns.examples.count)
        nonzeroByDelivery = builder.nonzeroTables
        sending = CoreRates(builder.sending)
        let shared = plansPerArrivals
        receiving = delays.indices.map { CoreRates(builder.receiving(shared: shared, delay: $0)) }
    }
}

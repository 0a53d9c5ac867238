/// What one firing of a source pixel and channel segment sets off, per event or per message, before any event happens.
struct ChargePlan: Sendable {
    /// Where the source lives; `nil` for the host.
    var block: Int?
    var core: Int?
    /// Packets that one message becomes, and the links they cross.
    var packets = 0
    var hops = HopCount(eastWest: 0, northSouth: 0, interChip: 0)
    /// Accumulators of max-pool gates that one firing reads and writes.
    var gateReads = 0
    var gateWrites = 0
    var arrivals: [Arrival] = []
    /// By the layer's distinct delays: the arrivals' sums.
    var rates: [Rate] = []

    /// One packet's arrival at a core.
    struct Arrival: Sendable {
        var core: Int
        var delay: Int
        /// Layer of the first block it feeds, which is charged with the look-up.
        var layer: Int
        var deliveries: [Delivery] = []

        /// Synaptic operations that one message causes there.
        var operations: Int { deliveries.reduce(0) { $0 + $1.operations } }
    }

    /// One projection into one block.
    struct Delivery: Sendable {
        var layer: Int
        var operations: Int
        var list: SynapseList
        /// Index of the counts of nonzero weights by channel.
        var nonzero: Int
    }

    /// What a message adds when it arrives, over all cores.
    struct Rate: Sendable {
        var packets = 0
        var operations = 0
        var listWords = 0
        var listBits = 0
    }
}

/// Every charge of a layer's firings as tables: counters become event counts times these numbers.
///
/// Pixels whose rows and columns reach the same taps of the same blocks form a class; a class and a channel segment have one
/// plan. The tables grow with classes, not with pixels.
struct ChargeTable: Sendable {
    let rowClass: [Int]
    let columnClass: [Int]
    let columnClasses: Int
    let grid: CellGrid
    /// Distinct delays of the layer's projections, ascending.
    let delays: [Int]
    /// By class and segment.
    let plans: [ChargePlan]
    /// Nonzero weights reached by one event: by delay, `[class][channel]`.
    let nonzeroTotals: [[Int32]]
    /// Nonzero weights of one delivery by channel.
    let nonzeroByDelivery: [[Int32]]
    /// Per target layer: Σ of kernel taps × outputs that an event nominally reaches.
    let nominal: [(layer: Int, operations: Int)]
    let channels: Int

    var segments: Int { grid.segments.count }
    func planIndex(y: Int, x: Int) -> Int { rowClass[y] * columnClasses + columnClass[x] }

    /// - Parameter gate: whose projections are meant; `nil` for those that no gate holds back, with the layer's own firings.
    /// - Returns: `nil` if the layer's blocks do not cover it exactly once.
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
            return (projection.target, projection.kernelHeight * projection.kernelWidth * projection.outputsPerGroup)
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
        var builder = PlanBuilder(map, layer: index, grid: grid, delays: delays)
        for y in rows.examples.indices {
            for x in columns.examples.indices {
                builder.addClass(
                    outgoing, blocksOfLayer, rows.reaches[y], columns.reaches[x], candidates: rows.reached[y],
                    cell: layer.isInput ? nil : grid.rowCell[rows.examples[y]] * grid.columnCells + grid.columnCell[columns.examples[x]],
                    gates: gates.filter { $0.holds(y: rows.examples[y], x: columns.examples[x], in: layer) })
            }
        }
        plans = builder.plans
        nonzeroTotals = builder.nonzeroTotals
        nonzeroByDelivery = builder.nonzero.tables
    }
}

/// Coordinates along one axis grouped by what they reach.
struct AxisClasses {
    enum Axis { case rows, columns }

    /// Taps by outgoing projection and block of its target, `nil` where none reaches it.
    typealias Reach = [[ArraySlice<Tap>]]

    /// Class of each coordinate, one coordinate of each class, and what that one reaches.
    private(set) var classes: [Int] = []
    private(set) var examples: [Int] = []
    private(set) var reaches: [Reach] = []
    /// By class and outgoing projection: positions of the blocks that are reached at all.
    private(set) var reached: [[[Int]]] = []

    private struct Signature: Hashable {
        var marks: [Int]
        /// First kernel coordinate, first target and count inside each distinct interval that is reached.
        var taps: [Int]
    }

    /// - Parameter marks: what else tells coordinates apart, by coordinate.
    init(_ map: CoreMap, _ outgoing: [Int], _ blocksOfLayer: [[Int]], extent: Int, marks: [[Int]], axis: Axis) {
        // Blocks of a target share few distinct intervals; taps are cut once per interval.
        let intervals = outgoing.map { projection in
            blocksOfLayer[map.projections[projection].target].map { axis == .rows ? map.blocks[$0].rows : map.blocks[$0].columns }
        }
        let distinct = intervals.map { Array(Set($0)).sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) } }
        let position = distinct.map { Dictionary(uniqueKeysWithValues: $0.enumerated().map { ($1, $0) }) }
        var known: [Signature: Int] = [:]
        for coordinate in 0..<extent {
            var signature = Signature(marks: marks.isEmpty ? [] : marks[coordinate], taps: [])
            var slices: [[ArraySlice<Tap>]] = []
            for (order, projection) in outgoing.enumerated() {
                let projection = map.projections[projection]
                let target = map.layers[projection.target]
                let taps =
                    axis == .rows
                    ? projection.y.taps(source: coordinate, kernelExtent: projection.kernelHeight, targetExtent: target.height)
                    : projection.x.taps(source: coordinate, kernelExtent: projection.kernelWidth, targetExtent: target.width)
                let inside = distinct[order].map { taps.inside($0) }
                for (index, slice) in inside.enumerated() where !slice.isEmpty {
                    signature.taps += [order, index, slice.count] + slice.map(\.kernel)
                }
                slices.append(inside)
            }
            if let found = known[signature] {
                classes.append(found)
            } else {
                known[signature] = examples.count
                classes.append(examples.count)
                examples.append(coordinate)
                let reach = zip(outgoing.indices, slices).map { order, inside in intervals[order].map { inside[position[order][$0]!] } }
                reached.append(reach.map { taps in taps.indices.filter { !taps[$0].isEmpty } })
                reaches.append(reach)
            }
        }
    }
}

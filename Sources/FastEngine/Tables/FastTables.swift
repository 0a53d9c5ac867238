import EventSim
import Kernels
import Processors

/// Prepares a core map, for `FastRun`: weight plans by projection, charge plans by layer, bounds of all sums. Made once per map; nothing in
/// it changes while inputs run.
struct FastTables: Sendable {
    let map: CoreMap
    let kernels: any ProcessorKernels.Type
    let widths: FieldWidths
    /// One for each projection, two where single events carry more than sums of sixteen bits hold.
    let plans: [WeightPlan]
    /// Views by layer; the first one is the layer itself.
    let views: [[SourceView]]
    /// Plans by target layer.
    let incoming: [[Int]]
    /// Columns of a layer that its projections are summed for side by side.
    let stripWidths: [Int]
    /// By layer: the most events that a row of its strips can collect through one projection.
    let mostPerRow: [Int]
    /// What a row may collect: fields of a band are in memory at once.
    private static let mostEvents = 1 << 28
    /// Distinct gates by layer.
    let gates: [[GateWindow]]
    /// By layer: what firings cost where no gate holds them back.
    let charges: [ChargeTable]
    /// By layer and gate: what the firings that pass it cost beyond.
    let gatedCharges: [[ChargeTable]]
    /// By plan: how many steps of its window a source is ahead when the target receives what it fired.
    let lags: [Int]
    /// By layer: the longest lag of the projections from it.
    let longestLag: [Int]
    private let limit: Int

    /// - Parameter processor: whose kernels the tables are made for.
    /// - Throws: `Fallback` for maps outside what the vector kernels and tables assume, which the literal engine runs.
    init(_ checked: CheckedCoreMap, _ processor: ProcessorLevel) throws(Fallback) {
        let map = checked.map
        let bits = map.chip.arithmetic.stateBits
        guard bits <= 30 else { throw Fallback("potentials of \(bits) bits; vector kernels compare up to 30") }
        limit = 1 << (bits - 1) - 1
        for layer in map.layers { try Self.checkOrdinary(layer, limit: limit) }
        self.map = map
        kernels = processor.kernels
        widths = FieldWidths(map)
        var views = map.layers.map { [SourceView(divisionY: 1, divisionX: 1, height: $0.height, width: $0.width)] }
        var plans: [WeightPlan] = []
        var incoming = map.layers.map { _ in [Int]() }
        var lags: [Int] = []
        var longestLag = map.layers.map { _ in 0 }
        let stripWidths = map.layers.indices.map { layer in
            WeightPlan.stripWidth(of: map.layers[layer], map.projections.filter { $0.target == layer }.map { ($0, map.layers[$0.source]) })
        }
        for projection in map.projections {
            let source = map.layers[projection.source]
            guard projection.source < projection.target else { throw Fallback("\(source.name) feeds a layer before it or itself") }
            // What arrives before a window waits in accumulators that only the literal engine has.
            let lag = (source.isInput ? 0 : source.windowStart) + projection.delay - map.layers[projection.target].windowStart
            guard lag >= 0 else {
                throw Fallback("spikes of \(source.name) arrive at \(map.layers[projection.target].name) before its window begins")
            }
            longestLag[projection.source] = max(longestLag[projection.source], lag)
            var view = SourceView(divisionY: 1, divisionX: 1, height: source.height, width: source.width)
            if projection.y.division > 1 || projection.x.division > 1 || projection.gate != nil {
                view = SourceView(
                    divisionY: projection.y.division, divisionX: projection.x.division, height: projection.y.extent,
                    width: projection.x.extent, gate: projection.gate)
            }
            func plan(_ part: ValuePart) -> WeightPlan {
                view.part = part
                let position = views[projection.source].firstIndex(of: view) ?? views[projection.source].count
                return WeightPlan(
                    projection, part: part, view: position, viewWidth: view.width, stripWidth: stripWidths[projection.target], source: source,
                    target: map.layers[projection.target], processor.kernels)
            }
            let whole = plan(.whole)
            let isSplit = !source.isInput && source.soma.largestFiring > whole.budget(isUnit: false)
            for part: ValuePart in isSplit ? [.low, .high] : [.whole] {
                let plan = isSplit ? plan(part) : whole
                guard plan.shift < 32 else { throw Fallback("weights of \(map.layers[projection.target].name) shifted beyond 32 bits") }
                view.part = part
                if !views[projection.source].contains(view) { views[projection.source].append(view) }
                incoming[projection.target].append(plans.count)
                plans.append(plan)
                lags.append(lag)
            }
        }
        self.views = views
        self.plans = plans
        self.stripWidths = stripWidths
        // Fields name weight rows by their bytes, in thirty-two bits.
        guard plans.allSatisfy({ $0.weights.nullRow < 1 << 26 }) else { throw Fallback("a kernel of more than 2^26 weight rows") }
        mostPerRow = incoming.map { $0.reduce(0) { max($0, plans[$1].mostPerRow) } }
        guard mostPerRow.allSatisfy({ $0 <= Self.mostEvents }) else { throw Fallback("a row of pixels that may collect more than 2^28 events in a step") }
        self.incoming = incoming
        self.lags = lags
        self.longestLag = longestLag
        var blocksOfLayer = map.layers.map { _ in [Int]() }
        for (index, block) in map.blocks.enumerated() { blocksOfLayer[block.layer].append(index) }
        let gates = map.layers.indices.map { map.gates(of: $0) }
        var charges: [ChargeTable] = []
        var gatedCharges: [[ChargeTable]] = []
        for layer in map.layers.indices {
            guard let table = ChargeTable(map, layer: layer, gate: nil, blocksOfLayer: blocksOfLayer) else { throw Self.uncountable(map.layers[layer]) }
            charges.append(table)
            let gated = gates[layer].compactMap { ChargeTable(map, layer: layer, gate: $0, blocksOfLayer: blocksOfLayer) }
            guard gated.count == gates[layer].count else { throw Self.uncountable(map.layers[layer]) }
            gatedCharges.append(gated)
            let emitted = map.layers[layer].soma.payloads.reduce(0) { $0 + Int($1.magnitude) }.multipliedReportingOverflow(by: map.schedule.window)
            guard gates[layer].isEmpty || (!emitted.overflow && emitted.partialValue < 1 << 30) else {
                throw Fallback("\(map.layers[layer].name) may emit more than 2^30 behind a max-pool gate")
            }
        }
        self.gates = gates
        self.charges = charges
        self.gatedCharges = gatedCharges
    }

    private static func uncountable(_ layer: MappedLayer) -> Fallback { Fallback("one spike of \(layer.name) sets off more than 32 bits count") }

    private static func checkOrdinary(_ layer: MappedLayer, limit: Int) throws(Fallback) {
        let thresholds = layer.channelThresholds.isEmpty ? layer.soma.thresholds : layer.channelThresholds.flatMap { $0 }
        guard thresholds.allSatisfy({ $0 < 1 << 30 }) else { throw Fallback("thresholds of \(layer.name) beyond 30 bits") }
        guard (0..<layer.channels).allSatisfy({ layer.initialPotential(ofChannel: $0).magnitude <= limit }) else {
            throw Fallback("potentials of \(layer.name) begin beyond the range of the state")
        }
    }

    /// Checks that sixteen- and thirty-two-bit sums hold whatever an input can make a neuron collect.
    ///
    /// A sum is compared by subtracting the limit of the state from it, or it from the limit: both have to fit a lane.
    ///
    /// - Parameter stimulus: one that belongs to the map.
    /// - Throws: `Fallback` if they may not, which the literal engine's do.
    func checkSums(_ stimulus: Stimulus, constants: [[Int32]]) throws(Fallback) {
        var largest = map.layers.map { Int($0.soma.largestFiring) }
        for (layer, steps) in stimulus.spikes {
            for spikes in steps { largest[layer] = spikes.reduce(largest[layer]) { max($0, Int($1.value.magnitude)) } }
        }
        for plan in plans {
            let source = plan.projection.source
            let value = plan.part.largest(of: largest[source])
            let (load, overflow) = plan.mostPerStrip.multipliedReportingOverflow(by: value)
            guard value <= plan.budget(isUnit: false), !overflow, load <= Int32.max else {
                throw Fallback("spikes of \(map.layers[source].name) carry too much for sums of 16 bits")
            }
        }
        for layer in map.layers.indices {
            let beyond = Fallback("sums of \(map.layers[layer].name) may leave 32 bits")
            let constant = constants[layer].reduce(0) { max($0, Int($1.magnitude)) }
            // A decaying current brings a second register's worth.
            let membrane = map.layers[layer].membrane
            let bound = (membrane.currentDecay != 0 ? 2 : 1) * limit + constant
            // A dialect shifts sums before it wraps them around.
            let room = membrane.registers == nil ? Int(Int32.max) - limit : 1 << 30
            var arriving = 0
            for index in incoming[layer] {
                let plan = plans[index]
                let (product, overflow) = plan.reach.multipliedReportingOverflow(by: plan.part.largest(of: largest[plan.projection.source]))
                guard !overflow, product < room else { throw beyond }
                arriving += product
            }
            guard bound + arriving < room else { throw beyond }
            // A current that is kept has to come back into its register with one turn.
            if membrane.registers != nil, membrane.currentDecay != 0, arriving > 1 << 24 { throw beyond }
        }
    }
}

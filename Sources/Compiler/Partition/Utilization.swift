public import EventSim

/// How much of its limits each core of a finished map uses; blocks are grouped by layer and cover every resident layer.
///
/// - Complexity: O(blocks × projections).
public func utilization(of map: CoreMap) -> UtilizationReport {
    let model = ResourceModel(layers: map.layers, projections: map.projections, chip: map.chip)
    var cores = Array(repeating: CoreDemand(), count: map.cores.count)
    var coresOfLayer = Array(repeating: Set<Int>(), count: map.layers.count)
    for (block, demand) in zip(map.blocks, model.demands(of: map.blocks)) {
        cores[block.core] += demand
        coresOfLayer[block.layer].insert(block.core)
    }
    return UtilizationReport(
        map: map, cores: cores.map { CoreUtilization(demand: $0, limits: map.chip.core) }, coresOfLayer: coresOfLayer.map { $0.sorted() })
}

/// The limits of a core that blocks compete for.
public enum CoreLimit: String, Sendable, CaseIterable {
    /// Compartments.
    case neurons
    /// 64-bit words of synapse lists.
    case synapseMemory = "synapse memory"
    /// Entries for arriving axons.
    case inputAxons = "input axons"
    /// Entries for leaving axons; on a chip of pooled memories routes.
    case outputAxons = "output axons"
    /// 64-bit words of the map from neurons to axons, on a chip of pooled memories.
    case axonMap = "axon map"
    /// 64-bit words of all kinds together, on a chip of pooled memories.
    case pooledMemory = "pooled memory"

    /// As JSON spells it: the words of `rawValue` in camel case.
    public var key: String {
        let words = rawValue.split(separator: " ")
        return words.dropFirst().reduce(String(words[0])) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
    }

    /// The limits that a chip's cores have.
    public static func all(of limits: CoreLimits) -> [CoreLimit] {
        limits.pool == nil ? allCases.filter { $0 != .axonMap && $0 != .pooledMemory } : allCases
    }

    /// How much of the limit a core has.
    public func available(in limits: CoreLimits) -> Int {
        switch self {
        case .neurons: limits.neurons
        case .synapseMemory: limits.synapseWords
        case .inputAxons: limits.inputAxons
        case .outputAxons: limits.outputAxons
        case .axonMap: limits.pool?.axonMapWords ?? 0
        case .pooledMemory: limits.pool?.totalWords ?? 0
        }
    }
}

/// What the blocks of one core take.
public struct CoreUtilization: Sendable, Hashable {
    /// Compartments: neurons times the compartments each takes.
    public var neurons: Int
    /// 64-bit words.
    public var synapseWords: Int
    /// Entries of the table of arriving axons.
    public var inputAxons: Int
    /// Entries of the table of leaving axons; routes where memory is pooled.
    public var outputAxons: Int
    /// 64-bit words, as those of `pooledWords`; 0 where memory is not pooled.
    public var axonMapWords: Int
    /// 64-bit words of all kinds together; 0 where memory is not pooled.
    public var pooledWords: Int

    init(demand: CoreDemand, limits: CoreLimits) {
        neurons = demand.compartments
        synapseWords = demand.synapseWords
        inputAxons = demand.inputAxons
        outputAxons = demand.outputAxons
        axonMapWords = demand.axonMapWords
        pooledWords = limits.pool.map(demand.pooledWords) ?? 0
    }

    /// The amount counted against `limit`.
    public func used(_ limit: CoreLimit) -> Int {
        switch limit {
        case .neurons: neurons
        case .synapseMemory: synapseWords
        case .inputAxons: inputAxons
        case .outputAxons: outputAxons
        case .axonMap: axonMapWords
        case .pooledMemory: pooledWords
        }
    }
}

/// Use of every limit over all cores and per layer, as fractions of the limit.
public struct UtilizationReport: Sendable, Equatable {
    /// One limit over all cores.
    public struct Limit: Sendable, Equatable {
        /// What is limited.
        public var limit: CoreLimit
        /// Over the cores in use, as a fraction of the limit.
        public var mean: Double
        /// On the fullest core, as a fraction of the limit.
        public var max: Double
        /// The first layer with a block on the fullest core.
        public var bindingLayer: String
    }

    /// One layer over its cores.
    public struct Layer: Sendable, Equatable {
        /// Its index in the map.
        public var layer: Int
        /// As in the map.
        public var name: String
        /// Cores with a block of the layer; a shared core counts for each of its layers.
        public var cores: Int
        /// The limit that the fullest of these cores uses most of, and how much.
        public var worstLimit: CoreLimit
        /// As a fraction of the limit.
        public var worst: Double
    }

    /// The figures of one limit.
    public subscript(limit: CoreLimit) -> Limit {
        guard let figures = limits.first(where: { $0.limit == limit }) else { preconditionFailure("every limit has its figures") }
        return figures
    }

    /// By core id.
    public var cores: [CoreUtilization]
    /// One per limit that the chip's cores have.
    public var limits: [Limit]
    /// Resident layers, in order.
    public var layers: [Layer]

    init(map: CoreMap, cores: [CoreUtilization], coresOfLayer: [[Int]]) {
        func share(_ core: Int, _ limit: CoreLimit) -> Double {
            let available = limit.available(in: map.chip.core)
            return available == 0 ? 0 : Double(cores[core].used(limit)) / Double(available)
        }
        self.cores = cores
        limits = CoreLimit.all(of: map.chip.core).map { limit in
            let shares = cores.indices.map { share($0, limit) }
            let most = shares.max() ?? 0
            let fullest = shares.firstIndex(of: most)
            let layer = coresOfLayer.firstIndex { cores in fullest.map(cores.contains) ?? false }
            return Limit(
                limit: limit, mean: shares.isEmpty ? 0 : shares.reduce(0, +) / Double(shares.count), max: most,
                bindingLayer: layer.map { map.layers[$0].name } ?? "")
        }
        layers = coresOfLayer.indices.filter { !map.layers[$0].isInput }.map { layer in
            var worst = (limit: CoreLimit.neurons, share: 0.0)
            for limit in CoreLimit.all(of: map.chip.core) {
                for core in coresOfLayer[layer] where share(core, limit) > worst.share { worst = (limit, share(core, limit)) }
            }
            return Layer(
                layer: layer, name: map.layers[layer].name, cores: coresOfLayer[layer].count, worstLimit: worst.limit,
                worst: worst.share)
        }
    }
}

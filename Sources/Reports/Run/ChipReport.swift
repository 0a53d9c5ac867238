import Formats

/// The chip a run was compiled for and how full it is.
public struct ChipReport: Sendable, Equatable {
    /// As its specification has it, such as `loihi-like`.
    public var name: String
    /// How well its energies are known: `published`, `calibrated`, `inferred`, `assumed`, or several joined by commas.
    public var evidence: String
    /// Where its energies come from, such as `Davies 2018 (hwspec/loihi-like.json)`.
    public var source: String?
    /// Whether no such chip exists.
    public var isHypothetical: Bool
    /// Cores in use.
    public var cores: Int
    /// Chips in use.
    public var chips: Int
    /// How full the cores in use are.
    public var utilization: Utilization
    /// The limit that is fullest on any core.
    public var bindingLimit: BindingLimit?

    /// A chip whose energies have no stated source, unless told otherwise.
    public init(
        name: String, evidence: String, source: String? = nil, isHypothetical: Bool, cores: Int, chips: Int,
        utilization: Utilization, bindingLimit: BindingLimit? = nil
    ) {
        self.name = name
        self.evidence = evidence
        self.source = source
        self.isHypothetical = isHypothetical
        self.cores = cores
        self.chips = chips
        self.utilization = utilization
        self.bindingLimit = bindingLimit
    }

    /// How full the cores in use are, by limit.
    public struct Utilization: Sendable, Equatable {
        /// Compartments in use.
        public var neurons: Use
        /// Words of synapse memory in use.
        public var synapseMemory: Use
        /// Entries for axons that arrive.
        public var inputAxons: Use
        /// Entries for axons that leave.
        public var outputAxons: Use
        /// `nil` where memories are not pooled, as `pooledMemory`.
        public var axonMap: Use?
        /// Words of the memory that axons and synapses share; `nil` where memories are not pooled.
        public var pooledMemory: Use?

        /// Separate memories unless told otherwise.
        public init(
            neurons: Use, synapseMemory: Use, inputAxons: Use, outputAxons: Use, axonMap: Use? = nil, pooledMemory: Use? = nil
        ) {
            self.neurons = neurons
            self.synapseMemory = synapseMemory
            self.inputAxons = inputAxons
            self.outputAxons = outputAxons
            self.axonMap = axonMap
            self.pooledMemory = pooledMemory
        }

        /// Each limit with the words it is printed by.
        public var named: [(name: String, use: Use)] {
            let all = [
                ("neurons", neurons), ("synapse memory", synapseMemory), ("input axons", inputAxons), ("output axons", outputAxons),
                ("axon map", axonMap), ("pooled memory", pooledMemory),
            ]
            return all.compactMap { name, use in use.map { (name, $0) } }
        }
    }

    /// The use of one limit over the cores in use, as fractions of it.
    public struct Use: Sendable, Equatable {
        /// Mean over the cores in use, 0 to 1.
        public var mean: Double
        /// Of the fullest core, 0 to 1.
        public var max: Double
        /// The layer on the fullest core.
        public var bindingLayer: String?

        /// Without the fullest core's layer, unless told otherwise.
        public init(mean: Double, max: Double, bindingLayer: String? = nil) {
            self.mean = mean
            self.max = max
            self.bindingLayer = bindingLayer
        }
    }

    /// A limit and the layer that comes closest to it.
    public struct BindingLimit: Sendable, Equatable {
        /// Such as `input axons`.
        public var limit: String
        /// The layer on the fullest core.
        public var layer: String
        /// Of the limit, on the fullest core.
        public var fraction: Double

        /// `fraction` lies in 0 to 1, as a map beyond a limit is never made.
        public init(limit: String, layer: String, fraction: Double) {
            self.limit = limit
            self.layer = layer
            self.fraction = fraction
        }
    }

    var json: JSON {
        .object([
            .init("name", .string(name)),
            .init("evidence", .string(evidence)),
            .init("source", .orNull(source)),
            .init("hypothetical", .bool(isHypothetical)),
            .init("cores", .integer(cores)),
            .init("chips", .integer(chips)),
            .init("utilization", .object([
                .init("neurons", utilization.neurons.json),
                .init("synapseMemory", utilization.synapseMemory.json),
                .init("inputAxons", utilization.inputAxons.json),
                .init("outputAxons", utilization.outputAxons.json),
                .init("axonMap", utilization.axonMap?.json ?? .null),
                .init("pooledMemory", utilization.pooledMemory?.json ?? .null),
            ])),
            .init("bindingLimit", bindingLimit.map { binding in
                .object([
                    .init("limit", .string(binding.limit)),
                    .init("layer", .string(binding.layer)),
                    .init("fraction", .orNull(binding.fraction)),
                ])
            } ?? .null),
        ])
    }
}

extension ChipReport.Use {
    var json: JSON {
        .object([.init("mean", .orNull(mean)), .init("max", .orNull(max)), .init("bindingLayer", .orNull(bindingLayer))])
    }
}

import EventSim

/// What the blocks on one core take together, profiles included.
struct CoreBudget {
    private(set) var demand = CoreDemand()
    private var kinds: [NeuronKind] = []
    private var profiles = 0
    private var thresholds: Set<Int32> = []

    /// Adds a block of `layer` if the core then still keeps every limit.
    mutating func add(_ block: CoreDemand, of layer: MappedLayer, limits: CoreLimits) -> Bool {
        var sum = self
        sum.demand += block
        let kind = NeuronKind(layer)
        if !sum.kinds.contains(kind) {
            sum.kinds.append(kind)
            sum.profiles += layer.profiles
            sum.thresholds.formUnion(layer.distinctThresholds)
        }
        guard sum.demand.fits(limits), sum.profiles <= limits.compartmentProfiles, sum.thresholds.count <= limits.thresholdProfiles
        else { return false }
        self = sum
        return true
    }
}

/// Everything that the neurons of a layer share and a core keeps in profiles.
private struct NeuronKind: Equatable {
    var soma: FiringProgram
    var membrane: MappedMembrane
    var channelThresholds: [[Int32]]

    init(_ layer: MappedLayer) {
        soma = layer.soma
        membrane = layer.membrane
        channelThresholds = layer.channelThresholds
    }
}

extension MappedLayer {
    /// The threshold values a core must hold for neurons of this layer.
    var distinctThresholds: Set<Int32> { Set(channelThresholds.isEmpty ? soma.thresholds : channelThresholds.flatMap { $0 }) }

    /// Sets of parameters a core must hold: per compartment one for every distinct list of thresholds.
    var profiles: Int { compartmentsPerNeuron * (channelThresholds.isEmpty ? 1 : Set(channelThresholds).count) }
}

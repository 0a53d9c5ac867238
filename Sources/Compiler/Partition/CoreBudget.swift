import EventSim

/// What the blocks on one core take together, profiles included.
struct CoreBudget {
    private(set) var demand = CoreDemand()
    private var somata: [Soma] = []
    private var profiles = 0
    private var thresholds: Set<Int32> = []

    /// Adds a block of `layer` if the core then still keeps every limit.
    mutating func add(_ block: CoreDemand, of layer: MappedLayer, limits: CoreLimits) -> Bool {
        var sum = self
        sum.demand += block
        if !sum.somata.contains(layer.soma) {
            sum.somata.append(layer.soma)
            sum.profiles += layer.compartmentsPerNeuron
            sum.thresholds.formUnion(layer.soma.distinctThresholds)
        }
        guard sum.demand.fits(limits), sum.profiles <= limits.compartmentProfiles, sum.thresholds.count <= limits.thresholdProfiles
        else { return false }
        self = sum
        return true
    }
}

extension Soma {
    /// The threshold values a core must hold for neurons of this kind.
    var distinctThresholds: Set<Int32> {
        switch self {
        case .cascade(let soma): Set(soma.thresholds)
        case .hardReset(let soma): [soma.threshold]
        case .accumulate, .input: []
        }
    }
}

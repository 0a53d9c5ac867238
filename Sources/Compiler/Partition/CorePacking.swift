import EventSim

/// Puts blocks on cores: small blocks, left over at the edges of a layer, share a core where every limit allows it.
enum CorePacking {
    /// Cores that stay open for later blocks; a window keeps packing linear and shared cores near in the network.
    private static let openCores = 32

    /// Whether blocks may share a core. Indexed weight sets address a core's compartments from a base of 256, so there
    /// each block has a core of its own, as nengo-loihi maps it.
    static func sharesCores(_ limits: CoreLimits) -> Bool { limits.synapseSharing == .kernelPerBlock }

    /// A core number per block, counted from 0 in the order of the layers.
    static func assign(blocks: [Block], demands: [CoreDemand], layers: [MappedLayer], limits: CoreLimits) -> [Int] {
        guard sharesCores(limits) else { return Array(blocks.indices) }
        // First fit by falling size within a layer; the sort is stable, so equal blocks keep their order.
        let order = blocks.indices.sorted {
            (blocks[$0].layer, -demands[$0].compartments) < (blocks[$1].layer, -demands[$1].compartments)
        }
        var open: [(core: Int, budget: CoreBudget)] = []
        var assigned = Array(repeating: 0, count: blocks.count)
        var cores = 0
        for block in order {
            let layer = layers[blocks[block].layer]
            if let slot = open.indices.first(where: { open[$0].budget.add(demands[block], of: layer, limits: limits) }) {
                assigned[block] = open[slot].core
                if open[slot].budget.demand.compartments >= limits.neurons { open.remove(at: slot) }
                continue
            }
            var budget = CoreBudget()
            let fits = budget.add(demands[block], of: layer, limits: limits)
            if fits, budget.demand.compartments < limits.neurons {
                open.append((cores, budget))
                if open.count > openCores { open.removeFirst() }
            }
            assigned[block] = cores
            cores += 1
        }
        return assigned
    }
}

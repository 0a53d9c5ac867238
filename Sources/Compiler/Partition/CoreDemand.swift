import EventSim

/// What a block, or all blocks of a core, take of a core's countable limits.
struct CoreDemand: Hashable {
    var compartments = 0
    var synapseWords = 0
    var inputAxons = 0
    var outputAxons = 0
    /// Words of the axon map; 0 where memory is not pooled.
    var axonMapWords = 0

    static func + (left: CoreDemand, right: CoreDemand) -> CoreDemand {
        CoreDemand(
            compartments: left.compartments + right.compartments, synapseWords: left.synapseWords + right.synapseWords,
            inputAxons: left.inputAxons + right.inputAxons, outputAxons: left.outputAxons + right.outputAxons,
            axonMapWords: left.axonMapWords + right.axonMapWords)
    }

    /// Words of a pooled memory; routes fill their last word on the core, not for each block.
    func pooledWords(_ pool: MemoryPool) -> Int {
        compartments + synapseWords + inputAxons + axonMapWords + (outputAxons + pool.routesPerWord - 1) / pool.routesPerWord
    }

    /// The same in routes, in which sums are exact.
    private func pooledRoutes(_ pool: MemoryPool) -> Int {
        (compartments + synapseWords + inputAxons + axonMapWords) * pool.routesPerWord + outputAxons
    }

    static func += (left: inout CoreDemand, right: CoreDemand) { left = left + right }

    func fits(_ limits: CoreLimits) -> Bool {
        compartments <= limits.neurons && synapseWords <= limits.synapseWords && inputAxons <= limits.inputAxons
            && outputAxons <= limits.outputAxons && (limits.pool.map(fits) ?? true)
    }

    private func fits(_ pool: MemoryPool) -> Bool {
        axonMapWords <= pool.axonMapWords && pooledRoutes(pool) <= pool.totalWords * pool.routesPerWord
    }

    /// How many blocks of this demand fit beside `used`.
    func copies(beside used: CoreDemand, in limits: CoreLimits) -> Int {
        func room(_ limit: Int, _ used: Int, _ each: Int) -> Int { each == 0 ? Int.max : max(0, limit - used) / each }
        var copies = min(
            room(limits.neurons, used.compartments, compartments), room(limits.synapseWords, used.synapseWords, synapseWords),
            room(limits.inputAxons, used.inputAxons, inputAxons), room(limits.outputAxons, used.outputAxons, outputAxons))
        if let pool = limits.pool {
            copies = min(
                copies, room(pool.axonMapWords, used.axonMapWords, axonMapWords),
                room(pool.totalWords * pool.routesPerWord, used.pooledRoutes(pool), pooledRoutes(pool)))
        }
        return copies
    }
}

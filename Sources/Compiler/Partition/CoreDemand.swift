import EventSim

/// What a block, or all blocks of a core, take of a core's countable limits.
struct CoreDemand: Hashable {
    var compartments = 0
    var synapseWords = 0
    var inputAxons = 0
    var outputAxons = 0

    static func + (left: CoreDemand, right: CoreDemand) -> CoreDemand {
        CoreDemand(
            compartments: left.compartments + right.compartments, synapseWords: left.synapseWords + right.synapseWords,
            inputAxons: left.inputAxons + right.inputAxons, outputAxons: left.outputAxons + right.outputAxons)
    }

    static func += (left: inout CoreDemand, right: CoreDemand) { left = left + right }

    func fits(_ limits: CoreLimits) -> Bool {
        compartments <= limits.neurons && synapseWords <= limits.synapseWords && inputAxons <= limits.inputAxons
            && outputAxons <= limits.outputAxons
    }

    /// How many blocks of this demand fit beside `used`.
    func copies(beside used: CoreDemand, in limits: CoreLimits) -> Int {
        func room(_ limit: Int, _ used: Int, _ each: Int) -> Int { each == 0 ? Int.max : max(0, limit - used) / each }
        return min(
            room(limits.neurons, used.compartments, compartments), room(limits.synapseWords, used.synapseWords, synapseWords),
            room(limits.inputAxons, used.inputAxons, inputAxons), room(limits.outputAxons, used.outputAxons, outputAxons))
    }
}

import EventSim

/// Whether each core holds what its blocks need, recounted by enumeration.
extension Verifier {
    /// What one core holds, as counted here.
    private struct Load {
        var compartments = 0
        var synapseWords = 0
        var inputAxons = 0
        var outputAxons = 0
        var axonMapWords = 0
        /// Distinct parameter sets, and the compartments of a neuron that has them.
        var profiles: [Profile: Int] = [:]
        var thresholds: Set<Int32> = []
    }

    private struct Profile: Hashable {
        var kind: String
        var thresholds: [Int32]
    }

    static func verifyCores(_ map: CoreMap) throws(VerificationError) {
        var loads = Array(repeating: Load(), count: map.cores.count)
        var projectionsInto = Array(repeating: [Int](), count: map.layers.count)
        for (index, projection) in map.projections.enumerated() { projectionsInto[projection.target].append(index) }
        var blocksOf = Array(repeating: [Block](), count: map.layers.count)
        for block in map.blocks {
            blocksOf[block.layer].append(block)
            let layer = map.layers[block.layer]
            loads[block.core].compartments += block.neuronCount * layer.compartmentsPerNeuron
            for channel in layer.channelThresholds.isEmpty ? 0..<1 : block.channels {
                let thresholds = layer.channelThresholds.isEmpty ? layer.soma.levels.map(\.threshold) : layer.channelThresholds[channel]
                loads[block.core].profiles[Profile(kind: "\(kind(layer.soma)) \(layer.membrane)", thresholds: thresholds)] = layer.compartmentsPerNeuron
                loads[block.core].thresholds.formUnion(thresholds)
            }
        }
        if map.chip.core.pool != nil {
            for block in map.blocks { loads[block.core].axonMapWords += axonMapWords(of: block, map) }
        }
        for index in blocksOf.indices { blocksOf[index].sort { $0.rows.lowerBound < $1.rows.lowerBound } }
        let limits = map.chip.core
        for (index, load) in loads.enumerated() {
            try check(load.compartments, limits.neurons, .neurons, "core \(index)", "compartments")
            try check(
                load.profiles.values.reduce(0, +), limits.compartmentProfiles, .compartmentProfiles, "core \(index)",
                "profiles")
            try check(
                load.thresholds.count, limits.thresholdProfiles, .thresholdProfiles, "core \(index)",
                "thresholds")
        }
        for block in map.blocks {
            for index in projectionsInto[block.layer] {
                let fanIn = FanIn(map: map, projection: map.projections[index], block: block)
                let place = "core \(block.core) (\(map.layers[block.layer].name))"
                try verifyAxonForm(map.projections[index], into: block, map, place)
                let axons = try fanIn.inputAxons(limit: limits.inputAxons, place: place)
                loads[block.core].inputAxons = saturatingSum(loads[block.core].inputAxons, axons)
                try check(loads[block.core].inputAxons, limits.inputAxons, .inputAxons, place, "axons")
                loads[block.core].synapseWords = saturatingSum(loads[block.core].synapseWords, fanIn.synapseWords())
                try check(loads[block.core].synapseWords, limits.synapseWords, .synapseMemory, place, "words")
                for (core, axons) in fanIn.outputAxons(of: blocksOf[map.projections[index].source]) {
                    loads[core].outputAxons = saturatingSum(loads[core].outputAxons, axons)
                }
            }
        }
        for (index, load) in loads.enumerated() {
            try check(load.outputAxons, limits.outputAxons, .outputAxons, "core \(index)", "axons")
            guard let pool = limits.pool else { continue }
            try check(load.axonMapWords, pool.axonMapWords, .axonMap, "core \(index)", "words")
            var words = load.outputAxons / pool.routesPerWord
            if load.outputAxons % pool.routesPerWord > 0 { words += 1 }
            for part in [load.compartments, load.synapseWords, load.inputAxons, load.axonMapWords] { words = saturatingSum(words, part) }
            try check(words, pool.totalWords, .pooledMemory, "core \(index)", "words")
        }
    }

    /// Loihi 1's population axons: one slot carries 32 channels and a base in fours, two slots 512 channels and any base.
    private static func verifyAxonForm(
        _ projection: MappedProjection, into block: Block, _ map: CoreMap, _ place: String
    ) throws(VerificationError) {
        guard map.chip.core.synapseSharing == .indexedSets, map.chip.core.pool == nil else { return }
        let most = projection.slotsPerAxon == 1 ? 32 : 512
        try require(
            projection.channelsPerAxon <= most, .axonForm, place, needed: projection.channelsPerAxon, available: most,
            "channels of an axon of \(projection.slotsPerAxon) slots")
        guard projection.slotsPerAxon == 1 else { return }
        try require(
            map.layers[block.layer].compartmentOrder == .channelsLast, .axonForm, place, needed: 2, available: 1,
            "slots to number positions fastest")
        try require(
            block.channels.count % 4 == 0, .axonForm, place, needed: block.channels.count, available: block.channels.count / 4 * 4,
            "channels of a block whose one-slot axons have bases in fours")
    }

    /// Words of the axon map: one per pixel if all who listen are convolutions, else one per neuron.
    private static func axonMapWords(of block: Block, _ map: CoreMap) -> Int {
        let listeners = map.projections.filter { $0.source == block.layer }.map { map.layers[$0.target] }
        let takesPixels = !listeners.isEmpty && listeners.allSatisfy { $0.height > 1 || $0.width > 1 }
        let entries = takesPixels ? block.rows.count * block.columns.count : block.neuronCount
        switch map.layers[block.layer].wireCode {
        case .payload: return entries
        case .onOff: return 2 * entries
        case .perThreshold(let payloads): return payloads.count * entries
        }
    }

    private static func check(
        _ needed: Int, _ available: Int, _ rule: VerificationError.Rule, _ place: @autoclosure () -> String, _ unit: String
    ) throws(VerificationError) {
        try require(needed <= available, rule, place(), needed: needed, available: available, unit)
    }

    private static func saturatingSum(_ a: Int, _ b: Int) -> Int {
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? .max : sum
    }

    /// A program apart from its thresholds, as a key.
    private static func kind(_ program: FiringProgram) -> String {
        let levels = program.levels.map { "\($0.membrane) \($0.side) \($0.payload) \($0.effect)" }
        return "\(program.membranes) \(program.firesAtThreshold) \(program.hasMemory) \(levels)"
    }
}

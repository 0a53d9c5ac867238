import EventSim

/// Whether the parts of a map refer to each other as they should.
extension Verifier {
    static func verifyChip(_ chip: ChipSpecification) throws(VerificationError) {
        let mesh = chip.mesh
        for (name, value, least, most) in [
            ("mesh.width", mesh.width, 1, 1 << 16), ("mesh.height", mesh.height, 1, 1 << 16),
            ("mesh.coresPerTile", mesh.coresPerTile, 1, 1 << 16), ("core.neurons", chip.core.neurons, 0, 1 << 31),
            ("core.synapseWords", chip.core.synapseWords, 0, 1 << 40), ("core.inputAxons", chip.core.inputAxons, 0, 1 << 31),
            ("core.outputAxons", chip.core.outputAxons, 0, 1 << 31), ("spikes.payloadBits", chip.spikes.payloadBits, 0, 32),
            ("arithmetic.weightBits", chip.arithmetic.weightBits, 1, 32), ("arithmetic.stateBits", chip.arithmetic.stateBits, 1, 32),
            ("arithmetic.thresholdBits", chip.arithmetic.thresholdBits, 1, 32),
            ("arithmetic.thresholdShift", chip.arithmetic.thresholdShift, 0, 31),
            ("arithmetic.biasBits", chip.arithmetic.biasBits, 1, 32),
            ("arithmetic.maximumBiasExponent", chip.arithmetic.maximumBiasExponent, 0, 31),
            ("arithmetic.maximumWeightShift", chip.arithmetic.maximumWeightShift, 0, 31),
        ] + poolFigures(chip.core.pool) {
            try require(
                (least...most).contains(value), .chip, "chip \(chip.name)", needed: value, available: value < least ? least : most,
                "\(name) must be in \(least)...\(most)")
        }
    }

    private static func poolFigures(_ pool: MemoryPool?) -> [(String, Int, Int, Int)] {
        guard let pool else { return [] }
        return [
            ("core.pool.totalWords", pool.totalWords, 0, 1 << 40), ("core.pool.axonMapWords", pool.axonMapWords, 0, 1 << 40),
            ("core.pool.convolutionInputWords", pool.convolutionInputWords, 0, 1 << 16),
            ("core.pool.routesPerWord", pool.routesPerWord, 1, 64), ("core.pool.denseIndexBits", pool.denseIndexBits, 0, 64),
        ]
    }

    static func verifySchedule(_ map: CoreMap) throws(VerificationError) {
        try require(map.schedule.window >= 1, .schedule, "the map", needed: map.schedule.window, available: 1, "steps of a window")
        try require(
            map.schedule.totalSteps >= map.schedule.window, .schedule, "the map", needed: map.schedule.window,
            available: map.schedule.totalSteps, "steps in all")
        let last = map.schedule.totalSteps - map.schedule.window
        for (index, layer) in map.layers.enumerated() {
            try require(
                (0...last).contains(layer.windowStart), .schedule, name(layer, index), needed: layer.windowStart, available: last,
                "first step of its window")
        }
        try require(
            map.layers.last.map { !$0.isInput } ?? false, .layer, "the map", needed: 1, available: 0, "the last layer is the read-out")
    }

    static func verifyExtents(_ layer: MappedLayer, index: Int) throws(VerificationError) {
        for extent in [layer.height, layer.width, layer.channels] {
            try require(
                (1...largestExtent).contains(extent), .layer, name(layer, index), needed: extent, available: largestExtent,
                "extent of a layer")
        }
        let (neurons, overflow) = (layer.height * layer.width).multipliedReportingOverflow(by: layer.channels)
        try require(
            !overflow && neurons <= Int(Int32.max), .layer, name(layer, index), needed: overflow ? .max : neurons,
            available: Int(Int32.max), "neurons of a layer")
        for (count, full, what) in [(layer.bias.count, layer.channels, "biases"), (layer.biasMap.count, neurons, "biases per neuron")] {
            try require(count == 0 || count == full, .layer, name(layer, index), needed: full, available: count, what)
        }
        try require(
            (1...1024).contains(layer.compartmentsPerNeuron), .layer, name(layer, index), needed: layer.compartmentsPerNeuron,
            available: 1024, "compartments per neuron")
        try require(
            !layer.isInput || layer.soma.levels.isEmpty, .soma, name(layer, index), needed: 0, available: layer.soma.levels.count,
            "thresholds of an input layer, whose spikes are given")
    }

    static func verifyProjection(_ projection: MappedProjection, index: Int, map: CoreMap) throws(VerificationError) {
        let place = name(projection, index, map)
        try require(
            projection.source >= 0 && projection.source < projection.target && projection.target < map.layers.count, .projection, place,
            needed: projection.target, available: map.layers.count, "layers exist and sources stand before targets")
        let source = map.layers[projection.source]
        let target = map.layers[projection.target]
        try require(!target.isInput, .projection, place, needed: 0, available: 1, "projections into an input layer")
        for (needed, available) in [(projection.inputChannels, source.channels), (projection.outputChannels, target.channels)] {
            try require(needed == available, .projection, place, needed: needed, available: available, "channels of kernel and layer")
        }
        try require(
            projection.groups >= 1 && projection.inputChannels % projection.groups == 0
                && projection.outputChannels % projection.groups == 0,
            .projection, place, needed: projection.groups, available: projection.inputChannels, "groups divide both channel counts")
        for taps in [projection.kernelHeight, projection.kernelWidth] {
            try require(
                (1...largestExtent).contains(taps), .projection, place, needed: taps, available: largestExtent, "taps of a kernel")
        }
        let perTap = projection.inputChannels * (projection.outputChannels / projection.groups)
        let (weights, overflow) = (projection.kernelHeight * projection.kernelWidth).multipliedReportingOverflow(by: perTap)
        try require(
            !overflow && weights == projection.weights.count, .projection, place, needed: overflow ? .max : weights,
            available: projection.weights.count, "weights of the kernel")
        try require(
            (1...largestExtent).contains(projection.channelsPerAxon) && (1...64).contains(projection.slotsPerAxon), .projection, place,
            needed: projection.channelsPerAxon, available: largestExtent, "channels per axon, and 1...64 slots")
        try verifyAxis(projection.y, sourceExtent: source.height, place: place + " rows")
        try verifyAxis(projection.x, sourceExtent: source.width, place: place + " columns")
        try verifyGate(of: projection, index: index, map: map)
        try verifyNumbers(of: projection, index: index, map: map)
    }

    private static func verifyAxis(_ axis: TapAxis, sourceExtent: Int, place: String) throws(VerificationError) {
        for value in [axis.division, axis.extent, axis.upsampling, axis.stride, axis.dilation] {
            try require(
                (1...largestExtent).contains(value), .tapAxis, place, needed: value, available: largestExtent, "steps of an axis")
        }
        try require(
            (-largestExtent...largestExtent).contains(axis.offset), .tapAxis, place, needed: axis.offset, available: largestExtent,
            "offset")
        let pooled = (sourceExtent + axis.division - 1) / axis.division
        try require(
            axis.extent <= pooled, .tapAxis, place, needed: axis.extent, available: pooled, "source coordinates after the division")
    }

    static func verifyPlaces(_ map: CoreMap) throws(VerificationError) {
        var taken: Set<[Int]> = []
        var chipPlaces: [Int: [Int]] = [:]
        var chipsAt: [[Int]: Int] = [:]
        let mesh = map.chip.mesh
        for (index, core) in map.cores.enumerated() {
            let place = "core \(index)"
            let tile = core.core / mesh.coresPerTile
            try require(
                (0..<mesh.coresPerChip).contains(core.core), .corePlace, place, needed: core.core, available: mesh.coresPerChip,
                "core number inside its chip")
            try require(
                core.x == tile / mesh.height && core.y == tile % mesh.height, .corePlace, place, needed: core.x,
                available: tile / mesh.height,
                "tile of its core number")
            try require(
                core.chip >= 0 && (0..<largestExtent).contains(core.chipX) && (0..<largestExtent).contains(core.chipY), .corePlace,
                place,
                needed: core.chip, available: largestExtent, "chip in the grid of chips")
            let chipPlace = [core.chipX, core.chipY]
            try require(
                chipPlaces[core.chip, default: chipPlace] == chipPlace && chipsAt[chipPlace, default: core.chip] == core.chip,
                .corePlace,
                place, needed: core.chip, available: chipsAt[chipPlace] ?? core.chip, "one chip per place in the grid")
            chipPlaces[core.chip] = chipPlace
            chipsAt[chipPlace] = core.chip
            try require(
                taken.insert([core.chip, core.core]).inserted, .corePlace, place, needed: 2, available: 1, "cores at one place")
        }
    }

    static func verifyCoverage(_ map: CoreMap) throws(VerificationError) {
        var byLayer = Array(repeating: [Int](), count: map.layers.count)
        for (index, block) in map.blocks.enumerated() {
            let place = "block \(index)"
            try require(
                map.layers.indices.contains(block.layer), .coverage, place, needed: block.layer, available: map.layers.count,
                "its layer")
            let layer = map.layers[block.layer]
            try require(!layer.isInput, .coverage, place, needed: 1, available: 0, "blocks of an input layer")
            try require(
                map.cores.indices.contains(block.core), .corePlace, place, needed: block.core, available: map.cores.count, "its core")
            for (range, extent) in [(block.rows, layer.height), (block.columns, layer.width), (block.channels, layer.channels)] {
                try require(
                    !range.isEmpty && range.lowerBound >= 0 && range.upperBound <= extent, .coverage, place, needed: range.upperBound,
                    available: extent, "its ranges lie inside the layer")
            }
            byLayer[block.layer].append(index)
        }
        for (index, layer) in map.layers.enumerated() where !layer.isInput {
            // Boxes that do not overlap and hold as many neurons as the layer cover it exactly once.
            let order = byLayer[index].sorted { map.blocks[$0].rows.lowerBound < map.blocks[$1].rows.lowerBound }
            for (position, first) in order.enumerated() {
                let a = map.blocks[first]
                for second in order[(position + 1)...] {
                    let b = map.blocks[second]
                    if b.rows.lowerBound >= a.rows.upperBound { break }
                    try require(
                        !a.columns.overlaps(b.columns) || !a.channels.overlaps(b.channels), .coverage, name(layer, index), needed: 2,
                        available: 1, "blocks \(first) and \(second) hold the same neuron")
                }
            }
            let covered = order.reduce(0) { $0 + map.blocks[$1].neuronCount }
            try require(
                covered == layer.neuronCount, .coverage, name(layer, index), needed: layer.neuronCount, available: covered,
                "neurons in blocks")
        }
    }
}

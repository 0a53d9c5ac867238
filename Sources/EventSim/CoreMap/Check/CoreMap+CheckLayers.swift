/// Chip, schedule and layers.
extension CoreMap {
    func checkChip() throws(CoreMapError) {
        let (core, mesh, arithmetic) = (chip.core, chip.mesh, chip.arithmetic)
        let place = "chip \(chip.name)"
        try require(
            (2...32).contains(arithmetic.stateBits), .chip, place,
            "potentials of \(arithmetic.stateBits) bits; engines are exact from 2 to 32")
        for (name, extent) in [("width", mesh.width), ("height", mesh.height), ("coresPerTile", mesh.coresPerTile)] {
            try require((1...1 << 16).contains(extent), .chip, place, "mesh.\(name) is \(extent); it has to be from 1 to \(1 << 16)")
        }
        for (name, count) in [
            ("core.neurons", core.neurons), ("core.synapseWords", core.synapseWords), ("core.inputAxons", core.inputAxons),
            ("arithmetic.maximumDelay", arithmetic.maximumDelay), ("arithmetic.weightBits", arithmetic.weightBits),
        ] {
            try require((0...CoreMapLimits.count).contains(count), .chip, place, "\(name) is \(count); it has to be from 0 to 2^40")
        }
        try require(arithmetic.weightBits <= 64, .chip, place, "weights of \(arithmetic.weightBits) bits; at most 64")
    }

    func checkSchedule() throws(CoreMapError) {
        for (name, steps) in [("window", schedule.window), ("totalSteps", schedule.totalSteps)] {
            try require(
                (1...CoreMapLimits.steps).contains(steps), .schedule, "schedule", "\(name) is \(steps); it has to be from 1 to \(CoreMapLimits.steps)")
        }
        try require(layers.last.map { !$0.isInput } ?? false, .readout, "layers", "the last layer is what is read, and there is none or it is an input")
    }

    func check(_ layer: MappedLayer, _ index: Int) throws(CoreMapError) {
        let place = "layer \(index) (\(layer.name))"
        let extents = [layer.height, layer.width, layer.channels]
        for extent in extents {
            try require(
                (1...CoreMapLimits.extent).contains(extent), .extent, place,
                "an extent of \(extent) in \(extents.map(String.init).joined(separator: "×")); it has to be from 1 to \(CoreMapLimits.extent)")
        }
        // Three factors of twenty bits fit in 63.
        try require(layer.neuronCount <= Int32.max, .extent, place, "\(layer.neuronCount) neurons; at most \(Int32.max) are numbered")
        try require(
            (0...CoreMapLimits.steps).contains(layer.windowStart), .windowStart, place,
            "its window begins in step \(layer.windowStart); it has to be from 0 to \(CoreMapLimits.steps)")
        try require(!layer.isInput || layer.soma.isSilent, .inputSoma, place, "an input layer, whose spikes are given, has thresholds")
        try check(layer.soma, place)
        try checkDifferences(layer, place)
        try check(layer.membrane, place)
        let levels = layer.soma.thresholds.count
        try require(
            layer.channelThresholds.isEmpty
                || layer.channelThresholds.count == layer.channels
                    && layer.channelThresholds.allSatisfy { $0.count == levels && $0.allSatisfy { $0 >= 0 } },
            .channelThresholds, place, "thresholds per channel have to be \(layer.channels) lists of \(levels), none below zero, or no list")
        for (name, count, full) in [
            ("bias", layer.bias.count, layer.channels), ("biasMap", layer.biasMap.count, layer.neuronCount),
            ("initialPotentials", layer.initialPotentials.count, layer.channels),
        ] {
            try require(count == 0 || count == full, .biases, place, "\(name) has \(count) values; it has to have \(full) or none")
        }
        try require(
            (1...1 << 16).contains(layer.compartmentsPerNeuron), .compartments, place,
            "\(layer.compartmentsPerNeuron) compartments per neuron; it has to be from 1 to \(1 << 16)")
        if case .perThreshold(let payloads) = layer.wireCode {
            try require(
                !layer.isInput && payloads == layer.soma.payloads, .wireCode, place,
                "axons per threshold carry \(payloads), the soma's thresholds emit \(layer.soma.payloads)")
        }
    }

    private func check(_ membrane: MappedMembrane, _ place: String) throws(CoreMapError) {
        for (name, share) in [("leak", membrane.leak), ("currentDecay", membrane.currentDecay)] {
            try require((0...MappedMembrane.whole).contains(share), .membrane, place, "\(name) is \(share); it has to be from 0 to 4096")
        }
        try require(
            (0...CoreMapLimits.steps).contains(membrane.refractorySteps), .membrane, place,
            "\(membrane.refractorySteps) refractory steps; it has to be from 0 to \(CoreMapLimits.steps)")
        if let registers = membrane.registers { try requireInRange(registers.lowestPotential, place, "lowest potential") }
    }

    func requireInRange(_ potential: Int32, _ place: String, _ name: String) throws(CoreMapError) {
        let limit = 1 << (chip.arithmetic.stateBits - 1) - 1
        try require(potential.magnitude <= limit, .potentialRange, place, "\(name) \(potential) is beyond ±\(limit), the range of the state")
    }
}

import EventSim

/// Whether the chip's neurons can do what a layer asks of them.
extension Verifier {
    static func verifyNeuron(_ layer: MappedLayer, place: String, chip: ChipSpecification) throws(VerificationError) {
        try verifySoma(layer, place: place, chip: chip)
        for (count, what) in [(layer.channelThresholds.count, "lists of thresholds"), (layer.initialPotentials.count, "initial potentials")] {
            try require(count == 0 || count == layer.channels, .layer, place, needed: layer.channels, available: count, what)
        }
        for thresholds in layer.channelThresholds { try verifyThresholds(thresholds, of: layer.soma, chip.arithmetic, place) }
        try verifyMembrane(layer.membrane, layer, place: place, chip: chip)
    }

    private static func verifySoma(_ layer: MappedLayer, place: String, chip: ChipSpecification) throws(VerificationError) {
        switch layer.soma {
        case .cascade(let soma):
            try require(
                !soma.thresholds.isEmpty && soma.thresholds.count == soma.payloads.count, .soma, place, needed: soma.thresholds.count,
                available: soma.payloads.count, "a payload per threshold")
            try verifyThresholds(soma.thresholds, of: layer.soma, chip.arithmetic, place)
            try requireModel(soma.thresholds.count > 1 ? .multiThreshold : .integrateAndFire, place, chip)
            try verifySoftReset(layer, place: place, chip: chip)
        case .hardReset(let soma):
            try requireModel(.integrateAndFire, place, chip)
            try verifyHardReset(soma.resetPotential, place, chip)
            try verifyThresholds([soma.threshold], of: layer.soma, chip.arithmetic, place)
        case .signed(let soma):
            let counts = [soma.thresholds.count, soma.negativeThresholds.count, soma.payloads.count, soma.negativePayloads.count]
            try require(
                counts[0] > 0 && Set(counts).count == 1, .soma, place, needed: counts.max() ?? 1, available: counts.min() ?? 0,
                "thresholds and payloads of both signs")
            try require(
                soma.payloads.allSatisfy { $0 > 0 } && soma.negativePayloads.allSatisfy { $0 < 0 && $0 > Int32.min }, .payload, place,
                needed: 1, available: 0, "positive thresholds emit values above zero, negative ones below")
            try verifyThresholds(soma.thresholds + soma.negativeThresholds, of: layer.soma, chip.arithmetic, place)
            try requireModel(.ternary, place, chip)
            if counts[0] > 1 { try requireModel(.multiThreshold, place, chip) }
            if soma.hasMemory { try requireModel(.outputMemory, place, chip) }
            if let potential = soma.resetPotential {
                try require(counts[0] == 1, .soma, place, needed: counts[0], available: 1, "thresholds of a hard reset")
                try verifyHardReset(potential, place, chip)
            } else {
                try verifySoftReset(layer, place: place, chip: chip)
            }
        case .multiLevel(let soma):
            try require(!soma.thresholds.isEmpty, .soma, place, needed: 1, available: 0, "membranes")
            try requireModel(.multiLevel, place, chip)
            try verifyHardReset(soma.resetPotential, place, chip)
            try verifyThresholds(soma.thresholds, of: layer.soma, chip.arithmetic, place)
        case .accumulate, .input: break
        }
    }

    private static func verifyMembrane(
        _ membrane: MappedMembrane, _ layer: MappedLayer, place: String, chip: ChipSpecification
    ) throws(VerificationError) {
        for (share, most, what) in [(membrane.leak, 4096, "leak"), (membrane.currentDecay, 4095, "current decay")] {
            try require(
                (0...Int32(most)).contains(share), .soma, place, needed: Int(share), available: most, "\(what), of 4096")
        }
        try require(
            (0...4096).contains(membrane.refractorySteps), .soma, place, needed: membrane.refractorySteps, available: 4096,
            "refractory steps")
        if membrane != MappedMembrane() {
            try require(
                layer.soma != .input, .soma, place, needed: 0, available: 1, "membranes of injected spikes")
        }
        if membrane.leak != 4096 || membrane.currentDecay != 0 || membrane.refractorySteps > 0 {
            try requireModel(.leakyIntegrateAndFire, place, chip)
        }
        try require(
            !membrane.resetsLate
                || !membrane.firesFirst && membrane.refractorySteps == 0 && membrane.registers == nil && !layer.soma.resetsHard, .soma, place,
            needed: 1, available: 0, "a late reset of neurons that reset hard, fire first, rest or have a dialect's registers")
        if let registers = membrane.registers { try verifyRegisters(registers, layer, place: place, chip: chip) }
        guard membrane.firesFirst else { return }
        // A spike of the window's first step would have to leave before the window begins.
        for channel in 0..<layer.channels {
            let start = Int(layer.initialPotentials.isEmpty ? layer.initialPotential : layer.initialPotentials[channel])
            let lists = layer.channelThresholds.isEmpty ? nil : layer.channelThresholds[channel]
            let (up, down) = smallestThresholds(layer.soma, lists)
            try require(
                start <= up && (down == nil || -start <= down ?? 0), .soma, place, needed: abs(start), available: min(up, down ?? up),
                "initial potential of a neuron that fires before it integrates")
            if layer.initialPotentials.isEmpty, layer.channelThresholds.isEmpty { break }
        }
    }

    /// Whether a dialect of Loihi's integers has a rule for everything the layer does.
    private static func verifyRegisters(
        _ registers: RegisterRules, _ layer: MappedLayer, place: String, chip: ChipSpecification
    ) throws(VerificationError) {
        let membrane = layer.membrane
        try require(
            chip.arithmetic.stateBits == 24, .soma, place, needed: 24, available: chip.arithmetic.stateBits, "bits of a dialect's registers")
        var isKnown = layer.soma == .accumulate
        if case .hardReset(let soma) = layer.soma { isKnown = !soma.firesAtThreshold && soma.resetPotential == 0 }
        try require(
            isKnown && layer.channelThresholds.isEmpty && !membrane.firesFirst, .soma, place, needed: 1, available: 0,
            "a dialect's neurons integrate, fire above one threshold and are set to 0")
        let lowest = 1 << 23 - 1
        try require(
            (-lowest...0).contains(Int(registers.lowestPotential)), .stateRange, place, needed: Int(registers.lowestPotential),
            available: -lowest, "lowest potential")
        let isLava = registers.dialect == .lava
        try require(
            !isLava || membrane.refractorySteps == 0 && Int(registers.lowestPotential) == -lowest, .soma, place,
            needed: membrane.refractorySteps, available: 0, "refractory steps and cut potentials of dialect lava")
        try require(
            membrane.refractorySteps == 0 || membrane.holdsWhileRefractory, .soma, place, needed: 1, available: 0,
            "a dialect's refractory neurons hold their potential")
    }

    /// The least magnitudes that fire, upwards and downwards; a neuron with memory has nothing to take back at first.
    private static func smallestThresholds(_ soma: Soma, _ own: [Int32]?) -> (up: Int, down: Int?) {
        switch soma {
        case .cascade(let soma):
            return (Int((own ?? soma.thresholds).min() ?? .max) - (soma.firesAtThreshold ? 1 : 0), nil)
        case .hardReset(let soma): return (Int(own?.first ?? soma.threshold) - (soma.firesAtThreshold ? 1 : 0), nil)
        case .signed(let soma):
            let tie = soma.firesAtThreshold ? 1 : 0
            let up = own.map { Array($0[..<soma.thresholds.count]) } ?? soma.thresholds
            let down = own.map { Array($0[soma.thresholds.count...]) } ?? soma.negativeThresholds
            return (Int(up.min() ?? .max) - tie, soma.hasMemory ? nil : Int(down.min() ?? .max) - tie)
        case .multiLevel(let soma): return (Int((own ?? soma.thresholds).min() ?? .max) - (soma.firesAtThreshold ? 1 : 0), nil)
        case .accumulate, .input: return (.max, nil)
        }
    }

    private static func requireModel(
        _ model: NeuronCapabilities.Model, _ place: String, _ chip: ChipSpecification
    ) throws(VerificationError) {
        try require(chip.neurons.models.contains(model), .soma, place, needed: 1, available: 0, "the chip has no \(model.rawValue) neurons")
    }

    private static func verifyHardReset(_ potential: Int32, _ place: String, _ chip: ChipSpecification) throws(VerificationError) {
        try require(chip.neurons.resetModes.contains(.hard), .soma, place, needed: 1, available: 0, "the chip has no hard reset")
        try verifyState(potential, chip.arithmetic, place)
    }

    private static func verifySoftReset(_ layer: MappedLayer, place: String, chip: ChipSpecification) throws(VerificationError) {
        guard !chip.neurons.resetModes.contains(.soft) else { return }
        guard let compartments = chip.neurons.softResetCompartments else {
            throw VerificationError(rule: .soma, place: place, needed: 1, available: 0, detail: "the chip has no soft reset")
        }
        try require(
            layer.compartmentsPerNeuron == compartments, .soma, place, needed: compartments, available: layer.compartmentsPerNeuron,
            "compartments of an emulated soft reset")
    }

    private static func verifyThresholds(
        _ thresholds: [Int32], of soma: Soma, _ arithmetic: ArithmeticFormat, _ place: String
    ) throws(VerificationError) {
        var lists = [thresholds[...]]
        var count = thresholds.count
        switch soma {
        case .cascade(let soma): count = soma.thresholds.count
        case .hardReset: count = 1
        case .signed(let soma):
            count = soma.thresholds.count + soma.negativeThresholds.count
            if thresholds.count == count { lists = [thresholds[..<soma.thresholds.count], thresholds[soma.thresholds.count...]] }
        case .multiLevel(let soma): count = soma.thresholds.count
        case .accumulate, .input: count = 0
        }
        try require(thresholds.count == count, .soma, place, needed: count, available: thresholds.count, "thresholds")
        try require(count <= 32, .soma, place, needed: count, available: 32, "thresholds of a neuron")
        for list in lists {
            try require(zip(list, list.dropFirst()).allSatisfy { $0 > $1 }, .soma, place, needed: 1, available: 0, "thresholds descend")
        }
        let step = 1 << arithmetic.thresholdShift
        let largest = (1 << arithmetic.thresholdBits) - 1
        for threshold in thresholds {
            try require(
                threshold >= 0 && Int(threshold) % step == 0 && Int(threshold) / step <= largest, .thresholdRange, place,
                needed: Int(threshold), available: largest * step, "threshold, in steps of \(step)")
        }
    }
}

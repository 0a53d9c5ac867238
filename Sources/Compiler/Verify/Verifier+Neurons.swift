import EventSim

/// Whether the chip's neurons can do what a layer asks of them.
extension Verifier {
    static func verifyNeuron(_ layer: MappedLayer, place: String, chip: ChipSpecification) throws(VerificationError) {
        try verifyProgram(layer, place: place, chip: chip)
        for (count, what) in [(layer.channelThresholds.count, "lists of thresholds"), (layer.initialPotentials.count, "initial potentials")] {
            try require(count == 0 || count == layer.channels, .layer, place, needed: layer.channels, available: count, what)
        }
        for thresholds in layer.channelThresholds { try verifyThresholds(thresholds, of: layer.soma, chip.arithmetic, place) }
        try verifyMembrane(layer.membrane, layer, place: place, chip: chip)
    }

    private static func verifyProgram(_ layer: MappedLayer, place: String, chip: ChipSpecification) throws(VerificationError) {
        let program = layer.soma
        guard !program.levels.isEmpty else {
            return try require(program.membranes == 1, .soma, place, needed: program.membranes, available: 1, "membranes of neurons that never fire")
        }
        try require(
            (1...program.levels.count).contains(program.membranes) && Set(program.levels.map(\.membrane)) == Set(0..<program.membranes), .soma, place,
            needed: program.membranes, available: Set(program.levels.map(\.membrane)).count, "membranes, each with a threshold")
        try verifyThresholds(program.thresholds, of: program, chip.arithmetic, place)
        for level in program.levels {
            let isRight = level.side == .above ? level.payload > 0 : level.payload < 0 && level.payload > Int32.min
            try require(
                isRight, .payload, place, needed: 1, available: 0, "positive thresholds emit values above zero, negative ones below")
        }
        try verifyModels(program, place: place, chip: chip)
        try verifyResets(layer, place: place, chip: chip)
    }

    private static func verifyModels(_ program: FiringProgram, place: String, chip: ChipSpecification) throws(VerificationError) {
        if program.levels.contains(where: { $0.effect.difference != nil }) { return try verifyDifferences(program, place: place, chip: chip) }
        let (above, below) = (program.levels.count { $0.side == .above }, program.levels.count { $0.side == .below })
        if program.membranes > 1 {
            try requireModel(.multiLevel, place, chip)
        } else if below == 0 {
            try requireModel(above > 1 ? .multiThreshold : .integrateAndFire, place, chip)
        } else if max(above, below) > 1 {
            try requireModel(.multiThreshold, place, chip)
        }
        if below > 0 { try requireModel(.ternary, place, chip) }
        if program.hasMemory { try requireModel(.outputMemory, place, chip) }
    }

    /// Neurons that send differences take the place of a ReLU: their potentials only add up, and nothing is reset.
    private static func verifyDifferences(_ program: FiringProgram, place: String, chip: ChipSpecification) throws(VerificationError) {
        try requireModel(.sigmaDelta, place, chip)
        let differences = program.levels.compactMap(\.effect.difference)
        try require(
            differences.count == program.levels.count && Set(differences).count == 1 && program.membranes == 1, .soma, place,
            needed: program.levels.count, available: Set(differences).count, "thresholds that all send the same difference")
        for side in FiringProgram.Side.allCases {
            let count = program.levels.count { $0.side == side }
            try require(count <= 1, .soma, place, needed: count, available: 1, "thresholds of one side of a neuron that sends differences")
        }
        let (shift, slope) = (differences[0].shift, Int(differences[0].slope))
        try require(
            (0..<chip.arithmetic.stateBits).contains(shift), .soma, place, needed: shift, available: chip.arithmetic.stateBits - 1,
            "shift of what a payload stands for")
        try require((0...4096).contains(slope), .soma, place, needed: slope, available: 4096, "slope below zero, of 4096")
    }

    private static func verifyResets(_ layer: MappedLayer, place: String, chip: ChipSpecification) throws(VerificationError) {
        var sides: Set<[Int]> = []
        var isSoft = false
        for level in layer.soma.levels {
            guard case .set(let potential) = level.effect else {
                isSoft = isSoft || level.effect == .subtract
                continue
            }
            try require(
                sides.insert([level.membrane, level.side == .above ? 1 : 0]).inserted, .soma, place, needed: layer.soma.levels.count, available: 1,
                "thresholds of a hard reset")
            try verifyHardReset(potential, place, chip)
        }
        guard isSoft else { return }
        try require(sides.isEmpty, .soma, place, needed: 1, available: 0, "thresholds that all reset alike")
        try verifySoftReset(layer, place: place, chip: chip)
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
                !layer.isInput, .soma, place, needed: 0, available: 1, "membranes of injected spikes")
        }
        if membrane.leak != 4096 || membrane.currentDecay != 0 || membrane.refractorySteps > 0 {
            try requireModel(.leakyIntegrateAndFire, place, chip)
        }
        try require(
            !membrane.resetsLate
                || !membrane.firesFirst && membrane.refractorySteps == 0 && membrane.registers == nil && !layer.soma.resetsHard, .soma, place,
            needed: 1, available: 0, "a late reset of neurons that reset hard, fire first, rest or have a dialect's registers")
        if let registers = membrane.registers { try verifyRegisters(registers, layer, place: place, chip: chip) }
        try require(
            !layer.loadsConstants || !membrane.firesFirst && membrane.registers == nil, .soma, place, needed: 1, available: 0,
            "constants that potentials begin with, of neurons that fire first or have a dialect's registers")
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
        let levels = layer.soma.levels
        let isKnown = levels.count <= 1 && levels.allSatisfy { $0.side == .above && $0.effect == .set(0) } && !layer.soma.firesAtThreshold
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
    private static func smallestThresholds(_ program: FiringProgram, _ own: [Int32]?) -> (up: Int, down: Int?) {
        let tie = program.firesAtThreshold ? 1 : 0
        func smallest(_ side: FiringProgram.Side) -> Int? {
            zip(program.levels, own ?? program.thresholds).filter { $0.0.side == side }.map { Int($0.1) - tie }.min()
        }
        return (smallest(.above) ?? .max, program.hasMemory ? nil : smallest(.below))
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
        _ thresholds: [Int32], of program: FiringProgram, _ arithmetic: ArithmeticFormat, _ place: String
    ) throws(VerificationError) {
        let count = program.levels.count
        try require(thresholds.count == count, .soma, place, needed: count, available: thresholds.count, "thresholds")
        try require(count <= 32, .soma, place, needed: count, available: 32, "thresholds of a neuron")
        for side in FiringProgram.Side.allCases {
            let list = zip(program.levels, thresholds).filter { $0.0.side == side }.map(\.1)
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

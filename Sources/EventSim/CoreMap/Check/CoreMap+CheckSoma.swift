/// What neurons do when they fire.
extension CoreMap {
    func check(_ program: FiringProgram, _ place: String) throws(CoreMapError) {
        try require(
            (1...CoreMapLimits.membranes).contains(program.membranes), .membranes, place,
            "\(program.membranes) membranes; it has to be from 1 to \(CoreMapLimits.membranes)")
        for level in program.levels {
            try require(
                (0..<program.membranes).contains(level.membrane), .membranes, place,
                "a threshold of membrane \(level.membrane), of \(program.membranes) that there are")
            if case .set(let potential) = level.effect { try requireInRange(potential, place, "reset potential") }
        }
        try require(program.levels.count <= 64, .thresholds, place, "\(program.levels.count) thresholds; at most 64 are told apart")
        try require(
            program.thresholds.allSatisfy { $0 >= 0 }, .thresholds, place,
            "thresholds \(program.thresholds); below zero a neuron at rest would fire for ever")
        let emitted = program.payloads.reduce(0) { $0 + Int($1.magnitude) }
        try require(
            emitted <= CoreMapLimits.value, .payloads, place,
            "payloads \(program.payloads) come to \(emitted) together; at most \(CoreMapLimits.value) travel")
        try require(
            emitted * schedule.window <= Int32.max, .payloads, place,
            "payloads of \(emitted) together in each of \(schedule.window) steps; what a neuron emits is added up in 32 bits")
    }

    /// What a layer needs whose neurons send differences, in place of what their thresholds are worth.
    func checkDifferences(_ layer: MappedLayer, _ place: String) throws(CoreMapError) {
        let levels = layer.soma.levels
        guard let difference = levels.lazy.compactMap(\.effect.difference).first else { return }
        try require(
            layer.soma.membranes == 1 && levels.allSatisfy { $0.effect.difference == difference } && Set(levels.map(\.side)).count == levels.count,
            .difference, place, "a neuron that sends differences has one potential, and one threshold of a side; all of its \(levels.count) send alike")
        try require(
            levels.allSatisfy { $0.side == .above ? $0.payload > 0 : $0.payload < 0 }, .difference, place,
            "differences within \(layer.soma.payloads); above they are above zero, below they are below")
        try require(
            (0..<chip.arithmetic.stateBits).contains(difference.shift) && (0...4096).contains(difference.slope), .difference, place,
            "a shift of \(difference.shift) and a slope of \(difference.slope); they have to be below \(chip.arithmetic.stateBits) and at most 4096, none below zero")
        try require(
            layer.wireCode == .payload && layer.membrane.registers == nil, .difference, place,
            "a difference travels as the payload of one message, from neurons whose registers follow no dialect")
    }
}

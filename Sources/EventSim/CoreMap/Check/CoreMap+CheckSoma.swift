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
}

/// What neurons do when they fire.
extension CoreMap {
    func check(_ soma: Soma, of layer: MappedLayer, _ place: String) throws(CoreMapError) {
        switch soma {
        case .cascade(let soma): try require(soma.thresholds.count == soma.payloads.count, .payloads, place, counts(soma.thresholds, soma.payloads))
        case .hardReset(let soma): try requireInRange(soma.resetPotential, place, "reset potential")
        case .signed(let soma): try check(soma, place)
        case .multiLevel(let soma):
            try require(!soma.thresholds.isEmpty, .thresholds, place, "a neuron of several membranes has no threshold, and so no membrane")
            try requireInRange(soma.resetPotential, place, "reset potential")
        case .accumulate, .input: break
        }
        try require(soma.thresholds.count <= 64, .thresholds, place, "\(soma.thresholds.count) thresholds; at most 64 are told apart")
        try require(
            soma.thresholds.allSatisfy { $0 >= 0 }, .thresholds, place,
            "thresholds \(soma.thresholds); below zero a neuron at rest would fire for ever")
        let emitted = soma.payloads.reduce(0) { $0 + Int($1.magnitude) }
        try require(
            emitted <= CoreMapLimits.value, .payloads, place,
            "payloads \(soma.payloads) come to \(emitted) together; at most \(CoreMapLimits.value) travel")
        try require(
            emitted * schedule.window <= Int32.max, .payloads, place,
            "payloads of \(emitted) together in each of \(schedule.window) steps; what a neuron emits is added up in 32 bits")
    }

    private func check(_ soma: SignedSoma, _ place: String) throws(CoreMapError) {
        let counts = [soma.thresholds.count, soma.negativeThresholds.count, soma.payloads.count, soma.negativePayloads.count]
        try require(
            Set(counts).count == 1, .signedLevels, place,
            "\(counts[0]) thresholds, \(counts[1]) negative ones, \(counts[2]) payloads and \(counts[3]) negative ones; they have to be as many")
        guard let reset = soma.resetPotential else { return }
        try require(counts[0] == 1, .signedLevels, place, "\(counts[0]) levels with a reset potential, which needs a single one")
        try requireInRange(reset, place, "reset potential")
    }

    private func counts(_ thresholds: [Int32], _ payloads: [Int32]) -> String {
        "\(thresholds.count) thresholds and \(payloads.count) payloads; they have to be as many"
    }
}

public import EventSim
public import Models

/// Pass 2: how each population's firings travel on a chip, and what its neurons cost there.
///
/// Everything a chip cannot carry is replaced by something that computes the same, and the price is recorded:
/// signed spikes by an ON and an OFF axon, payloads by one axon per threshold, soft reset by more compartments. What has no
/// exact replacement is refused.
public struct SpikeLowering: Sendable, Equatable {
    /// Per population; the read-out's is unused.
    public var wireCodes: [WireCode]
    public var inputWireCode: WireCode
    public var compartmentsPerNeuron: [Int]
    /// One sentence per replacement.
    public var notes: [String]

    /// - Parameter payloads: what each threshold emits, per population, in payload units.
    /// - Throws: `NetworkError.unsupported` naming the population, the missing capability and the remedy.
    public init(_ network: SpikingNetwork, payloads: [[Int32]], chip: ChipSpecification) throws(NetworkError) {
        wireCodes = []
        compartmentsPerNeuron = []
        notes = []
        inputWireCode = .payload
        if network.input.coding == .ternaryPoisson, !chip.spikes.isSigned {
            inputWireCode = .onOff
            notes.append("\(chip.name) has no signed spikes: the ternary input travels on ON and OFF axons (exact, twice the axons)")
        }
        for (index, population) in network.populations.enumerated() {
            compartmentsPerNeuron.append(try compartments(population, chip))
            wireCodes.append(try wireCode(population, payloads[index], chip))
        }
        notes = notes.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private mutating func wireCode(
        _ population: Population, _ payloads: [Int32], _ chip: ChipSpecification
    ) throws(NetworkError) -> WireCode {
        let largest = payloads.largestFiring
        guard largest > 1 else { return .payload }
        let bits = Int32.bitWidth - largest.leadingZeroBitCount
        if bits <= chip.spikes.payloadBits { return .payload }
        guard payloads.allSatisfy({ $0 > 0 && $0 & ($0 - 1) == 0 }) else {
            throw .unsupported(
                layer: population.name, kind: "multi-threshold neuron",
                reason: "\(chip.name) carries \(chip.spikes.payloadBits) payload bits, and payloads \(payloads) are not powers of two that weights could be shifted by",
                remedy: "use thresholds that halve from one to the next, or a chip with graded spikes")
        }
        notes.append("\(chip.name) has no payloads of \(bits) bits: one axon per threshold (exact, \(payloads.count)× axons and synapse memory)")
        return .perThreshold(payloads: payloads)
    }

    private mutating func compartments(_ population: Population, _ chip: ChipSpecification) throws(NetworkError) -> Int {
        switch population.neuron {
        case .accumulate: return 1
        case .integrateAndFire: try require(.integrateAndFire, population, chip)
        case .multiThreshold: try require(.multiThreshold, population, chip)
        case .signed, .multiLevel: throw unmapped(population, "its neuron")
        }
        guard population.membrane == Membrane(), population.channelThresholds.isEmpty, population.initialPotentials.isEmpty else {
            throw unmapped(population, "its membrane")
        }
        switch population.neuron.reset {
        case .soft:
            if chip.neurons.resetModes.contains(.soft) { return 1 }
            guard let compartments = chip.neurons.softResetCompartments else {
                throw .unsupported(
                    layer: population.name, kind: "soft reset", reason: "\(chip.name) can only reset potentials to a constant",
                    remedy: "use --reset hard or the chip loihi-like")
            }
            notes.append("\(chip.name) has no soft reset: each neuron takes \(compartments) compartments")
            return compartments
        case .hard:
            guard chip.neurons.resetModes.contains(.hard) else {
                throw .unsupported(
                    layer: population.name, kind: "hard reset", reason: "\(chip.name) cannot set potentials to a constant",
                    remedy: "use --reset soft")
            }
            return 1
        }
    }

    private func unmapped(_ population: Population, _ what: String) -> NetworkError {
        .unsupported(layer: population.name, kind: "neuron", reason: "\(what) has no form on chips yet", remedy: "use synfire convert")
    }

    private func require(
        _ model: NeuronCapabilities.Model, _ population: Population, _ chip: ChipSpecification
    ) throws(NetworkError) {
        guard !chip.neurons.models.contains(model) else { return }
        let cascade = model == .multiThreshold
        throw .unsupported(
            layer: population.name, kind: cascade ? "multi-threshold neuron" : "integrate-and-fire neuron",
            reason: cascade
                ? "a cascade through several thresholds in one step cannot run on \(chip.name), whose neurons have one threshold"
                : "\(chip.name) has no such neuron",
            remedy: cascade ? "use --neuron if, or the chip loihi-like" : nil)
    }
}

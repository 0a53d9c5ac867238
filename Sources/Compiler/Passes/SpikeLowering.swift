public import EventSim
public import Models

/// Pass 4: how each population's firings travel on a chip, and what its neurons cost there.
///
/// Everything a chip cannot carry is replaced by something that computes the same, and the price is recorded:
/// signed spikes by an ON and an OFF axon, payloads by one axon per threshold, soft reset by more compartments. What has no
/// exact replacement is refused. Neurons that a chip lacks were replaced before, by `NeuronSplitting`.
public struct SpikeLowering: Sendable, Equatable {
    /// Per population; the read-out's is unused: its spikes leave for the host.
    public var wireCodes: [WireCode]
    /// How the input's spikes travel; unused for an analog input.
    public var inputWireCode: WireCode
    /// Per population: 1, or more where the chip emulates a soft reset.
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
        if network.input.coding.isSigned, !chip.spikes.isSigned {
            inputWireCode = .onOff
            notes.append("\(chip.name) has no signed spikes: the signed input travels on ON and OFF axons (exact, twice the axons)")
        }
        try requireGates(network, chip)
        for (index, population) in network.populations.enumerated() {
            try NeuronRequirements.check(population, chip)
            compartmentsPerNeuron.append(try compartments(population, chip))
            wireCodes.append(try wireCode(population, payloads[index], chip))
        }
        notes = notes.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private func requireGates(_ network: SpikingNetwork, _ chip: ChipSpecification) throws(NetworkError) {
        guard !chip.neurons.maxPoolGate else { return }
        for case .population(let source) in network.projections.filter({ $0.gate != nil }).map(\.source) {
            throw .unsupported(
                layer: network.populations[source].name, kind: "max pooling",
                reason: "\(chip.name) cannot compare what the neurons of a window have emitted, so that only the leader's spikes leave",
                remedy: "use --max-pool relu, which has neurons of its own for it, the chip loihi-like, or --max-pool average, which is another network and wants fine-tuning")
        }
    }

    private mutating func wireCode(
        _ population: Population, _ payloads: [Int32], _ chip: ChipSpecification
    ) throws(NetworkError) -> WireCode {
        let largest = payloads.largestFiring
        let isCarried = chip.spikes.isSigned || payloads.allSatisfy { $0 > 0 }
        let bits = largest > 1 ? Int32.bitWidth - largest.leadingZeroBitCount : 0
        if isCarried, bits <= chip.spikes.payloadBits { return .payload }
        guard population.neuron.difference == nil else {
            throw .unsupported(
                layer: population.name, kind: "sigma-delta neuron",
                reason: "its spikes carry how far its activation has moved, of both signs, and \(chip.name) has no signed spikes", remedy: "use --neuron if, or the chip loihi-like or loihi2")
        }
        if largest == 1 {
            notes.append("\(chip.name) has no signed spikes: ternary neurons send on ON and OFF axons (exact, twice the axons)")
            return .onOff
        }
        let lacks = bits <= chip.spikes.payloadBits ? "signed spikes" : "payloads of \(bits) bits"
        guard payloads.allSatisfy({ $0 != 0 && $0.magnitude & ($0.magnitude - 1) == 0 }) else {
            throw .unsupported(
                layer: population.name, kind: "multi-threshold neuron",
                reason: "\(chip.name) has no \(lacks), and payloads \(payloads) are not powers of two that weights could be shifted by",
                remedy: "use thresholds that halve from one to the next, or a chip with graded spikes")
        }
        notes.append("\(chip.name) has no \(lacks): one axon per threshold (exact, \(payloads.count)× axons and synapse memory)")
        return .perThreshold(payloads: payloads)
    }

    private mutating func compartments(_ population: Population, _ chip: ChipSpecification) throws(NetworkError) -> Int {
        if population.neuron.isReadout || population.neuron.difference != nil { return 1 }
        switch population.neuron.reset {
        case .soft:
            if chip.neurons.resetModes.contains(.soft) { return 1 }
            guard let compartments = chip.neurons.softResetCompartments else {
                throw .unsupported(
                    layer: population.name, kind: "soft reset", reason: "\(chip.name) can only reset potentials to a constant",
                    remedy: "use --reset hard and --readout potential, or the chip loihi-like")
            }
            let leaksFirst = population.membrane.order == .fireThenIntegrate || population.membrane.resetsLate
            guard !leaksFirst || population.membrane.leak == 1 else {
                throw .unsupported(
                    layer: population.name, kind: "leaky neuron",
                    reason: "\(chip.name) emulates soft reset, and cannot take the leak before the reset as firing before integrating and a late reset need",
                    remedy: "use --order integrate-then-fire with --reset soft or hard, or the chip loihi-like")
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
}

import EventSim
import Models

/// What a dialect of Loihi's integers asks of a network and a chip, and where its meaning depends on the dialect.
struct DialectRequirements {
    private let arithmetic: LoihiArithmetic

    init(_ arithmetic: LoihiArithmetic) { self.arithmetic = arithmetic }

    /// - Throws: `NetworkError.unsupported` for what the dialect has no rule for.
    func check(_ population: Population, _ chip: ChipSpecification) throws(NetworkError) {
        let format = chip.arithmetic
        guard format.stateBits == LoihiRegisters.currentBits, format.thresholdShift == LoihiRegisters.fractionBits, format.weightBits <= 8,
            1 << format.thresholdBits - 1 <= LoihiRegisters.largestThresholdMantissa
        else {
            throw unsupported(
                population, "arithmetic", "\(chip.name) has other registers than the Loihi that the dialect describes",
                "use a chip with 24-bit potentials and 17-bit thresholds in steps of 64, such as loihi1 or loihi-like")
        }
        guard population.code == .rate else {
            throw unsupported(population, "bias", "biases and inputs are currents of every step in it", "leave --dialect out")
        }
        let levels = population.neuron.levels
        guard levels.count <= 1, levels.allSatisfy({ $0.side == .above }) else {
            throw unsupported(population, "neuron", "its neurons have one threshold", "use --neuron if --reset hard and --readout potential")
        }
        guard levels.allSatisfy({ $0.reset == .hard(potential: 0) }) else {
            throw unsupported(population, "reset", "a spike sets the potential to 0 in it, and nothing else", "use --reset hard and --readout potential")
        }
        guard population.neuron.comparison == .above else {
            throw unsupported(population, "comparison", "it compares with > only", "use --compare above")
        }
        guard population.membrane.order == .integrateThenFire, population.channelThresholds.isEmpty, population.channelAmplitudes.isEmpty else {
            throw unsupported(
                population, "neuron", "its neurons integrate first and share one threshold per layer",
                "use --order integrate-then-fire and a normalisation with one threshold per layer")
        }
        let refractorySteps = population.membrane.refractorySteps
        guard refractorySteps == 0 || arithmetic.dialect == .chipLike else {
            throw unsupported(
                population, "refractory steps", "its integer neurons have none", "use --refractory 0, or --dialect chip-like")
        }
        guard refractorySteps == 0 || population.membrane.refractoriness == .hold else {
            throw unsupported(
                population, "refractory steps", "it holds the potential after a spike, where this neuron integrates on",
                "use --refractory-mode hold")
        }
        let lowest = arithmetic.lowestPotential
        guard (-LoihiRegisters.largestPotential...0).contains(lowest), (1 - lowest) & -lowest == 0 else {
            throw unsupported(
                population, "lowest potential", "\(lowest) is not -(2ⁿ − 1) with n up to 23", "use 0, -1023 or -8388607, for example")
        }
        guard lowest == -LoihiRegisters.largestPotential || arithmetic.dialect == .chipLike else {
            throw unsupported(population, "lowest potential", "its potentials saturate at ±(2²³ − 1)", "use --dialect chip-like")
        }
    }

    private func unsupported(_ population: Population, _ kind: String, _ reason: String, _ remedy: String) -> NetworkError {
        .unsupported(layer: population.name, kind: kind, reason: "dialect \(arithmetic.dialect.rawValue): \(reason)", remedy: remedy)
    }

    /// Why the other dialect, and the chip, may compute something else for a quantised network: one sentence per reason.
    func warnings(_ quantization: Quantization) -> [String] {
        let names = quantization.network.populations.map(\.name)
        var layers: [String: [String]] = [:]
        var order: [String] = []
        for (index, name) in names.enumerated() {
            for reason in reasons(quantization, population: index) {
                if layers[reason] == nil { order.append(reason) }
                layers[reason, default: []].append(name)
            }
        }
        return order.map { reason in
            let concerned = layers[reason] ?? []
            let others = concerned.count > 1 ? " and \(concerned.count - 1) more" : ""
            return "\(concerned[0])\(others): outside the region where lava and chip-like agree: \(reason)"
        }
    }

    private func reasons(_ quantization: Quantization, population index: Int) -> [String] {
        let network = quantization.network
        let population = network.populations[index]
        let incoming = network.projections.indices.filter { network.projections[$0].target == index && !quantization.projections[$0].mantissas.isEmpty }
        var reasons: [String] = []
        if quantization.isRounded[index] {
            reasons.append("weights need exponents at which lava rounds the sum of a step and chip-like each weight")
        }
        let arriving = incoming.reduce(0.0) { sum, projection in
            let largest = quantization.projections[projection].largestAbsoluteSum(network.projections[projection].kernel)
            return sum + Double(largest) * Double(payload(of: network.projections[projection].source, quantization))
        }
        if arriving >= Double(1 << (LoihiRegisters.accumulatorBits - 1)) {
            reasons.append("with all inputs firing at once a \(LoihiRegisters.accumulatorBits)-bit accumulator would wrap, in chip-like only")
        }
        let kept = 1 - Double(population.membrane.currentDecay)
        let constant = Double(quantization.populations[index].currentLimit ?? 0)
        if arriving / kept + constant >= Double(1 << (LoihiRegisters.currentBits - 1)) {
            reasons.append("with all inputs firing at once the synaptic current would wrap, which each dialect does at its own value")
        }
        if population.neuron.isReadout { return reasons }
        if arithmetic.lowestPotential != -LoihiRegisters.largestPotential {
            reasons.append("chip-like cuts potentials off at \(arithmetic.lowestPotential), lava does not")
        }
        if population.membrane.refractorySteps > 0 { reasons.append("lava has no refractory steps") }
        return reasons
    }

    private func payload(of source: Projection.Source, _ quantization: Quantization) -> Int32 {
        switch source {
        case .input: 1
        case .population(let index): quantization.payloads[index].largestFiring
        }
    }
}

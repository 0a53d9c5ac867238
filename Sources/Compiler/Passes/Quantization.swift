public import EventSim
public import Models

/// Pass 2: a spiking network on a chip's integer grid, and what that changed.
///
/// Per population one potential unit is chosen such that the smallest threshold is exactly representable and weights use
/// their mantissa as far as thresholds, biases and the state's range allow; weights are mantissa × 2^shift units, with a shift of
/// each projection's own. Values round half to even.
public struct Quantization: Sendable, Equatable {
    /// What one population's numbers became.
    public struct Layer: Sendable, Equatable {
        /// Of the population.
        public var name: String
        /// Real value of one potential unit, in the population's normalised activation.
        public var unit: Double
        /// Left shift between a weight mantissa and the potential, of the projection with the largest one.
        public var weightShift: Int
        /// Largest |weight − stored weight| in normalised activation.
        public var maxError: Double
        /// Share of weights that left the mantissa's range.
        public var clipped: Double

        /// Real value of one weight mantissa step, of the projection with the largest one.
        public var scale: Double { unit * Double(1 << weightShift) }
    }

    /// The network with its neurons' numbers in the chip's integers and the weights of analog inputs in potential units; synaptic
    /// weights are as they were, and in `projections` as the chip has them.
    public var network: SpikingNetwork
    /// Per population, what the chip's registers hold.
    public var populations: [QuantizedPopulation] = []
    /// Per projection of the network.
    public var projections: [QuantizedProjection]
    /// One per population, in their order.
    public var layers: [Layer]
    /// Signed bits of a weight mantissa.
    public var weightBits: Int
    /// What rounding took from projections that lost more than 1 % of their weights' energy, in the order of their targets.
    public var losses: [Loss] = []
    /// One sentence per slope that was rounded to what payloads carry.
    public var notes: [String] = []
    /// Where the network leaves the region in which Loihi's dialects agree, one sentence per reason; empty without a dialect.
    public var warnings: [String] = []
    /// Per population, whether a dialect rounds more than the mantissas.
    var isRounded: [Bool] = []
    /// What each threshold emits, per population, in payload units.
    public var payloads: [[Int32]]
    /// Real value of one payload unit, per population.
    public var payloadUnits: [Float]

    /// - Parameters:
    ///   - window: T, which bounds what the read-out accumulates.
    ///   - inputPeak: largest magnitude of an input value, which bounds analog currents.
    ///   - weightBits: at most the chip's.
    ///   - arithmetic: a dialect of Loihi's integers; `nil` for registers that just saturate.
    ///   - weightPercentile: of the |weights| into a population, fills the mantissa; larger weights are clipped.
    /// - Throws: `NetworkError.unsupported` for thresholds or biases that the chip's widths cannot hold, and for neurons or
    ///   chips that the dialect does not know.
    public init(
        _ network: SpikingNetwork, chip: ChipSpecification, window: Int, inputPeak: Float, weightBits: Int, arithmetic: LoihiArithmetic? = nil,
        weightPercentile: Double = 100
    ) throws(NetworkError) {
        let chip = chip.withNumbersOfReals
        self.network = network
        self.weightBits = weightBits
        projections = network.projections.map { _ in QuantizedProjection(mantissas: [], shift: 0) }
        layers = []
        payloads = []
        payloadUnits = []
        for population in network.populations {
            let emitted = try Payloads(of: population, payloadBits: min(chip.spikes.payloadBits, 31))
            if let note = emitted.note { notes.append(note) }
            payloadUnits.append(emitted.unit)
            payloads.append(emitted.values)
        }
        for index in network.populations.indices {
            if let arithmetic { try DialectRequirements(arithmetic).check(network.populations[index], chip) }
            try quantize(
                index, original: network, chip: chip, window: window, inputPeak: inputPeak, arithmetic, weightPercentile: weightPercentile)
        }
        if let arithmetic { warnings = DialectRequirements(arithmetic).warnings(self) }
    }

    private mutating func quantize(
        _ index: Int, original: SpikingNetwork, chip: ChipSpecification, window: Int, inputPeak: Float,
        _ arithmetic: LoihiArithmetic?, weightPercentile: Double
    ) throws(NetworkError) {
        let incoming = original.projections.indices.filter { original.projections[$0].target == index }
        let analog = incoming.filter { original.projections[$0].source == .input && !original.input.coding.isSpikes }
        let synaptic = incoming.filter { !analog.contains($0) }
        let demand = Demand(
            original, population: index, synaptic: synaptic, analog: analog, payloads: payloads, payloadUnits: payloadUnits,
            inputPeak: inputPeak, window: window, payloadBits: min(chip.spikes.payloadBits, 31), weightPercentile: weightPercentile)
        let limit = 1 << (weightBits - 1) - 1
        let values = synaptic.map { projection in
            let payload = Double(payloadUnit(of: original.projections[projection].source))
            return original.projections[projection].kernel.weights.map { Double($0) * payload }
        }
        let grid = try PotentialGrid(
            demand, population: original.populations[index], chip: chip, weightBits: weightBits, arithmetic: arithmetic,
            exactStep: weightPercentile < 100 ? nil : ExactStep(values, mantissa: limit))

        var layer = Layer(name: original.populations[index].name, unit: grid.unit, weightShift: 0, maxError: 0, clipped: 0)
        var weightCount = 0
        var clippedCount = 0
        for (projection, values) in zip(synaptic, values) {
            let shift = grid.shift(peak: demand.peaks[projection] ?? demand.largestWeight)
            let rounding = MantissaRounding(arithmetic, weightShift: shift, weightBits: weightBits)
            let step = grid.unit * Double(1 << shift)
            let storedStep = grid.unit * Double(1 << rounding.weightShift)
            var loss = EnergyLoss()
            let mantissas = values.map { exact in
                let rounded = (exact / step).rounded(.toNearestOrEven)
                let mantissa = Int(min(max(rounded, -Double(limit)), Double(limit)))
                if Double(mantissa) != rounded { clippedCount += 1 }
                let stored = rounding.stored(mantissa)
                let error = exact - Double(stored) * storedStep
                layer.maxError = max(layer.maxError, abs(error))
                loss.add(exact, error: error)
                return Int8(stored)
            }
            projections[projection] = QuantizedProjection(mantissas: mantissas, shift: rounding.weightShift)
            layer.weightShift = max(layer.weightShift, rounding.weightShift)
            if loss.share > EnergyLoss.tolerance {
                let isFull = (demand.peaks[projection] ?? 0) / step > grid.mantissa / 2
                losses.append(
                    Loss(layer: layer.name, source: name(of: original.projections[projection].source), share: loss.share, isFull: isFull))
            }
            weightCount += mantissas.count
        }
        for projection in analog {
            network.projections[projection].kernel.weights = original.projections[projection].kernel.weights.map {
                Float(Double($0) / grid.unit)
            }
        }
        if original.populations[index].neuron.isReadout { try requireWindow(grid, layer.name, window: window, chip: chip) }
        layer.clipped = weightCount > 0 ? Double(clippedCount) / Double(weightCount) : 0
        layers.append(layer)
        populations.append(try grid.numbers(of: original.populations[index], payloads: payloads[index], chip: chip))
        if let difference = populations[index].difference { payloadUnits[index] = Float(grid.unit * Double(1 << difference.shift)) }
        populations[index].apply(to: &network.populations[index], payloads: payloads[index])
        network.populations[index].arithmetic = arithmetic
        isRounded.append(arithmetic != nil && grid.weightShift < LoihiRegisters.fractionBits && weightCount > 0)
    }

    /// Weights of a projection that are stored as zero, or given as zero where the host computes the currents.
    public func zeroWeights(of projection: Int) -> Int {
        let mantissas = projections[projection].mantissas
        return mantissas.isEmpty ? network.projections[projection].kernel.weights.count { $0 == 0 } : mantissas.count { $0 == 0 }
    }

    /// The whole network in whole numbers, as the reference reads them; weights of analog inputs stay real.
    public var integerNetwork: SpikingNetwork {
        var network = network
        for (index, projection) in projections.enumerated() where !projection.mantissas.isEmpty {
            network.projections[index].kernel.weights = projection.weights
        }
        return network
    }

    /// - Throws: `NetworkError.unsupported` for a window over which a read-out's potential has no room for weights of any use.
    private func requireWindow(_ grid: PotentialGrid, _ name: String, window: Int, chip: ChipSpecification) throws(NetworkError) {
        guard let loss = losses.last(where: { $0.layer == name && !$0.isFull }), loss.share > EnergyLoss.useless, grid.fullMantissaShare < 1 else { return }
        // Weights of four bits.
        let steps = Int(Double(window) * grid.fullMantissaShare * grid.mantissa / 7)
        throw .unsupported(
            layer: name, kind: "read-out",
            reason: "its potential of \(chip.arithmetic.stateBits) bits would have to hold the spikes of \(window) steps, for which its weights lose \(Int((loss.share * 100).rounded())) % of their energy",
            remedy: "use --steps \(max(steps, 1)) at most, or --readout spikes")
    }

    private func name(of source: Projection.Source) -> String {
        if case .population(let index) = source { network.populations[index].name } else { "input" }
    }

    /// Real value of payload 1 from a source; input spikes are ±1.
    private func payloadUnit(of source: Projection.Source) -> Float {
        switch source {
        case .input: 1
        case .population(let index): payloadUnits[index]
        }
    }
}

extension ChipSpecification {
    /// The chip with thresholds and biases of the 24 significant bits that a trained network's numbers have, where its registers are
    /// wider, and with room for a bias and a current of opposite signs.
    fileprivate var withNumbersOfReals: ChipSpecification {
        var chip = self
        let significant = Float.significandBitCount + 1
        chip.arithmetic.thresholdBits = min(chip.arithmetic.thresholdBits, significant)
        chip.arithmetic.biasBits = min(chip.arithmetic.biasBits, significant + 1)
        chip.arithmetic.maximumBiasExponent = min(chip.arithmetic.maximumBiasExponent, Int32.bitWidth - 2 - chip.arithmetic.biasBits)
        return chip
    }
}

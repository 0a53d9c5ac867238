public import EventSim
public import Models

/// Pass 3: a spiking network on a chip's integer grid, and what that changed.
///
/// Per population one potential unit is chosen such that the smallest threshold is exactly representable and weights use
/// their mantissa as far as thresholds, biases and the state's range allow; weights are mantissa × 2^shift units. Values
/// round half to even.
public struct Quantization: Sendable, Equatable {
    /// What one population's numbers became.
    public struct Layer: Sendable, Equatable {
        public var name: String
        /// Real value of one potential unit, in the population's normalised activation.
        public var unit: Double
        /// Left shift between a weight mantissa and the potential.
        public var weightShift: Int
        /// Largest |weight − stored weight| in normalised activation.
        public var maxError: Double
        /// Share of weights that left the mantissa's range.
        public var clipped: Double

        /// Real value of one weight mantissa step.
        public var scale: Double { unit * Double(1 << weightShift) }
    }

    /// The same network in whole numbers; analog input weights stay real, in potential units, and currents are rounded.
    public var network: SpikingNetwork
    public var layers: [Layer]
    public var weightBits: Int
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
        self.network = network
        self.weightBits = weightBits
        layers = []
        payloads = []
        payloadUnits = []
        for population in network.populations {
            let emitted = try Payloads(of: population)
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
        let grid = try PotentialGrid(demand, population: original.populations[index], chip: chip, weightBits: weightBits, arithmetic: arithmetic)

        let rounding = MantissaRounding(arithmetic, weightShift: grid.weightShift, weightBits: weightBits)
        var layer = Layer(name: original.populations[index].name, unit: grid.unit, weightShift: rounding.weightShift, maxError: 0, clipped: 0)
        let limit = Float(1 << (weightBits - 1) - 1)
        let step = grid.unit * Double(1 << grid.weightShift)
        var weightCount = 0
        var clippedCount = 0
        for projection in synaptic {
            let payload = Double(payloadUnit(of: original.projections[projection].source))
            network.projections[projection].kernel.weights = original.projections[projection].kernel.weights.map { weight in
                let exact = Double(weight) * payload
                let rounded = Float((exact / step).rounded(.toNearestOrEven))
                let mantissa = min(max(rounded, -limit), limit)
                if mantissa != rounded { clippedCount += 1 }
                let stored = rounding.stored(mantissa)
                layer.maxError = max(layer.maxError, abs(exact - Double(stored) * layer.scale))
                return stored * Float(1 << rounding.weightShift)
            }
            weightCount += original.projections[projection].kernel.weights.count
        }
        for projection in analog {
            network.projections[projection].kernel.weights = original.projections[projection].kernel.weights.map {
                Float(Double($0) / grid.unit)
            }
        }
        layer.clipped = weightCount > 0 ? Double(clippedCount) / Double(weightCount) : 0
        layers.append(layer)
        try grid.apply(to: &network.populations[index], payloads: payloads[index], chip: chip)
        network.populations[index].arithmetic = arithmetic
        isRounded.append(arithmetic != nil && grid.weightShift < LoihiRegisters.fractionBits && weightCount > 0)
    }

    /// Real value of payload 1 from a source; input spikes are ±1.
    private func payloadUnit(of source: Projection.Source) -> Float {
        switch source {
        case .input: 1
        case .population(let index): payloadUnits[index]
        }
    }
}

import EventSim
import Models

/// The integers of one population: value of a potential unit, largest shift of its weights, exponent of its biases.
struct PotentialGrid {
    var unit: Double
    var weightShift: Int
    var biasExponent: Int

    let mantissa: Double
    /// What the largest weight takes of its mantissa: less than 1 where the potential's range is too small for more.
    private(set) var fullMantissaShare: Double
    /// The least shift that weights have: below it a dialect would round them.
    private let leastShift: Int

    /// The least left shift at which a projection's weights fit their mantissas, so that those of a source with a fine payload unit
    /// or small weights keep as many bits as the others.
    ///
    /// - Parameter peak: the largest |weight| × payload unit that has to fit.
    func shift(peak: Double) -> Int {
        (leastShift..<weightShift).first { peak / unit <= mantissa * Double(1 << $0) } ?? weightShift
    }

    /// How many λ a potential has to hold: fewer than it could drift to where weights would otherwise not fill their mantissas.
    private static func headroom(_ demand: Demand, mantissa: Double, state: Double, finest: Double) -> Double {
        guard demand.smallestPeak > 0 else { return demand.headroom }
        let filled = demand.smallestPeak * min(finest, state / demand.headroom) / mantissa
        return filled < 1 ? max(demand.headroom * filled, demand.leastHeadroom) : demand.headroom
    }

    /// Chooses the finest grid that keeps every limit of the chip's arithmetic.
    ///
    /// In a dialect a weight step below 64 units would be rounded, by each dialect in its own way: there, room for drifting
    /// potentials and the mantissas of a read-out give way first.
    ///
    /// - Parameter exactStep: where all weights are multiples of one: they keep it if a grid on it keeps the limits, too.
    /// - Throws: `NetworkError.unsupported` when no grid holds the thresholds and biases at once.
    init(
        _ demand: Demand, population: Population, chip: ChipSpecification, weightBits: Int, arithmetic: LoihiArithmetic? = nil,
        exactStep: ExactStep? = nil
    ) throws(NetworkError) {
        let format = chip.arithmetic.holdingConstants(of: population)
        let mantissa = Double(1 << (weightBits - 1) - 1)
        self.mantissa = mantissa
        let largestBias = Double(1 << (format.biasBits - 1) - 1) * Double(1 << format.maximumBiasExponent)
        let state = Double(1 << (format.stateBits - 1) - 1)
        // How many units one unit of activation may be worth before something other than a weight overflows.
        var finest = Double.infinity
        if demand.largestCurrent > 0 { finest = min(finest, largestBias / demand.largestCurrent) }
        if demand.smallestThreshold > 0 {
            finest = min(finest, Double(1 << format.thresholdBits - 1) * Double(1 << format.thresholdShift) / demand.largestThreshold)
        }
        let headroom = arithmetic == nil ? Self.headroom(demand, mantissa: mantissa, state: state, finest: finest) : demand.headroom
        // Deeply negative potentials are common behind a ReLU: they drift on for the whole window.
        var ceiling = demand.smallestThreshold > 0 ? min(finest, state / headroom) : finest
        // The largest shift at which the largest weight still fills its mantissa: finer thresholds and biases for free.
        // A read-out's bound assumes every source at its largest payload in every step: worth a shift, not a bit of mantissa. What
        // it accumulates at the rates that λ stands for is worth bits.
        var comfortable = demand.largestReadout > 0 ? min(ceiling, state / demand.largestReadout) : ceiling
        if demand.sustainedReadout > 0 { ceiling = min(ceiling, state / demand.sustainedReadout) }
        var exactShift = 0
        if arithmetic != nil {
            let accumulator = Double(1 << (LoihiRegisters.accumulatorBits - 1) - 1)
            if demand.largestStep > 0 { comfortable = min(comfortable, accumulator / demand.largestStep) }
            exactShift = LoihiRegisters.fractionBits
            ceiling = population.neuron.isReadout ? comfortable : finest
        }
        weightShift = 0
        fullMantissaShare = 1
        var units = comfortable.isFinite ? comfortable : 1
        if demand.largestWeight > 0 {
            weightShift = max(format.maximumWeightShift - demand.payloadShift, 0)
            func filling(_ shift: Int) -> Double { mantissa * Double(1 << shift) / demand.largestWeight }
            while weightShift > 0, filling(weightShift) > (weightShift > exactShift ? comfortable : finest) { weightShift -= 1 }
            units = min(filling(weightShift), ceiling)
            fullMantissaShare = units / filling(weightShift)
        }
        let thresholdStep = Double(1 << format.thresholdShift)
        if demand.smallestThreshold > 0 {
            // Thresholds live on a coarser grid: make the smallest one land on it exactly.
            let multiples = (demand.smallestThreshold * units / thresholdStep).rounded(.down)
            guard multiples >= 1 else {
                throw .unsupported(
                    layer: population.name, kind: "quantisation",
                    reason: "its weights, biases and thresholds span more than \(chip.name)'s \(weightBits)-bit weights, \(format.biasBits)-bit biases and \(format.thresholdBits)-bit thresholds can hold together (largest weight \(demand.largestWeight), largest bias and current \(demand.largestCurrent), smallest threshold \(demand.smallestThreshold))",
                    remedy: "raise the percentile of the normalisation or the smallest threshold")
            }
            units = multiples * thresholdStep / demand.smallestThreshold
        }
        // No finer than the grid that fills the mantissas, so that what a chip lacks elsewhere changes nothing here.
        if weightShift >= exactShift, let exact = exactStep?.units(
            shifts: exactShift...weightShift, thresholds: population.allThresholds.map { Double($0) }, thresholdStep: thresholdStep,
            most: units)
        {
            (units, weightShift, fullMantissaShare) = (exact.units, exact.shift, 1)
        }
        unit = 1 / units
        guard unit.isNormal, [demand.largestWeight, demand.largestCurrent, demand.largestStep].allSatisfy(\.isFinite) else {
            throw .overflow(
                layer: population.name,
                reason: "its weights (up to \(demand.largestWeight)) and currents (up to \(demand.largestCurrent)) are beyond what a chip's numbers can be a share of; scale the network's weights or its input")
        }
        leastShift = min(weightShift, exactShift)
        biasExponent = 0
        let biasMantissa = Double(1 << (format.biasBits - 1) - 1)
        while biasExponent < format.maximumBiasExponent, demand.largestCurrent / unit > biasMantissa * Double(1 << biasExponent) {
            biasExponent += 1
        }
    }

    /// A potential in units.
    private func potential(_ value: Float, of population: Population, _ chip: ChipSpecification) throws(NetworkError) -> Int32 {
        // The reference starts at a `Float`: of a potential of more than 24 bits at the nearest that it holds.
        let units = Double(Float((Double(value) / unit).rounded(.toNearestOrEven)))
        guard abs(units) < Double(1 << (chip.arithmetic.stateBits - 1)) else {
            throw .unsupported(
                layer: population.name, kind: "initial or reset potential",
                reason: "\(value) λ is outside what \(chip.name)'s \(chip.arithmetic.stateBits)-bit potentials hold",
                remedy: "use a smaller --initial")
        }
        return Int32(units)
    }

    /// What one unit of a difference's payload stands for: the least 2^shift potential units at which the largest amplitude fits.
    private func difference(of neuron: NeuronModel, payloads: [Int32], stateBits: Int) -> FiringProgram.Difference? {
        guard let difference = neuron.difference else { return nil }
        let largest = zip(neuron.amplitudes, payloads).reduce(0) { max($0, Double(abs($1.0)) / unit / Double($1.1.magnitude)) }
        let shift = (0..<stateBits - 1).first { largest <= Double(1 << $0) } ?? stateBits - 1
        return FiringProgram.Difference(shift: shift, slope: Int32((difference.slope * Float(1 << Membrane.decayBits)).rounded(.toNearestOrEven)))
    }

    /// A population's own numbers on the grid.
    ///
    /// - Parameter payloads: what each of its thresholds emits, in payload units.
    /// - Throws: `NetworkError.unsupported` when the initial potential or a reset potential lies outside the state's range.
    func numbers(of population: Population, payloads: [Int32], chip: ChipSpecification) throws(NetworkError) -> QuantizedPopulation {
        let format = chip.arithmetic.holdingConstants(of: population)
        var numbers = QuantizedPopulation(potentialLimit: Int32(1 << (format.stateBits - 1) - 1))
        let largest = 1 << (format.biasBits - 1) - 1
        func bias(_ value: Float) -> Int32 {
            let mantissa = (Double(value) / unit / Double(1 << biasExponent)).rounded(.toNearestOrEven)
            return Int32(Int(min(max(mantissa, -Double(largest)), Double(largest))) << biasExponent)
        }
        numbers.bias = population.bias.map(bias)
        numbers.biasMap = population.biasMap.map(bias)
        numbers.currentStep = 1 << Int32(biasExponent)
        numbers.currentLimit = Int32(largest << biasExponent)
        numbers.initialPotential = try potential(population.initialPotential, of: population, chip)
        for value in population.initialPotentials { numbers.initialPotentials.append(try potential(value, of: population, chip)) }
        // The smallest threshold lands on the chip's grid exactly; the others go to its nearest point.
        func onGrid(_ threshold: Float) -> Int32 {
            let multiples = (Double(threshold) / unit / Double(1 << format.thresholdShift)).rounded(.toNearestOrEven)
            return Int32(Int(multiples) << format.thresholdShift)
        }
        numbers.thresholds = population.neuron.thresholds.map(onGrid)
        numbers.channelThresholds = population.channelThresholds.map { $0.map(onGrid) }
        let share = Float(1 << Membrane.decayBits)
        numbers.leak = Int32((population.membrane.leak * share).rounded(.toNearestOrEven))
        numbers.currentDecay = Int32((population.membrane.currentDecay * share).rounded(.toNearestOrEven))
        numbers.difference = difference(of: population.neuron, payloads: payloads, stateBits: format.stateBits)
        if case .hard(let value) = population.neuron.reset { numbers.resetPotential = try potential(value, of: population, chip) }
        return numbers
    }
}

extension ArithmeticFormat {
    /// The format with the registers that hold the population's biases and analog inputs: those of biases, or of potentials where
    /// potentials begin with them.
    fileprivate func holdingConstants(of population: Population) -> ArithmeticFormat {
        guard population.code == .value else { return self }
        var format = self
        // The reference's numbers have 24 significant bits.
        format.biasBits = min(stateBits, Float.significandBitCount + 1)
        format.maximumBiasExponent = 0
        return format
    }
}

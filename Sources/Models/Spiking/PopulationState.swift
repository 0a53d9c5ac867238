/// The state of a population while the reference runs, and what one step does to it.
struct PopulationState<Scalar: ReferenceScalar> {
    /// `[neuron][membrane]`.
    private(set) var potentials: [Scalar]
    /// Synaptic currents; empty where they last one step.
    private var currents: [Scalar]
    /// Σ of what each neuron emitted; empty for neurons that do not need it.
    private var emitted: [Float]
    /// `[neuron][membrane]`, what the last step's spikes subtract in this one; empty where they do so at once.
    private var owed: [Scalar]
    /// Steps that each neuron still has to sit out; empty for neurons that never do.
    private var refractory: [Int]

    /// The neurons in place of all the others, where a dialect rules them.
    private var dialect: DialectState?

    private let membrane: Membrane
    private let membraneCount: Int
    private let channels: Int
    private let resetsHard: Bool
    private let leak: Scalar.Retention?
    private let currentDecay: Scalar.Retention?
    private let limit: Scalar?
    /// One, or one per channel.
    private let rules: [any FiringRule<Scalar>]
    /// What each channel's firings are multiplied by; empty for one.
    private let amplitudes: [Float]
    /// For neurons that only add their input and subtract thresholds: the smallest threshold, below which nothing happens;
    /// `nil` for a read-out. Absent where a step is more than that.
    private let plain: (comparison: Comparison, smallest: Scalar?)?

    /// - Parameter constant: bias and analog current, per neuron, which a population of values begins with; empty for nothing.
    init(_ population: Population, constant: [Scalar] = []) {
        let count = population.grid.count
        let channels = population.grid.channels
        let membraneCount = population.neuron.membraneCount
        let limit = population.potentialLimit.map(Scalar.holding)
        let isLoaded = population.code == .value && !constant.isEmpty
        potentials = (0..<count * membraneCount).map {
            let start = Scalar(reference: population.initialPotential(ofChannel: $0 / membraneCount % channels))
            guard isLoaded else { return start }
            let loaded = start + constant[$0 / membraneCount]
            return limit.map { min(max(loaded, -$0), $0) } ?? loaded
        }
        membrane = population.membrane
        self.membraneCount = membraneCount
        self.channels = channels
        resetsHard = population.neuron.reset != .soft
        leak = membrane.leak == 1 ? nil : Scalar.retention(membrane.leak)
        currentDecay = membrane.currentDecay == 0 ? nil : Scalar.retention(membrane.currentDecay)
        self.limit = limit
        currents = currentDecay == nil ? [] : Array(repeating: .zero, count: count)
        emitted = population.neuron.keepsEmitted ? Array(repeating: 0, count: count) : []
        let resetsLate = membrane.resetsLate && membrane.leak != 1 && membrane.order == .integrateThenFire && !resetsHard
        owed = resetsLate ? Array(repeating: .zero, count: count * membraneCount) : []
        refractory = membrane.refractorySteps > 0 ? Array(repeating: 0, count: count) : []
        rules =
            population.channelThresholds.isEmpty
            ? [population.neuron.rule()] : population.channelThresholds.map { population.neuron.withThresholds($0).rule() }
        amplitudes = population.channelAmplitudes
        let isPlain =
            membraneCount == 1 && leak == nil && currentDecay == nil && refractory.isEmpty && rules.count == 1 && amplitudes.isEmpty
            && !population.neuron.isSigned && membrane.order == .integrateThenFire && owed.isEmpty
        plain = isPlain ? (population.neuron.comparison, population.neuron.thresholds.min().map(Scalar.init(reference:))) : nil
        dialect = population.arithmetic.map { DialectState(population, $0) }
    }

    /// One step of every neuron.
    ///
    /// - Parameters:
    ///   - synaptic: Σ weights × arriving spike values, per neuron.
    ///   - constant: bias and analog current, per neuron.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    @specialized(where Scalar == Int)
    mutating func step(synaptic: [Scalar], constant: [Scalar]) -> [Firing] {
        if dialect != nil { return stepDialect(synaptic.map(\.register), constant.map(\.register)) }
        if let plain { return plainStep(synaptic, constant, comparison: plain.comparison, smallest: plain.smallest) }
        var firings: [Firing] = []
        for neuron in synaptic.indices {
            let isRefractory = !refractory.isEmpty && refractory[neuron] > 0
            if isRefractory { refractory[neuron] -= 1 }
            let firing = update(neuron, input: current(neuron, synaptic[neuron]) + constant[neuron], isRefractory: isRefractory)
            guard firing.crossings > 0 else { continue }
            if !refractory.isEmpty { refractory[neuron] = membrane.refractorySteps }
            if !emitted.isEmpty { emitted[neuron] += firing.value }
            firings.append(firing)
            if !amplitudes.isEmpty { firings[firings.count - 1].value *= amplitudes[neuron % channels] }
        }
        return firings
    }

    /// The same for neurons without leak, decay, rest and memory, which most steps leave below every threshold.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    @specialized(where Scalar == Int)
    private mutating func plainStep(_ synaptic: [Scalar], _ constant: [Scalar], comparison: Comparison, smallest: Scalar?) -> [Firing] {
        var firings: [Firing] = []
        let rule = rules[0]
        var values = potentials
        // One owner, so that the values change in place.
        potentials = []
        for neuron in values.indices {
            var potential = clipped(values[neuron] + (synaptic[neuron] + constant[neuron]))
            if let smallest, comparison.crosses(potential, smallest) {
                let fired = rule.fire(&potential, membrane: 0, emitted: 0)
                firings.append(Firing(neuron: neuron, value: fired.value, crossings: fired.crossings))
            }
            values[neuron] = potential
        }
        potentials = values
        return firings
    }

    private mutating func stepDialect(_ synaptic: [Int], _ constant: [Int]) -> [Firing] {
        let firings = dialect?.step(synaptic: synaptic, constant: constant) ?? []
        potentials = dialect?.potentials.map(Scalar.holding) ?? []
        return firings
    }

    /// u ← decay(u) + Σ weights × spikes; without decay what arrives is the current.
    private mutating func current(_ neuron: Int, _ synaptic: Scalar) -> Scalar {
        guard let currentDecay else { return synaptic }
        currents[neuron] = clipped(currents[neuron].retained(currentDecay) + synaptic)
        return currents[neuron]
    }

    private mutating func update(_ neuron: Int, input: Scalar, isRefractory: Bool) -> Firing {
        let rule = rules.count == 1 ? rules[0] : rules[neuron % channels]
        let memory = emitted.isEmpty ? 0 : emitted[neuron]
        let isHeld = isRefractory && membrane.refractoriness == .hold
        var firing = Firing(neuron: neuron, value: 0, crossings: 0)
        for index in 0..<membraneCount {
            var potential = potentials[neuron * membraneCount + index]
            var fired = Fired<Scalar>(subtracted: .zero)
            switch membrane.order {
            case .integrateThenFire where !owed.isEmpty:
                let slot = neuron * membraneCount + index
                potential = clipped(leaked(potential) + input - owed[slot])
                var reset = potential
                fired = rule.fire(&reset, membrane: index, emitted: memory)
                owed[slot] = fired.subtracted
            case .integrateThenFire:
                if !isHeld { potential = clipped(leaked(potential) + input) }
                if !isRefractory { fired = rule.fire(&potential, membrane: index, emitted: memory) }
            case .fireThenIntegrate:
                let before = potential
                if !isRefractory { fired = rule.fire(&potential, membrane: index, emitted: memory) }
                if fired.crossings > 0, resetsHard {
                    potential = clipped(potential + input)
                } else if !isHeld {
                    potential = clipped(leaked(before) + input - fired.subtracted)
                }
            }
            potentials[neuron * membraneCount + index] = potential
            firing.value += fired.value
            firing.crossings += fired.crossings
        }
        return firing
    }

    private func leaked(_ potential: Scalar) -> Scalar { leak.map(potential.retained) ?? potential }

    /// Where the chip's state saturates.
    private func clipped(_ value: Scalar) -> Scalar { limit.map { min(max(value, -$0), $0) } ?? value }
}

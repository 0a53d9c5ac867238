/// The clock-driven reference: every population, every step, in plain loops. It defines what a network's spikes are; the
/// event engine has to emit the same ones.
public struct Reference<Scalar: ReferenceScalar>: Sendable {
    public let network: SpikingNetwork
    public let schedule: Schedule

    public init(_ network: SpikingNetwork, schedule: Schedule) {
        self.network = network
        self.schedule = schedule
    }

    /// What one inference did.
    public struct Run: Sendable {
        /// Firings by population and step of the whole schedule, in ascending neuron order.
        public var firings: [[[Firing]]]
        /// Potentials of every population after the last step.
        public var potentials: [[Scalar]]
        /// Potentials of the read-out after each step of its window.
        public var readoutHistory: [[Scalar]]

        /// The accumulated potentials of the read-out.
        public var readout: [Scalar] { potentials[potentials.count - 1] }
    }

    /// Simulates one encoded input over the whole schedule.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Int)
    public func run(_ input: EncodedInput) -> Run {
        let populations = network.populations
        let rules = populations.map { FireRule<Scalar>($0.neuron) }
        let constants = populations.indices.map { constantCurrent(of: $0, input) }
        var run = Run(
            firings: populations.map { _ in Array(repeating: [], count: schedule.totalSteps) },
            potentials: populations.map { Array(repeating: Scalar(reference: $0.initialPotential), count: $0.grid.count) },
            readoutHistory: [])
        for step in 0..<schedule.totalSteps {
            for index in populations.indices {
                let start = schedule.windowStarts[index]
                guard step >= start, step < start + schedule.window else { continue }
                var current = constants[index]
                for (projection, delay) in zip(network.projections, schedule.delays) where projection.target == index {
                    let arriving = firings(from: projection.source, at: step - delay, in: run, input)
                    guard !arriving.isEmpty else { continue }
                    let source = grid(of: projection.source)
                    var values = [Scalar](repeating: .zero, count: source.count)
                    for firing in arriving { values[firing.neuron] = Scalar(reference: firing.value) }
                    _ = projection.accumulate(values, from: source, into: &current, of: populations[index].grid)
                }
                run.firings[index][step] = update(&run.potentials[index], current, populations[index], rules[index])
                if index == populations.count - 1 { run.readoutHistory.append(run.potentials[index]) }
            }
        }
        return run
    }

    /// `integrateThenFire`: v ← v + I(t); s ← fire(v); v ← reset(v, s), saturating where the chip's state does.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Int)
    private func update(
        _ potentials: inout [Scalar], _ current: [Scalar], _ population: Population, _ rule: FireRule<Scalar>
    ) -> [Firing] {
        let limit = population.potentialLimit.map(Scalar.init(reference:))
        var firings: [Firing] = []
        for neuron in potentials.indices {
            potentials[neuron] += current[neuron]
            if let limit { potentials[neuron] = min(max(potentials[neuron], -limit), limit) }
            let fired = rule.fire(&potentials[neuron])
            if fired.crossings > 0 { firings.append(Firing(neuron: neuron, value: fired.value, crossings: fired.crossings)) }
        }
        return firings
    }

    private func constantCurrent(of index: Int, _ input: EncodedInput) -> [Scalar] {
        let bias = network.populations[index].biasPerNeuron.map(Scalar.init(reference:))
        guard let current = input.currents[index] else { return bias }
        return zip(bias, current).map { $0 + Scalar(reference: $1) }
    }

    private func firings(from source: Projection.Source, at step: Int, in run: Run, _ input: EncodedInput) -> [Firing] {
        guard step >= 0 else { return [] }
        return switch source {
        case .input: step < input.spikes.count ? input.spikes[step] : []
        case .population(let index): run.firings[index][step]
        }
    }

    private func grid(of source: Projection.Source) -> Grid {
        switch source {
        case .input: network.input.grid
        case .population(let index): network.populations[index].grid
        }
    }
}

/// The clock-driven reference: every population, every step, in plain loops. It defines what a network's spikes are; the
/// event engine has to emit the same ones.
public struct Reference<Scalar: ReferenceScalar>: Sendable {
    /// What is simulated, real or on a chip's grid.
    public let network: SpikingNetwork
    /// When populations act and spikes arrive.
    public let schedule: Schedule
    /// Whether targets look up sources, or spikes look up targets.
    public let propagation: Propagation

    /// How spikes become currents; both give the same sums to the last bit.
    public enum Propagation: Sendable {
        /// Every target looks up its sources: plain loops over what the definition says.
        case gather
        /// Every firing adds to its targets: an order of magnitude faster on sparse activity.
        case scatter
    }

    /// Prepares nothing: a run converts parameters to the arithmetic.
    public init(_ network: SpikingNetwork, schedule: Schedule, propagation: Propagation = .gather) {
        self.network = network
        self.schedule = schedule
        self.propagation = propagation
    }

    /// What one inference did.
    public struct Run: Sendable {
        /// Firings by population and step of the whole schedule, in ascending neuron order.
        public var firings: [[[Firing]]]
        /// Potentials of every population after the last step, `[neuron][membrane]`.
        public var potentials: [[Scalar]]
        /// Potentials of the read-out after each step of its window.
        public var readoutHistory: [[Scalar]]

        /// The accumulated potentials of the read-out.
        public var readout: [Scalar] { potentials[potentials.count - 1] }
    }

    /// Simulates one encoded input over the whole schedule.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    @specialized(where Scalar == Int)
    public func run(_ input: EncodedInput) -> Run {
        let populations = network.populations
        var constants = populations.indices.map { constantCurrent(of: $0, input) }
        var states = populations.indices.map { PopulationState<Scalar>(populations[$0], constant: constants[$0]) }
        for index in populations.indices where populations[index].code == .value {
            constants[index] = Array(repeating: .zero, count: constants[index].count)
        }
        // Weights on an analog input have become currents already, and need not be whole numbers.
        let plans: [ScatterPlan<Scalar>?] = network.projections.map { projection in
            guard propagation == .scatter, projection.source != .input || network.input.coding.isSpikes else { return nil }
            return ScatterPlan(projection, from: network.grid(of: projection.source), to: populations[projection.target].grid)
        }
        var run = Run(firings: populations.map { _ in Array(repeating: [], count: schedule.totalSteps) }, potentials: [], readoutHistory: [])
        var gates = Gates(network, steps: schedule.totalSteps)
        for step in 0..<schedule.totalSteps {
            for index in populations.indices {
                let start = schedule.windowStarts[index]
                guard step >= start, step < start + schedule.window else { continue }
                var synaptic = [Scalar](repeating: .zero, count: populations[index].grid.count)
                for (number, projection) in network.projections.enumerated() where projection.target == index {
                    let emitted = step - schedule.delays[number]
                    let arriving =
                        projection.gate == nil || emitted < 0
                        ? firings(from: projection.source, at: emitted, in: run, input) : gates.passed[number][emitted]
                    guard !arriving.isEmpty else { continue }
                    if let plan = plans[number] {
                        plan.add(arriving, to: &synaptic)
                        continue
                    }
                    let source = network.grid(of: projection.source)
                    var values = [Scalar](repeating: .zero, count: source.count)
                    for firing in arriving { values[firing.neuron] = Scalar(reference: firing.value) }
                    _ = projection.accumulate(values, from: source, into: &synaptic, of: populations[index].grid)
                }
                run.firings[index][step] = states[index].step(synaptic: synaptic, constant: constants[index])
                gates.judge(run.firings[index][step], of: index, at: step)
                if index == populations.count - 1 { run.readoutHistory.append(states[index].potentials) }
            }
        }
        run.potentials = states.map(\.potentials)
        return run
    }

    /// Which spikes pass the max-pool gates.
    private struct Gates {
        private let network: SpikingNetwork
        /// Σ of emitted values so far, by population; empty where no gate reads it.
        private var accumulated: [[Scalar]]
        /// By projection and step; empty for projections without a gate.
        var passed: [[[Firing]]]

        init(_ network: SpikingNetwork, steps: Int) {
            self.network = network
            passed = network.projections.map { $0.gate == nil ? [] : Array(repeating: [], count: steps) }
            accumulated = network.populations.indices.map { index in
                let isGated = network.projections.contains { $0.source == .population(index) && $0.gate != nil }
                return isGated ? Array(repeating: .zero, count: network.populations[index].grid.count) : []
            }
        }

        mutating func judge(_ firings: [Firing], of population: Int, at step: Int) {
            guard !accumulated[population].isEmpty else { return }
            for firing in firings { accumulated[population][firing.neuron] += Scalar(reference: firing.value) }
            for (number, projection) in network.projections.enumerated() where projection.source == .population(population) {
                guard let gate = projection.gate else { continue }
                let leads = gate.leads(accumulated[population], on: network.populations[population].grid)
                passed[number][step] = firings.filter { leads[$0.neuron] }
            }
        }
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
}

/// The clock-driven reference of a network given synapse by synapse: every neuron collects its input from all its synapses in
/// every step, fired or not.
///
/// The `mesh` dialect of `docs/semantics.md`, in double precision: what an event-driven simulation must reproduce.
public struct ExplicitReference: Sendable {
    /// A neuron; inputs have no parameters and fire when told to.
    public struct Neuron: Sendable {
        public var threshold: Double
        public var leakDecay: Double
        public var inputDecay: Double
        /// `nil` for a soft reset.
        public var resetPotential: Double?
        /// A firing mutes the neuron for this many steps less one.
        public var refractory: Int
        public var bias: Double

        public init(
            threshold: Double, leakDecay: Double = 1, inputDecay: Double = 0, resetPotential: Double? = nil, refractory: Int = 0, bias: Double = 0
        ) {
            self.threshold = threshold
            self.leakDecay = leakDecay
            self.inputDecay = inputDecay
            self.resetPotential = resetPotential
            self.refractory = refractory
            self.bias = bias
        }
    }

    public struct Synapse: Sendable {
        public var source: Int
        public var weight: Double

        public init(source: Int, weight: Double) {
            self.source = source
            self.weight = weight
        }
    }

    /// By neuron; `nil` for an input.
    public var neurons: [Neuron?]
    /// By target neuron.
    public var synapses: [[Synapse]]

    public init(neurons: [Neuron?], synapses: [[Synapse]]) {
        precondition(neurons.count == synapses.count, "every neuron has its synapses")
        self.neurons = neurons
        self.synapses = synapses
    }

    /// One step's firings and the potentials after it, by neuron.
    public struct Step: Sendable, Equatable {
        public var fired: [Bool]
        public var potentials: [Double]
    }

    /// Simulates `inputs.count` steps.
    ///
    /// - Parameter inputs: the input neurons that fire, by step.
    public func run(inputs: [Set<Int>]) -> [Step] {
        var potentials = Array(repeating: 0.0, count: neurons.count)
        var currents = potentials
        /// The first step in which a neuron takes part again.
        var awake = Array(repeating: 0, count: neurons.count)
        var steps: [Step] = []
        for (t, told) in inputs.enumerated() {
            let before = steps.last?.fired ?? Array(repeating: false, count: neurons.count)
            var fired = Array(repeating: false, count: neurons.count)
            for (index, neuron) in neurons.enumerated() {
                guard let neuron else {
                    fired[index] = told.contains(index)
                    continue
                }
                let arrivals = synapses[index].filter { before[$0.source] }
                // A neuron at rest keeps its current: nothing looks at it.
                if potentials[index] == 0 && arrivals.isEmpty && neuron.bias == 0 { continue }
                let old = t == 0 ? potentials[index] : potentials[index] * neuron.leakDecay
                if t > 0 { currents[index] *= neuron.inputDecay }
                // Kept between steps in 64ths, cut towards zero.
                potentials[index] = (old.magnitude * 64).rounded(.down) / 64 * (old < 0 ? -1 : 1)
                guard t >= awake[index] else { continue }
                currents[index] += arrivals.reduce(0) { $0 + $1.weight }
                potentials[index] += neuron.bias + currents[index]
                if potentials[index] > neuron.threshold {
                    fired[index] = true
                    potentials[index] = neuron.resetPotential ?? potentials[index] - neuron.threshold
                    awake[index] = t + max(neuron.refractory, 1)
                }
            }
            steps.append(Step(fired: fired, potentials: potentials))
        }
        return steps
    }
}

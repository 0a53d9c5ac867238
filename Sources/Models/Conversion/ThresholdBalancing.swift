import Formats

extension ConversionOptions {
    /// How thresholds are measured with `Normalization.balanced`.
    public struct Balancing: Sendable, Equatable {
        /// Steps of the measuring run, many times the network's depth: spikes reach a layer late.
        public var steps: Int
        /// What every measured threshold is multiplied by: 0.7 in Rathi et al. 2020.
        public var scale: Float
        /// Seed of the input spikes.
        public var seed: UInt64

        /// 200 steps and a scale of 0.7 (Rathi et al. 2020) unless told otherwise.
        public init(steps: Int = 200, scale: Float = 0.7, seed: UInt64 = 1) {
            self.steps = steps
            self.scale = scale
            self.seed = seed
        }
    }
}

/// Thresholds measured on the spiking network itself (Sengupta et al. 2019, doi:10.3389/fnins.2019.00095): layer by layer, θ is
/// the largest weighted input of a single step over all samples, positions and steps, the layers before it balanced already;
/// then every θ is multiplied by one scale.
///
/// Spikes have the value 1 and weights stay as trained, so one spike of a layer stands for the product of the thresholds up to
/// it. Where parts of a concatenation come from layers for which that product differs, unit spikes change what the network
/// computes; the papers fine-tune afterwards.
struct ThresholdBalancing {
    /// Weights as trained, thresholds and starts in units of the threshold to be found.
    private(set) var network: SpikingNetwork
    /// What was changed that a reader of results should know.
    private(set) var notes: [String] = []
    private let inputs: [EncodedInput]
    private let options: ConversionOptions.Balancing
    private let threads: Int
    /// Activation that one spike stands for, by population, before the final scale.
    private var units: [Float] = []
    /// How many of the final scales that activation has as factors.
    private var depths: [Int] = []
    /// By population and sample, the firings of each step; empty where nothing reads them any more.
    private var firings: [[[[Firing]]]] = []

    /// - Parameter inputs: one per sample, over `options.steps` steps.
    /// - Throws: `ConversionError` naming a layer that no positive input reaches, or one whose bias has no scale.
    init(_ network: SpikingNetwork, inputs: [EncodedInput], _ options: ConversionOptions.Balancing, threads: Int) throws(ConversionError) {
        self.network = network
        self.inputs = inputs
        self.options = options
        self.threads = threads
        let depth = network.depths.max() ?? 0
        guard options.steps >= 4 * max(depth, 1) else {
            throw ConversionError(
                reason: "balancing over \(options.steps) steps is too short for a network \(depth) stages deep, because spikes need a step per stage; use at least \(4 * depth)")
        }
        guard options.scale > 0, options.scale.isFinite else {
            throw ConversionError(reason: "the scale \(options.scale) of balanced thresholds must be positive")
        }
        for index in network.populations.indices { try balance(index) }
        for index in network.populations.indices { scale(index) }
    }

    private mutating func balance(_ index: Int) throws(ConversionError) {
        let population = network.populations[index]
        let (unit, depth) = try sourceUnit(of: index)
        if population.neuron.isReadout {
            units.append(unit)
            depths.append(depth)
            firings.append([])
            return
        }
        setBias(of: index, dividedBy: unit)
        let currents = Currents(network, target: index)
        let (inputs, steps, known) = (inputs, options.steps, firings)
        let maxima = parallelMap(count: inputs.count, threads: threads) { sample in
            currents.reduce(-Float.infinity, inputs[sample], steps: steps, firings: { known[$0][sample] }) { largest, synaptic, constant in
                for neuron in synaptic.indices { largest = max(largest, synaptic[neuron] + constant[neuron]) }
            }
        }
        let threshold = maxima.max() ?? 0
        guard threshold.isFinite || threshold < 0 else {
            throw ConversionError(reason: "layer \(population.name) gets an input that leaves the range of 32-bit floats while its threshold is balanced; scale the input")
        }
        guard threshold > 0 else {
            throw ConversionError(
                reason: "layer \(population.name) gets no positive input in \(options.steps) steps of balancing, so its threshold would be zero; use more steps, calibration data that drives it, or connection-wise normalisation")
        }
        network.populations[index].multiplyThresholds(by: threshold)
        let balanced = network.populations[index]
        firings.append(
            parallelMap(count: inputs.count, threads: threads) { sample in
                var state = PopulationState<Float>(balanced)
                return currents.reduce([[Firing]](), inputs[sample], steps: steps, firings: { known[$0][sample] }) { fired, synaptic, constant in
                    fired.append(state.step(synaptic: synaptic, constant: constant))
                }
            })
        units.append(unit * threshold)
        depths.append(depth + 1)
        for source in 0..<index where !network.projections.contains(where: { $0.source == .population(source) && $0.target > index }) {
            firings[source] = []
        }
    }

    /// The activation that one arriving spike stands for, and its factors of the final scale.
    private mutating func sourceUnit(of index: Int) throws(ConversionError) -> (Float, Int) {
        let population = network.populations[index]
        var found: [(unit: Float, depth: Int)] = []
        for projection in network.projections where projection.target == index {
            let next: (Float, Int) = if case .population(let source) = projection.source { (units[source], depths[source]) } else { (1, 0) }
            if !found.contains(where: { $0 == next }) { found.append(next) }
        }
        if found.count > 1 {
            guard population.bias.isEmpty && population.biasMap.isEmpty else {
                throw ConversionError(
                    reason: "layer \(population.name) joins spikes that stand for different activations and has a bias, which has no scale there; use connection-wise normalisation")
            }
            notes.append(
                "\(population.name) joins spikes of one size that stand for different activations, as in the papers: fine-tune the network, or use connection-wise normalisation")
        }
        return found.max { $0.unit < $1.unit } ?? (1, 0)
    }

    private mutating func setBias(of index: Int, dividedBy unit: Float) {
        network.populations[index].bias = network.populations[index].bias.map { $0 / unit }
        network.populations[index].biasMap = network.populations[index].biasMap.map { $0 / unit }
    }

    /// The final scale of a threshold, and what follows from it for biases and the read-out.
    private mutating func scale(_ index: Int) {
        if network.populations[index].neuron.isReadout {
            let unit = units[index] * power(depths[index])
            for projection in network.projections.indices where network.projections[projection].target == index {
                network.projections[projection].kernel.weights = network.projections[projection].kernel.weights.map { $0 * unit }
            }
            return
        }
        setBias(of: index, dividedBy: power(depths[index] - 1))
        network.populations[index].multiplyThresholds(by: options.scale)
        network.populations[index].scale = units[index] * power(depths[index])
    }

    private func power(_ exponent: Int) -> Float { (0..<exponent).reduce(1) { product, _ in product * options.scale } }
}

extension Population {
    /// Thresholds and the initial potential in other units.
    fileprivate mutating func multiplyThresholds(by factor: Float) {
        neuron = neuron.withThresholds(neuron.thresholds.map { $0 * factor })
        initialPotential *= factor
    }
}

/// What arrives at one population in each step, for any input.
private struct Currents: Sendable {
    private let target: Int
    private let population: Population
    private let plans: [(source: Projection.Source, plan: ScatterPlan<Float>)]

    init(_ network: SpikingNetwork, target: Int) {
        self.target = target
        population = network.populations[target]
        plans = network.projections.filter { $0.target == target }.map { projection in
            let grid =
                switch projection.source {
                case .input: network.input.grid
                case .population(let source): network.populations[source].grid
                }
            return (projection.source, ScatterPlan(projection, from: grid, to: network.populations[target].grid))
        }
    }

    /// Folds `body` over the steps: synaptic and constant current per neuron.
    func reduce<Result>(
        _ initial: Result, _ input: EncodedInput, steps: Int, firings: (_ population: Int) -> [[Firing]],
        _ body: (inout Result, _ synaptic: [Float], _ constant: [Float]) -> Void
    ) -> Result {
        var constant = population.biasPerNeuron
        if let current = input.currents[target] { for index in constant.indices { constant[index] += current[index] } }
        let sources = plans.map { source, _ in
            switch source {
            case .input: input.spikes
            case .population(let index): firings(index)
            }
        }
        var result = initial
        for step in 0..<steps {
            var synaptic = [Float](repeating: 0, count: population.grid.count)
            for (source, plan) in zip(sources, plans) where step < source.count { plan.plan.add(source[step], to: &synaptic) }
            body(&result, synaptic, constant)
        }
        return result
    }
}

/// Energy of memory accesses, operations and addressing (Lemaire et al. 2022, "An Analytical Estimation of Spiking Neural
/// Networks Energy Efficiency", ICONIP): the `memory` model, in joules per inference.
///
/// The formulas are those of `docs/accounting.md`, section 3. The rules for graded spikes, analog currents, transposed
/// convolutions, pooling and upsampling are this project's own and defined there.
public struct MemoryEnergy: Sendable, Equatable {
    /// Reads and writes of membrane potentials.
    public var potentials = 0.0
    /// Reads of weights.
    public var weights = 0.0
    /// Reads of biases and held currents.
    public var biases = 0.0
    /// Reads of inputs and writes of outputs.
    public var inputOutput = 0.0
    /// Accumulations and multiply-accumulates.
    public var operations = 0.0
    /// Computing addresses.
    public var addressing = 0.0

    /// Nothing spent.
    public init() {}

    /// The six parts added in their order.
    public var total: Double { potentials + weights + biases + inputOutput + operations + addressing }

    /// Adds part by part.
    public static func += (left: inout MemoryEnergy, right: MemoryEnergy) {
        left.potentials += right.potentials
        left.weights += right.weights
        left.biases += right.biases
        left.inputOutput += right.inputOutput
        left.operations += right.operations
        left.addressing += right.addressing
    }

    /// How the formulas are read.
    public enum Variant: String, Sendable, CaseIterable {
        /// As the paper and the docstrings have it.
        case paper
        /// As qualia-plugin-snn 2.6.0 computes: fewer address accumulations, and graded or analog inputs costed as one dense
        /// layer at their rate, read once per inference.
        case qualia
    }

    /// The memory and the arithmetic that the accesses and operations are priced with.
    public struct Options: Sendable, Equatable {
        /// What an access to a memory of some size costs.
        public var access: MemoryAccess
        /// Bits of every word, 1 to 64.
        public var bits: Int
        /// Words of the spike buffers.
        public var bufferWords: Int
        /// Whose reading of the formulas.
        public var variant: Variant

        /// - Precondition: `bits` is in 1...64.
        public init(access: MemoryAccess = .linear, bits: Int = 32, bufferWords: Int = 128, variant: Variant = .paper) {
            precondition((1...64).contains(bits), "a word has 1 to 64 bits, not \(bits)")
            self.access = access
            self.bits = bits
            self.bufferWords = bufferWords
            self.variant = variant
        }

        /// Picojoules of an addition: 8-bit or, for every other width, 32-bit integers (Horowitz 2014).
        var add: Double { bits == 8 ? 0.03 : 0.1 }
        var multiplyAccumulate: Double { add + (bits == 8 ? 0.2 : 3.1) }

        func picojoules(words: Int) -> Double { access.picojoules(words: words, bits: bits) }
    }

    /// The spiking layer over `window` steps.
    public static func spiking(_ layer: MemoryLayer, window: Int, options: Options) -> MemoryEnergy {
        var energy = MemoryEnergy()
        let updates = Double(window) * Double(layer.neurons)
        let potential = options.picojoules(words: layer.neurons)
        // Steps in which biases and held currents are read.
        let constantSteps = layer.loadsConstants ? 1 : window
        let constants = Double(constantSteps) * Double(layer.neurons)
        // Per neuron and step: the potential, the bias, an addition, and with leak a multiplication.
        energy.potentials += 2 * updates * potential
        if layer.biases > 0 { energy.biases += constants * options.picojoules(words: layer.biases) }
        energy.inputOutput += layer.outputSpikes * options.picojoules(words: options.bufferWords)
        let isHybrid = options.variant == .qualia && layer.projections.contains { $0.input != .spikes }
        if isHybrid {
            // One MAC per neuron and one addition per output spike: what qualia's energies contain, though not its counts.
            energy.operations += Double(layer.neurons) * options.multiplyAccumulate + layer.outputSpikes * options.add
        } else {
            energy.operations += (updates + layer.outputSpikes) * options.add
            if layer.hasLeak { energy.operations += updates * options.multiplyAccumulate }
        }
        for projection in layer.projections {
            switch (options.variant, projection.input) {
            case (_, .spikes), (.paper, .gradedSpikes):
                energy.add(events: projection, potential: potential, options: options)
            case (.qualia, let input):
                energy.add(
                    hybrid: projection, layer: layer, window: input == .analog ? constantSteps : window, potential: potential, options: options)
            case (.paper, .analog):
                energy.add(dense: projection, neurons: layer.neurons, options: options)
                // The held current is one word per neuron, a memory of the size of the potentials'.
                energy.biases += constants * potential
            }
        }
        return energy.inJoules
    }

    /// The same layer in the dense network.
    public static func dense(_ layer: MemoryLayer, options: Options) -> MemoryEnergy {
        var energy = MemoryEnergy()
        let outputs = Double(layer.neurons)
        for projection in layer.projections {
            energy.add(dense: projection, neurons: layer.neurons, options: options)
        }
        if layer.biases > 0 { energy.biases += outputs * options.picojoules(words: layer.biases) }
        energy.inputOutput += outputs * options.picojoules(words: layer.neurons)
        if layer.projections.contains(where: \.isWeighted) { energy.operations += outputs * options.add }
        return energy.inJoules
    }

    /// All layers, added in their order.
    public static func spiking(_ layers: [MemoryLayer], window: Int, options: Options) -> MemoryEnergy {
        layers.reduce(into: MemoryEnergy()) { $0 += spiking($1, window: window, options: options) }
    }

    /// All layers, added in their order.
    public static func dense(_ layers: [MemoryLayer], options: Options) -> MemoryEnergy {
        layers.reduce(into: MemoryEnergy()) { $0 += dense($1, options: options) }
    }

    // While a layer is summed up, the parts hold picojoules.

    private var inJoules: MemoryEnergy {
        var energy = self
        energy.potentials /= 1e12
        energy.weights /= 1e12
        energy.biases /= 1e12
        energy.inputOutput /= 1e12
        energy.operations /= 1e12
        energy.addressing /= 1e12
        return energy
    }

    /// Each spike reads its weights and updates its targets.
    private mutating func add(events projection: MemoryProjection, potential: Double, options: Options) {
        let spikes = projection.inputSpikes
        inputOutput += spikes * options.picojoules(words: options.bufferWords)
        weights += spikes * projection.fanOut * options.picojoules(words: projection.weights)
        potentials += 2 * spikes * projection.fanOut * potential
        let price = projection.input == .gradedSpikes ? options.multiplyAccumulate : options.add
        operations += spikes * projection.accumulations * price
        add(addressesOf: projection, spikes: spikes, options: options)
    }

    /// qualia's "Hybrid": inputs and weights are read once at the mean rate, potentials in every step.
    private mutating func add(
        hybrid projection: MemoryProjection, layer: MemoryLayer, window: Int, potential: Double, options: Options
    ) {
        let spikes = projection.inputSpikes / Double(window)
        inputOutput += spikes * options.picojoules(words: options.bufferWords)
        weights += spikes * projection.fanOut * options.picojoules(words: projection.weights)
        potentials += 2 * projection.inputSpikes * projection.fanOut * potential
        operations +=
            projection.denseMacs(outputs: layer.neurons) * (spikes / Double(projection.inputs)) * options.multiplyAccumulate
        add(addressesOf: projection, spikes: spikes, options: options)
    }

    private mutating func add(addressesOf projection: MemoryProjection, spikes: Double, options: Options) {
        switch (projection.kind, options.variant) {
        case (.dense, .paper): addressing += spikes * Double(projection.outputChannels) * options.add
        case (.dense, .qualia):
            addressing += spikes / Double(projection.inputs) * Double(projection.outputChannels) * options.add
        case (_, .paper):
            addressing += 2 * spikes * options.multiplyAccumulate + spikes * projection.fanOut * options.add
        case (_, .qualia):
            addressing += 2 * spikes * options.multiplyAccumulate + spikes * Double(projection.taps) * options.add
        }
    }

    /// Every output reads every input and weight of its window; pooling and upsampling read every input once.
    private mutating func add(dense projection: MemoryProjection, neurons: Int, options: Options) {
        let macs = projection.denseMacs(outputs: neurons)
        let inputs = Double(projection.inputs)
        let outputs = Double(neurons)
        operations += macs * options.multiplyAccumulate
        let input = options.picojoules(words: projection.inputs)
        if projection.isWeighted { weights += macs * options.picojoules(words: projection.weights) }
        switch projection.kind {
        case .dense:
            inputOutput += inputs * input
            addressing += macs * options.add
        case .convolution, .transposedConvolution:
            inputOutput += macs * input
            addressing += (inputs + outputs + projection.fanOut) * options.add
        case .averagePooling, .nearestUpsampling:
            inputOutput += inputs * input
            addressing += (inputs + outputs) * options.add
            // One addition per input; the division is the multiply-accumulate above.
            if projection.kind == .averagePooling { operations += inputs * options.add }
        }
    }
}

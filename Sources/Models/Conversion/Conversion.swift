public import Formats

/// A spiking network and how it came about.
public struct Conversion: Sendable, Equatable {
    /// In real numbers, not yet those of a chip: potentials are in units of each layer's λ.
    public var network: SpikingNetwork
    /// What was asked for.
    public var options: ConversionOptions
    /// Potential each spiking population starts with, in units of λ.
    public var initialPotential: Float
    /// Largest magnitude of an input value in the calibration data, after any remapping.
    public var inputPeak: Float
    /// For each population, the layer of the trained network whose activation it stands for.
    public var layers: [Int]
    /// By population, the windows that it lays side by side of that layer's image; of few populations.
    public var spreads: [Int: WindowSpread] = [:]
    /// By population, what of that layer's maxima it stands for, where ReLUs compute a max pooling.
    public var maxima: [Int: WindowMaximum] = [:]
    /// What was changed that a reader of results should know.
    public var notes: [String]
}

extension Network {
    /// Converts a trained ReLU network into a spiking one: folds linear chains, measures activations on calibration data,
    /// normalises weights, and puts a neuron in place of every ReLU.
    ///
    /// - Parameters:
    ///   - calibration: samples of shape [N, C, H, W]; `λ` is a percentile of each ReLU's output over them.
    ///   - threads: how many samples are evaluated at a time; the result does not depend on it.
    /// - Throws: `NetworkError` for an operation without a spiking form or shapes that do not fit, `ConversionError` for
    ///   options or calibration data that cannot be used.
    public func convert(_ options: ConversionOptions, calibration: Tensor, threads: Int = 1) throws -> Conversion {
        try convert(options, calibration: calibration, statistics: nil, threads: threads)
    }

    /// - Parameter statistics: the λs where they are known; `nil` measures them on the calibration data.
    func convert(_ options: ConversionOptions, calibration: Tensor, statistics: ActivationStatistics?, threads: Int) throws -> Conversion {
        let (pools, network, folded, statistics) = try prepared(options, calibration: calibration, statistics: statistics, threads: threads)
        let sample = Shape(channels: calibration.shape[1], height: calibration.shape[2], width: calibration.shape[3])
        var conversion = network.assemble(folded, statistics, options, sample)
        conversion.inputPeak = calibration.scalars.reduce(0) { max($0, abs($1)) }
        if let given = options.scales { conversion.notes.append("λ of \(given.count) layers as they were tuned, not measured") }
        conversion.notes += network.poolingNotes(options, original: self) + options.gateNotes(conversion.network)
        if options.coding == .ternaryPoisson, calibration.scalars.allSatisfy({ $0 >= 0 }) {
            conversion.network.remapUnitRangeToTernary()
            conversion.inputPeak = 1
            conversion.notes.append("the input is not negative: coded as 2x − 1, with first-layer weights halved and biases raised to match")
        }
        let leaky = conversion.network.populations.indices.count { index in
            if case .leakyRelu(let slope) = network.layers[conversion.layers[index]].operation { slope > 0 } else { false }
        }
        if leaky > 0 { conversion.notes.append("\(leaky) leaky ReLU\(leaky == 1 ? "" : "s") became signed neurons whose negative spikes carry the slope") }
        let rectified = folded.stages.dropLast().count { if case .relu = network.layers[$0.layer].operation { true } else { false } }
        conversion.notes += options.identityNotes(rectifiers: rectified)
        let linear = folded.stages.dropLast().count { $0.isSigned }
        if linear > 0 {
            conversion.notes.append(
                "\(linear) layer\(linear == 1 ? "" : "s") with weights but no rectifier became signed neurons that emit both signs")
        }
        conversion.notes += network.silenceNotes(statistics, among: Set(folded.stages.map(\.layer)))
        if let pools { conversion.place(pools) }
        if options.normalization == .balanced { try conversion.balance(calibration, threads: threads) }
        try conversion.network.checkFinite()
        return conversion
    }

    /// The network with what replaces its max poolings, folded, and the λs of its layers.
    func prepared(
        _ options: ConversionOptions, calibration: Tensor, statistics: ActivationStatistics?, threads: Int
    ) throws -> (pools: RectifiedPools?, network: Network, folded: FoldedNetwork, statistics: ActivationStatistics) {
        try options.check(calibration)
        let sample = Shape(channels: calibration.shape[1], height: calibration.shape[2], width: calibration.shape[3])
        // What replaces a max pooling on request is part of the network that the scales are measured on.
        let pools = options.maxPooling == .relu ? try RectifiedPools(self, shapes: shapes(input: sample)) : nil
        let network = pools?.network ?? (options.maxPooling == .average ? averagingMaxPools() : self)
        let shapes = try network.shapes(input: sample)
        let folded: FoldedNetwork
        do throws(NetworkError) { folded = try FoldedNetwork(network, shapes: shapes, averagePooling: options.averagePooling) } catch {
            // All that stands in the way is worth knowing at once.
            let obstacles = FoldedNetwork.obstacles(network, shapes: shapes, averagePooling: options.averagePooling)
            throw obstacles.count > 1 ? NetworkError.severalUnsupported(obstacles) : error
        }
        try folded.checkGates(coding: options.coding, in: network)
        try network.checkRates(folded, options)
        try options.checkValues(folded, in: network)
        try network.checkLeaks(folded, options)
        let statistics = try statistics ?? options.givenScales(folded, in: network) ?? ActivationStatistics(
            of: network, layers: network.measuredLayers(folded, options), output: folded.stages.last?.layer, calibration: calibration,
            percentile: options.percentile, threads: threads)
        return (pools, network, folded, statistics)
    }

    /// Every layer whose λ the normalisation needs: ReLUs, the output where it fires, and with layer-wise normalisation the
    /// inputs of weighted layers.
    private func measuredLayers(_ folded: FoldedNetwork, _ options: ConversionOptions) -> [Int] {
        if options.normalization == .unnormalized || options.normalization == .balanced { return [] }
        let firing = options.readout == .spikes ? folded.stages[...] : folded.stages.dropLast()
        var layers = Set(firing.map(\.layer).filter { lifRate(of: $0) == nil })
        if options.normalization == .layerWise {
            layers.formUnion(folded.stages.flatMap(\.links).map(\.weightedInput))
        }
        return layers.subtracting([0]).sorted()
    }

    /// The rate curve of a layer that becomes leaky neurons with refractory steps, whatever the options' neuron.
    private func lifRate(of layer: Int) -> LIFRate? { if case .lifRate(let rate) = layers[layer].operation { rate } else { nil } }

    private func checkRates(_ folded: FoldedNetwork, _ options: ConversionOptions) throws(ConversionError) {
        let stepSeconds = options.stepSeconds ?? LIFRate.defaultStepSeconds
        guard options.stepSeconds == nil && options.synapseSeconds == nil || folded.stages.contains(where: { lifRate(of: $0.layer) != nil }) else {
            throw ConversionError(reason: "the network has no layer of firing rates (LIFRate), for which alone --dt and --synapse have a meaning; leave them out")
        }
        for stage in folded.stages {
            guard let rate = lifRate(of: stage.layer) else { continue }
            guard options.normalization != .layerWise, options.normalization != .balanced else {
                throw ConversionError(
                    reason: "layer \(stage.name) has firing rates, whose scale is the time step and not measured; use connection-wise normalisation")
            }
            guard rate.refractoryTime / stepSeconds <= 4096 else {
                throw ConversionError(
                    reason: "the \(rate.refractoryTime) s that layer \(stage.name) rests after a spike are more than 4096 steps of \(stepSeconds) s; use longer steps")
            }
        }
    }

    /// What a stage becomes that is not a firing rate; without a rectifier it is a leaky ReLU of slope one.
    private func neuron(of stage: FoldedNetwork.Stage, _ options: ConversionOptions) -> NeuronModel {
        if stage.isSigned { return options.leakyNeuron(slope: 1) }
        return if case .leakyRelu(let slope) = layers[stage.layer].operation { options.leakyNeuron(slope: slope) } else { options.neuronModel }
    }

    /// The largest λ at which the neuron of a saturating activation stays below its limit; infinite for others.
    private func ceiling(of layer: Int, _ options: ConversionOptions) -> Double {
        guard case .clip(_, let maximum) = layers[layer].operation else { return .infinity }
        return Double(maximum) / Double(options.neuronModel.amplitudes.reduce(0) { $0 + max($1, 0) })
    }

    private func checkLeaks(_ folded: FoldedNetwork, _ options: ConversionOptions) throws(ConversionError) {
        for stage in folded.stages {
            if case .leakyRelu(let slope) = layers[stage.layer].operation { try options.checkLeak(slope, layer: stage.name) }
            if stage.isSigned { try options.checkLeak(1, layer: stage.name) }
        }
    }

    private func assemble(
        _ folded: FoldedNetwork, _ statistics: ActivationStatistics, _ options: ConversionOptions, _ sample: Shape
    ) -> Conversion {
        // Half a threshold makes up for what a rate rounds down; a value begins at none.
        let start = options.initialPotential ?? (options.code == .value ? 0 : (options.neuron.positiveThresholds.min() ?? 0) / 2)
        var populations: [Population] = []
        var projections: [Projection] = []
        let populationOfLayer = Dictionary(uniqueKeysWithValues: folded.stages.enumerated().map { ($1.layer, $0) })
        let stepSeconds = options.stepSeconds ?? LIFRate.defaultStepSeconds
        let synapseSeconds = options.synapseSeconds ?? LIFRate.defaultSynapseSeconds
        let rates = Dictionary(uniqueKeysWithValues: folded.stages.compactMap { stage in
            lifRate(of: stage.layer).map { (stage.layer, $0.spiking(stepSeconds: stepSeconds, synapseSeconds: synapseSeconds)) }
        })
        // Pooling is transparent: its population has the λ of what it pools.
        var scales: [Int: Double] = [0: 1]
        for (index, stage) in folded.stages.enumerated() {
            let isReadout = index == folded.stages.count - 1
            let rate = rates[stage.layer]
            // A clip's ceiling is the largest rate: λ may not let the neuron emit more.
            let measured = min(stage.transparentSource.flatMap { scales[$0] } ?? statistics.scale(of: stage.layer), ceiling(of: stage.layer, options))
            let scale = isReadout && options.readout == .potential ? 1 : rate.map { Double($0.scale) } ?? measured
            let divisor = rate.map { Double($0.divisor) } ?? scale
            scales[stage.layer] = scale
            for link in stage.links {
                let isLayerWise = options.normalization == .layerWise && stage.transparentSource == nil
                let sourceScale = isLayerWise ? statistics.scale(of: link.weightedInput) : scales[link.source] ?? 1
                var kernel = link.kernel
                let source = populationOfLayer[link.source].map(Projection.Source.population) ?? .input
                let isSpikes = source != .input || options.coding.isSpikes
                let linkDivisor = isSpikes ? rate.map { Double($0.spikeDivisor) } ?? divisor : divisor
                kernel.weights = kernel.weights.map { Float(Double($0) * sourceScale / linkDivisor) }
                projections.append(Projection(source: source, target: index, kernel: kernel, y: link.y, x: link.x, gate: link.gate))
            }
            var population = Population(
                name: stage.name, kind: stage.kind,
                grid: Grid(height: stage.shape.height, width: stage.shape.width, channels: stage.shape.channels),
                neuron: isReadout ? options.readoutNeuron : rate?.neuron ?? neuron(of: stage, options),
                membrane: isReadout ? Membrane() : rate?.membrane ?? options.membrane, code: options.code,
                initialPotential: isReadout ? 0 : rate == nil ? start : options.initialPotential ?? 0, scale: Float(scale))
            switch stage.offset {
            case .none: break
            case .channels(let bias): population.bias = bias.map { Float(Double($0) / divisor) }
            case .map(let bias): population.biasMap = bias.map { Float(Double($0) / divisor) }
            }
            populations.append(population)
        }
        let grid = Grid(height: sample.height, width: sample.width, channels: sample.channels)
        return Conversion(
            network: SpikingNetwork(
                name: name, input: SpikingInput(grid: grid, coding: options.coding), populations: populations, projections: projections),
            options: options, initialPotential: start, inputPeak: 0,
            layers: folded.stages.map { $0.spread == nil ? $0.layer : layers[$0.layer].inputs[0] },
            spreads: Dictionary(uniqueKeysWithValues: folded.stages.enumerated().compactMap { index, stage in stage.spread.map { (index, $0) } }),
            notes: rates.isEmpty
                ? [] : ["\(rates.count) layers of firing rates became leaky neurons that rest after a spike; a step is \(stepSeconds) s, spikes are smoothed over \(synapseSeconds) s"])
    }
}

extension Conversion {
    /// What the neurons of a population stand for, height × width × channels of its grid.
    ///
    /// - Parameters:
    ///   - population: its number.
    ///   - values: of its layer in `layers`, height × width × channels.
    ///   - shape: that layer's.
    public func activation(of population: Int, from values: [Float], shape: Shape) -> [Float] {
        let grid = network.populations[population].grid
        let output = Shape(channels: grid.channels, height: grid.height, width: grid.width)
        if let maximum = maxima[population] { return maximum.apply(values, input: shape, output: output) }
        return spreads[population]?.apply(values, input: shape, output: output) ?? values
    }

    /// Names layers of the original network in place of those of the one with ReLUs for max poolings.
    fileprivate mutating func place(_ pools: RectifiedPools) {
        for (population, layer) in layers.enumerated() {
            let origin = pools.origins[layer]
            layers[population] = origin.layer
            maxima[population] = origin.maximum
        }
    }
}

/// Options or calibration data that a conversion cannot use.
public struct ConversionError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What cannot be used and what to do instead, in one sentence.
    public var reason: String
    public var description: String { reason }
}

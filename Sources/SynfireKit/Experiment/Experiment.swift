public import Compiler
public import EventSim
import FastEngine
public import Formats
public import Models
public import Reports

/// A network converted and compiled for a chip, ready to run inputs.
public struct Experiment: Sendable {
    /// The trained network, or the graph of one that spikes already.
    public let network: Network
    /// What it was asked for.
    public let options: ExperimentOptions
    /// The spiking network in real numbers, with scales and notes.
    public let conversion: Conversion
    /// The core map, with what every pass did; `compilation.checkedMap` is what engines take.
    public let compilation: Compilation
    /// The model that outcomes are timed by: the one asked for, else the standard one of the map.
    public let latencyModel: LatencyModel
    /// Whether `network` was trained, so that the spiking network can be compared with it.
    public let isConverted: Bool

    /// Converts a trained network and compiles it, or compiles one that spikes already.
    ///
    /// - Parameter calibration: what activations are measured on.
    /// - Throws: `NetworkError`, `ConversionError`, `FitError` from the stages.
    public init(_ model: ModelSource, calibration: Tensor, _ options: ExperimentOptions) throws {
        guard let spiking = model.spiking else {
            try self.init(model.network, calibration: calibration, notes: model.notes, options)
            return
        }
        try self.init(model.network, spiking.conversion(inputs: calibration), isConverted: false, options)
    }

    /// - Parameter notes: what was changed in the network before, for the report.
    /// - Throws: `NetworkError`, `ConversionError`, `FitError` from the stages.
    public init(_ network: Network, calibration: Tensor, notes: [String] = [], _ options: ExperimentOptions) throws {
        var conversion = try network.convert(options.conversion, calibration: calibration, threads: options.threads)
        conversion.notes = notes + conversion.notes
        let rates = try options.measuresRates ? ExpectedRates.of(conversion, network, sample: calibration.slice(0)) : []
        try self.init(network, conversion, rates: rates, options)
    }

    /// A network that is converted already, as several experiments may share it.
    ///
    /// - Parameters:
    ///   - isConverted: whether `network` was trained and the conversion is one of it.
    ///   - rates: expected events per neuron and step of each population; empty for none.
    ///   - placements: of the experiments before.
    /// - Throws: `NetworkError`, `FitError`.
    public init(
        _ network: Network, _ conversion: Conversion, isConverted: Bool = true, rates: [Double] = [], placements: PlacementMemory? = nil,
        _ options: ExperimentOptions
    ) throws {
        self.isConverted = isConverted
        self.network = network
        self.options = options
        self.conversion = conversion
        compilation = try Compilation(
            conversion.network,
            CompileOptions(
                chip: options.chip, schedule: options.schedule, window: options.steps, weightBits: options.weightBits,
                arithmetic: options.arithmetic, weightPercentile: options.weightPercentile,
                maximumChips: options.maximumChips, inputPeak: conversion.inputPeak, rates: rates, otherChips: options.otherChips),
            placements: placements)
        latencyModel = options.latency ?? .standard(for: compilation.checkedMap)
    }

    /// What one input came to.
    public struct Outcome: Sendable {
        /// Of the trained network, if there is one, and of the simulated one, its head applied.
        public var outputs: Quality.Outputs
        /// Every counter, by layer, core and step.
        public var ledger: CounterLedger
        /// Of this input alone; `nil` where the output after every step was kept instead.
        public var latency: LatencyResult?
        /// Per population: activation against spike rate.
        public var fidelity: [LayerFidelity]
        /// Potentials that left the chip's range, per population.
        public var saturations: [Int]
        /// Input currents that left the range of the bias register.
        public var clippedCurrents: Int
        /// Why the literal engine ran, where the fast one was asked for; `nil` where the one that was asked for ran.
        public var fallback: String?
        /// Spikes of a spike-coded input, and those among them that are negative.
        public var inputSpikes: Int
        /// Those of `inputSpikes` below zero.
        public var negativeInputSpikes: Int
        /// The spiking network's output after 1, 2, … T steps, its head applied; empty unless asked for.
        public var history: [[Float]]
        /// By layer of the map and step; empty unless asked for.
        public var spikes: [[[Spike]]]
    }

    /// Runs every input of the set, several at a time; the outcomes come in the order of the inputs and do not depend on the
    /// number of threads.
    ///
    /// - Parameters:
    ///   - label: what the observer is told that the work is.
    ///   - denseOutputs: the trained network's output of every input where it is known; layers are not compared then.
    ///   - recordsHistory: whether the output after every step is kept. Latency is not measured then: it is that of T steps.
    ///   - recordsSpikes: whether every spike is kept.
    /// - Throws: `FileError` naming the input file when its values cannot be coded, `SimulationError.cancelled` when the
    ///   observer asks for it.
    public func run(
        _ set: InputSet, label: String = "simulating", denseOutputs: [Tensor]? = nil, recordsHistory: Bool = false, recordsSpikes: Bool = false,
        observer: any RunObserver = SilentObserver()
    ) throws -> [Outcome] {
        let count = set.inputs.shape[0]
        observer.runBegins(label, steps: compilation.map.schedule.totalSteps * count)
        defer { observer.runEnds() }
        let inference = try DenseInference(network, input: set.sampleShape)
        // Inputs run side by side first; threads that are left over work inside an inference.
        let engine = Engine(options.engine, compilation.checkedMap, threads: max(1, options.threads / max(count, 1)))
        let results = parallelMap(count: count, threads: options.threads) { index in
            Result {
                try outcome(
                    set.sample(index), known: denseOutputs?[index], recordsHistory: recordsHistory,
                    recordsSpikes: recordsSpikes, inference, engine, observer)
            }
        }
        do {
            return try results.map { try $0.get() }
        } catch let error as InputError {
            throw FileError(file: set.source, reason: error.reason)
        }
    }

    private func outcome(
        _ sample: InputSet.Sample, known: Tensor?, recordsHistory: Bool, recordsSpikes: Bool, _ inference: DenseInference,
        _ engine: Engine, _ observer: any RunObserver
    ) throws -> Outcome {
        var activations: [Int: [Float]] = [:]
        let wanted = Set(conversion.layers)
        var denseOutput = known
        if denseOutput == nil, isConverted {
            denseOutput = try inference.run(sample.values) { layer, values in if wanted.contains(layer) { activations[layer] = values } }
        }
        let encoded = try compilation.quantization.network.encode(sample, window: options.steps, seed: options.seed)
        var latency = try LatencyMeter(compilation.checkedMap, model: latencyModel)
        let stimulus = compilation.stimulus(encoded)
        let detail = recordsHistory ? .none : latencyModel.detail
        let result = try engine.run(stimulus, recordsSpikes: recordsHistory || recordsSpikes, messages: detail) { load in
            if !recordsHistory { latency.addStep(load) }
            observer.runAdvances(operations: load.synapticOperations.reduce(0, +))
            return !observer.isCancelled
        }
        let output = inference.shapes[network.output]
        return Outcome(
            outputs: Quality.Outputs(
                dense: denseOutput.map { ChannelOrder.channelsLast($0.scalars[...], shape: output) },
                spiking: network.head.apply(compilation.output(of: result), channels: output.channels)),
            ledger: result.counters, latency: recordsHistory ? nil : latency.result, fidelity: fidelity(result, activations, inference.shapes),
            saturations: conversion.layers.indices.map { result.saturations[compilation.layer(ofOriginal: $0)] },
            clippedCurrents: encoded.clippedCurrents, fallback: try engine.fallbackReason(for: stimulus), inputSpikes: encoded.spikes.reduce(0) { $0 + $1.count },
            negativeInputSpikes: encoded.spikes.reduce(0) { $0 + $1.count { $0.value < 0 } },
            history: recordsHistory ? history(result, stimulus, channels: output.channels) : [],
            spikes: recordsSpikes ? result.spikes : [])
    }

    private func history(_ result: SimulationResult, _ stimulus: Stimulus, channels: Int) -> [[Float]] {
        compilation.outputHistory(of: result, stimulus: stimulus).map { network.head.apply($0, channels: channels) }
    }

    /// Activation of the trained network against what the population emitted over the window (a read-out that does not fire: its potential).
    private func fidelity(_ result: SimulationResult, _ activations: [Int: [Float]], _ shapes: [Shape]) -> [LayerFidelity] {
        conversion.layers.indices.map { index in
            var fidelity = LayerFidelity()
            let layer = conversion.layers[index]
            guard let activation = activations[layer].map({ conversion.activation(of: index, from: $0, shape: shapes[layer]) }) else { return fidelity }
            let population = conversion.network.populations[index]
            let payloadUnit = compilation.quantization.payloadUnits[compilation.alignment.places[index]]
            let values = population.neuron.isReadout ? compilation.output(of: result) : compilation.emitted(by: index, in: result)
            let unit = population.neuron.isReadout ? 1 : population.scale * payloadUnit / Float(population.divisor(window: options.steps))
            fidelity.add(
                activation, values, unit: unit,
                ceiling: population.largestEmission(in: options.steps).map { $0 / payloadUnit })
            return fidelity
        }
    }
}

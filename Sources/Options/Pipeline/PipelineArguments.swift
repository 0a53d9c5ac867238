package import EventSim
import FastEngine
package import Formats
import Foundation
package import Models
package import SynfireKit

/// What the pipeline commands have in common on the command line: network, inputs and how to convert and compile.
package struct PipelineArguments {
    package let arguments: ParsedArguments

    package init(arguments: ParsedArguments) { self.arguments = arguments }

    package var seed: UInt64 { get throws { UInt64(try arguments.int("--seed", in: 0...Int.max)) } }
    package var threads: Int {
        get throws { try arguments.intIfGiven("--threads", in: 1...1024) ?? ProcessInfo.processInfo.activeProcessorCount }
    }

    /// The trained network named on the command line, or the bundled sample's.
    ///
    /// - Throws: `FileError` for a file that holds a spiking network.
    package func trainedModel() throws -> ModelSource {
        let model = try loaded(nir: NIRImportOptions())
        guard model.spiking == nil else {
            throw FileError(
                file: model.source, reason: "holds a spiking network (NIR), and \(arguments.spec.name) starts from a trained one",
                remedy: "use inspect, compile or simulate")
        }
        return model
    }

    /// The trained or spiking network named on the command line, or the bundled sample's.
    package func model() throws -> ModelSource {
        let model = try loaded(nir: try nirOptions())
        if model.spiking != nil, let stray = Self.conversionOnly.first(where: arguments.isGiven) {
            throw arguments.failure("\(stray) belongs to the conversion of a trained network; \(model.source) holds a spiking one already")
        }
        return model
    }

    private func loaded(nir: NIRImportOptions) throws -> ModelSource {
        let shape = try arguments.shapeIfGiven("--input-shape").map { Shape(channels: $0[0], height: $0[1], width: $0[2]) }
        let path = try arguments.positionals.first ?? SampleFiles.path(SampleFiles.model)
        do {
            let model = try ModelSource.load(path, inputShape: shape, nir: nir).upToScores()
            // At some sizes an image has to be padded to its skip, which only what knows the size can do.
            guard shape == nil, model.spiking == nil, model.network.inputShape == nil, let shape = inputShape(channels: model.inputChannels),
                (try? model.network.shapes(input: shape)) == nil
            else { return model }
            return try ModelSource.load(path, inputShape: shape, nir: nir).upToScores()
        } catch let error as NetworkError {
            guard error.asksForSize, shape == nil, let declared = try ModelSource.declaredInput(of: path),
                let shape = inputShape(channels: declared.channels, isChannelsLast: declared.isChannelsLast)
            else { throw error }
            return try ModelSource.load(path, inputShape: shape, nir: nir).upToScores()
        }
    }

    /// The size of the input or the calibration data, for a network whose file leaves it open; `nil` where there is none or it
    /// cannot be told yet.
    private func inputShape(channels: Int, isChannelsLast: Bool = false) -> Shape? {
        guard let input = arguments.stringIfGiven("--input") ?? arguments.stringIfGiven("--calibrate"),
            let samples = try? sampleReader.samples(input, channels: channels, isChannelsLast: isChannelsLast).values
        else { return nil }
        return Shape(channels: samples.shape[1], height: samples.shape[2], width: samples.shape[3])
    }

    /// Options of the conversion that a network which spikes already has no use for.
    private static let conversionOnly = [
        "--neuron", "--thresholds", "--negative-threshold", "--delta", "--leak", "--current-decay", "--refractory", "--refractory-mode", "--order", "--normalization",
        "--percentile", "--initial", "--synapse", "--max-pool", "--pools", "--readout", "--freeze-norms",
    ]

    /// What the command line says in place of a NIR file.
    private func nirOptions() throws -> NIRImportOptions {
        var options = NIRImportOptions()
        if arguments.isGiven("--dt") { options.stepSeconds = try arguments.double("--dt", in: 1e-9...1e3) }
        if arguments.isGiven("--reset") {
            options.reset =
                switch try arguments.choice("--reset", of: Commands.resets) {
                case "soft": .subtract
                case "late": .late
                default: .zero
                }
        }
        if arguments.isGiven("--compare") {
            options.comparison = try arguments.choice("--compare", of: Commands.comparisons) == "above" ? .above : .atOrAbove
        }
        if arguments.isGiven("--coding") || impliesSpikes { options.inputCoding = Self.coding(try coding, for: nil) }
        return options
    }

    /// - Parameter set: the inputs, whose signs count where they are given as spikes; `nil` where they are not read yet.
    private static func coding(_ name: String, for set: InputSet?) -> SpikingInput.Coding {
        let codings: [String: SpikingInput.Coding] = [
            "analog": .analogCurrent, "binary": .binaryPoisson, "ternary": .ternaryPoisson, "latency": .latency,
            "spikes": .spikeTrain(isSigned: set?.trains.contains(where: \.isSigned) ?? true),
        ]
        return codings[name]!
    }

    /// Whether no network is named, so that the bundled sample is meant.
    package var isSample: Bool { arguments.positionals.isEmpty }

    /// The inputs with what they should come out as; noise is added and values are clipped where asked for.
    ///
    /// - Parameter clipsSample: whether the bundled sample is clipped too, so that Poisson spikes can code it.
    package func inputs(for model: ModelSource, clipsSample: Bool = false) throws -> InputSet {
        let takesSpikes = try takesSpikes(for: model)
        let path = try arguments.stringIfGiven("--input") ?? (isSample ? SampleFiles.path(SampleFiles.image) : nil)
        guard let path else { throw arguments.failure("--input is missing: name the file to run, such as --input scan.npy") }
        let slices = try arguments.slicesIfGiven("--slice") ?? .all
        let (label, target) = (arguments.stringIfGiven("--label"), arguments.stringIfGiven("--target"))
        if takesSpikes {
            return try spikes(path, for: model, slices: slices, label: label, target: target)
        }
        var set = try InputSet.load(
            path, for: model.network, reader: try sampleReader, slices: slices, label: label, target: target, isResidual: isResidual)
        let deviation = try arguments.doubleIfGiven("--noise", in: 0...1e6) ?? (isSample ? SampleFiles.noise : nil)
        if deviation != nil, try model.network.outputShape(for: set.sampleShape, file: path) != set.sampleShape {
            throw arguments.failure("--noise needs a network whose output is as large as its input, because the clean input is the target")
        }
        if let deviation { set.addNoise(Float(deviation), seed: try seed) }
        if arguments.flag("--clip") || (isSample && clipsSample) { set.clip() }
        return set
    }

    /// How files become samples: the axis of a volume and the declared preprocessing.
    private var sampleReader: SampleReader {
        get throws {
            var reader = SampleReader()
            if let text = arguments.stringIfGiven("--axis") {
                guard let axis = SliceAxis(text) else {
                    throw arguments.failure("--axis is 0, 1, 2, \(SliceAxis.names.joined(separator: ", ")), got \"\(text)\"")
                }
                reader.axis = axis
            }
            if let text = arguments.stringIfGiven("--preprocess") {
                do { reader.preprocessing = try Preprocessing(text) } catch { throw arguments.failure("--preprocess: \(error.step) \(error.reason)") }
            }
            if arguments.isGiven("--target"), let step = reader.preprocessing.firstMeasuringStep {
                throw arguments.failure(
                    "--preprocess \(step) measures the input, so a --target would be scaled otherwise; use divide, zscore=MEAN:DEVIATION, crop and pad")
            }
            return reader
        }
    }

    /// Calibration samples, and what they are in words.
    package func calibration(for model: ModelSource, _ set: InputSet) throws -> (samples: Tensor, description: String) {
        if arguments.isGiven("--calibrate") { return try calibrationData(for: model) }
        let count = set.all.shape[0]
        if !set.trains.isEmpty { return (set.all, "the mean values of \(count == 1 ? "the spikes" : "all \(count) spike trains"), \(set.source)") }
        return (set.all, "\(count == 1 ? "the input" : "all \(count) samples of the input"), \(set.source)")
    }

    /// What `--calibrate` or the input file holds; neither needs the other.
    package func calibrationData(for model: ModelSource) throws -> (samples: Tensor, description: String) {
        if let path = arguments.stringIfGiven("--calibrate") {
            let samples = try sampleReader.samples(path, for: model.network).values
            return (samples, "\(samples.shape[0]) samples of \(path)")
        }
        return try calibration(for: model, inputs(for: model))
    }

    package func chip(_ name: String? = nil) throws -> ChipSpecification {
        let library = ChipLibrary(directories: ChipLibrary.standardDirectories())
        var overrides: [ChipOverride] = []
        for text in arguments.strings("--what-if").flatMap({ $0.split(separator: ",") }) {
            do { overrides.append(try ChipOverride(String(text))) } catch { throw arguments.failure("--what-if: \(error)") }
        }
        let name = try name ?? arguments.string("--chip")
        guard !overrides.isEmpty else { return try library.chip(name) }
        // What is wrong with an overridden figure is the command line's fault, not the file's.
        _ = try library.chip(name)
        do { return try library.chip(name, overrides: overrides) } catch { throw arguments.failure("--what-if: \(error)") }
    }

    /// The chip that is compiled for unless told otherwise.
    package func standardChip() throws -> ChipSpecification { try ChipLibrary(directories: ChipLibrary.standardDirectories()).chip("loihi-like") }

    /// Every chip that comes with the program, for advice on where a network would fit.
    package func otherChips() throws -> [ChipSpecification] {
        let library = ChipLibrary(directories: ChipLibrary.standardDirectories())
        return try library.names.map { try library.chip($0) }
    }

    /// One sample of uniformly random values from the seed, for a network whose input size is known and whose data is not.
    package func randomInput(for model: ModelSource) throws -> (samples: Tensor, description: String) {
        guard case .input(let channels, let height, let width) = model.network.layers[0].operation else {
            preconditionFailure("layer 0 is the input")
        }
        let given = try arguments.shapeIfGiven("--input-shape")
        if let given, given[0] != channels {
            throw arguments.failure("--input-shape has \(given[0]) channels, the network's input has \(channels)")
        }
        guard let height = given?[1] ?? height, let width = given?[2] ?? width else {
            throw arguments.failure("name an input with --input FILE, or its size with --input-shape \(channels)xHxW")
        }
        let stream = RandomStream(seed: try seed, purpose: "calibration input")
        let samples = Tensor(shape: [1, channels, height, width], scalars: (0..<channels * height * width).map(stream.uniform))
        return (samples, "one random input in 0 ... 1 from seed \(try seed), since no data was given")
    }

    /// What the command line asks of a conversion, or what a spiking network came with.
    package func conversion(for model: ModelSource, _ set: InputSet?) throws -> ConversionOptions {
        if let spiking = model.spiking { return spiking.conversionOptions }
        return try asTuned(model, try conversion(for: set))
    }

    /// Whether an event camera's recording is counted into steps, which are spikes without `--coding` saying so.
    package var impliesSpikes: Bool { !arguments.isGiven("--coding") && EventArguments(arguments: arguments).given != nil }

    private var coding: String {
        get throws { impliesSpikes ? "spikes" : try arguments.choice("--coding", of: Commands.codings) }
    }

    /// - Parameters:
    ///   - set: the inputs, whose signs count where they are given as spikes.
    ///   - neuron, coding, normalization: override what the command line says; `nil` leaves it as it is.
    ///   - companions: all neurons of a comparison.
    package func conversion(
        for set: InputSet?, neuron: String? = nil, among companions: [String] = [], coding: String? = nil, normalization: String? = nil
    ) throws -> ConversionOptions {
        let normalizationCompanions = try arguments.choices("--normalization", of: Commands.normalizations)
        let normalization = try normalization ?? arguments.choice("--normalization", of: Commands.normalizations)
        // Until a search has chosen, the default stands in for its choice; commands that train do not search.
        let choices = Commands.searching.contains(arguments.spec.name) ? Commands.neurons + [Commands.auto] : Commands.neurons
        let word = try neuron ?? arguments.choice("--neuron", of: choices)
        let cell = try NeuronArguments(arguments, word == Commands.auto ? "multi-threshold" : word, among: companions)
        let normalizations: [String: ConversionOptions.Normalization] = [
            "connection-wise": .connectionWise, "layer-wise": .layerWise, "balanced": .balanced, "none": .unnormalized,
        ]
        var options = ConversionOptions(
            neuron: try cell.neuron(),
            comparison: try arguments.choice("--compare", of: Commands.comparisons) == "above" ? .above : .atOrAbove,
            reset: try cell.reset(), membrane: try cell.membrane(),
            normalization: normalizations[normalization]!,
            percentile: try arguments.double("--percentile", in: 0...100),
            initialPotential: try arguments.doubleIfGiven("--initial", in: -1e6...1e6).map { Float($0) },
            coding: Self.coding(try coding ?? self.coding, for: set),
            stepSeconds: try arguments.doubleIfGiven("--dt", in: 1e-9...1e3).map { Float($0) },
            synapseSeconds: try arguments.doubleIfGiven("--synapse", in: 0...1e3).map { Float($0) },
            maxPooling: try arguments.choice("--max-pool", as: ConversionOptions.MaxPooling.self),
            averagePooling: try arguments.choice("--pools", as: ConversionOptions.AveragePooling.self),
            readout: try arguments.choice("--readout", as: ConversionOptions.Readout.self))
        options.balancing = try balancing(companions: normalizationCompanions)
        return options
    }

    /// - Parameter companions: all normalisations that run; an option of balanced thresholds has to belong to one of them.
    private func balancing(companions: [String]) throws -> ConversionOptions.Balancing {
        var balancing = ConversionOptions.Balancing()
        for option in ["--balancing-steps", "--balancing-scale"] where arguments.isGiven(option) && !companions.contains("balanced") {
            throw arguments.failure("\(option) belongs to --normalization balanced, not to \(companions.joined(separator: ", "))")
        }
        if let steps = try arguments.intIfGiven("--balancing-steps", in: 1...1 << 20) { balancing.steps = steps }
        if let scale = try arguments.doubleIfGiven("--balancing-scale", in: 1e-3...1e3) { balancing.scale = Float(scale) }
        return balancing
    }

    /// - Parameter weightBits: `nil` for those of `--bits`, or the chip's.
    package func experiment(
        _ conversion: ConversionOptions, chip: ChipSpecification, steps: Int, weightBits: Int? = nil
    ) throws -> ExperimentOptions {
        ExperimentOptions(
            conversion: conversion, chip: chip,
            schedule: try arguments.choice("--schedule", of: Commands.schedules) == "aligned" ? .aligned : .delayed, steps: steps,
            weightBits: try weightBits ?? arguments.intIfGiven("--bits", in: 2...chip.arithmetic.weightBits),
            arithmetic: try dialect, weightPercentile: try arguments.double("--weight-percentile", in: 1...100),
            maximumChips: try arguments.intIfGiven("--max-chips", in: 1...1_000_000), seed: try seed, threads: try threads,
            isResidual: isResidual,
            engine: try engine, latency: try latency(on: chip))
    }

    private var dialect: LoihiArithmetic? {
        get throws {
            let lowest = try arguments.intIfGiven("--lowest-potential", in: -LoihiRegisters.largestPotential...0)
            guard arguments.isGiven("--dialect") else {
                if lowest != nil { throw arguments.failure("--lowest-potential belongs to --dialect chip-like") }
                return nil
            }
            guard try arguments.choice("--dialect", of: Commands.dialects) == "chip-like" else {
                if lowest != nil { throw arguments.failure("--lowest-potential belongs to --dialect chip-like; lava's potentials saturate") }
                return LoihiArithmetic(.lava)
            }
            guard let lowest else { return LoihiArithmetic(.chipLike) }
            guard (1 - lowest) & -lowest == 0 else { throw arguments.failure("--lowest-potential is -(2^n - 1), such as 0 or -1023, got \(lowest)") }
            return LoihiArithmetic(.chipLike, lowestPotential: lowest)
        }
    }

    /// Commands that only compile have no engine to choose.
    private var engine: Engine.Kind {
        get throws {
            guard arguments.isGiven("--engine") else { return .fast }
            return try arguments.choice("--engine", of: Commands.engines) == "fast" ? .fast : .literal
        }
    }

    /// `nil` where the map's standard model is meant.
    private func latency(on chip: ChipSpecification) throws -> LatencyModel? {
        guard arguments.isGiven("--latency") else { return nil }
        guard let model = LatencyModel(rawValue: try arguments.choice("--latency", of: Commands.latencies)) else { return nil }
        let missing = model.missing(on: chip)
        guard missing.isEmpty else {
            throw arguments.failure("--latency \(model.rawValue) needs what \(chip.name) does not say: \(missing.joined(separator: ", ")); --latency simple does not")
        }
        return model
    }

    package var isResidual: Bool { arguments.flag("--residual") || isSample }
}

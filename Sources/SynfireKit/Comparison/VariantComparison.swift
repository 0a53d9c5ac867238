import Compiler
public import EventSim
public import Formats
public import Models
public import Reports

/// Runs the variants of a comparison and shares what they have in common: the trained network's outputs, the conversions, and
/// the simulation of maps that differ in nothing that is simulated.
public struct VariantComparison {
    /// One spike code: a row for every chip and number of steps.
    public struct Variant: Sendable, Equatable {
        /// What its rows are called.
        public var label: String
        /// Neuron, coding and normalisation of the variant.
        public var conversion: ConversionOptions
        /// Of a weight; `nil` for the chip's.
        public var bits: Int?
        /// Of a layer's |weights|, fills the mantissa; `nil` for that of the options.
        public var weightPercentile: Double?

        /// The chip's own weight bits unless told otherwise.
        public init(label: String, conversion: ConversionOptions, bits: Int? = nil, weightPercentile: Double? = nil) {
            self.label = label
            self.conversion = conversion
            self.bits = bits
            self.weightPercentile = weightPercentile
        }
    }

    let model: ModelSource
    let set: InputSet
    let calibration: (samples: Tensor, description: String)
    let variants: [Variant]
    let chips: [ChipSpecification]
    private let options: ExperimentOptions
    private let observer: any RunObserver
    /// What quality is called; `nil` without a label or target, or before the first row.
    private(set) var metric: String?
    private let denseOutputs: [Tensor]
    private let placements = PlacementMemory()
    /// Of variants that differ in nothing but their bits.
    private var conversions: [(options: ConversionOptions, conversion: Conversion)] = []
    private var simulated: [Simulated] = []

    private struct Simulated {
        var variant: Variant
        var experiment: Experiment
        var outcomes: [Experiment.Outcome]
    }

    /// Runs the trained network on every input.
    ///
    /// - Parameters:
    ///   - calibration: what activations are measured on, and what that is in words.
    ///   - options: what all rows have in common; conversion, chip, steps and bits are a row's own.
    /// - Throws: `NetworkError` for inputs that the network cannot take.
    public init(
        model: ModelSource, set: InputSet, calibration: (samples: Tensor, description: String), variants: [Variant],
        chips: [ChipSpecification], _ options: ExperimentOptions, observer: any RunObserver = SilentObserver()
    ) throws {
        self.model = model
        self.set = set
        self.calibration = calibration
        self.variants = variants
        self.chips = chips
        self.options = options
        self.observer = observer
        let inference = try DenseInference(model.network, input: set.sampleShape)
        let outputs = try inference.run(batch: set.inputs, threads: options.threads, observe: nil)
        denseOutputs = (0..<set.inputs.shape[0]).map { outputs.slice($0) }
    }

    /// The row of one variant on one chip.
    ///
    /// - Throws: `NetworkError`, `FitError`, `ConversionError`, or `FileError` for inputs that cannot be coded.
    mutating func row(_ variant: Variant, on chip: ChipSpecification, steps: Int) throws -> ComparisonRow {
        let experiment = try self.experiment(variant, on: chip, steps: steps)
        let outcomes = try outcomes(of: experiment, variant)
        let report = try ReportBuilder(
            model: model, set: set, experiment: experiment, outcomes: outcomes, calibration: calibration.description
        ).report()
        metric = report.quality.metric?.name
        var notes = experiment.conversion.notes
        if variant.conversion.coding == .ternaryPoisson {
            let spikes = outcomes.reduce(0) { $0 + $1.inputSpikes }
            let negative = outcomes.reduce(0) { $0 + $1.negativeInputSpikes }
            notes.append("\(SIFormat.percent(Double(negative) / Double(max(spikes, 1)))) of the input's spikes are negative")
        }
        return ComparisonRow(variant.label, report, notes: notes + experiment.compilation.notes)
    }

    /// The fewest steps with which a variant reaches a quality, and the best it reached at all.
    ///
    /// One run shows the output after each of its steps, because a longer run begins as a shorter one does; runs grow until the
    /// quality is reached. What a step count found this way really gives is for a run of its own to say: the read-out's unit
    /// depends on T.
    ///
    /// - Parameter maximum: steps beyond which nothing is tried.
    mutating func fewestSteps(
        _ variant: Variant, on chip: ChipSpecification, reaching quality: Double, maximum: Int
    ) throws -> (steps: Int?, best: Double) {
        var best = -Double.infinity
        var known = 0
        for limit in [16, maximum].filter({ $0 <= maximum }) where limit > known {
            let experiment = try self.experiment(variant, on: chip, steps: limit)
            let outcomes = try experiment.run(
                set, label: "\(variant.label), T ≤ \(limit)", denseOutputs: denseOutputs, recordsHistory: true, observer: observer)
            for steps in known..<limit {
                let reached = self.quality(outcomes.map { $0.history[steps] }, experiment)
                best = max(best, reached)
                if reached >= quality { return (steps + 1, best) }
            }
            known = limit
        }
        return (nil, best)
    }

    /// Of the trained network, against the label or target; `nil` without either.
    public var denseQuality: QualityReport.Metric? {
        guard let output = try? model.network.shapes(input: set.sampleShape)[model.network.output] else { return nil }
        let outputs = denseOutputs.map { tensor in
            let values = ChannelOrder.channelsLast(tensor.scalars[...], shape: output)
            return Quality.Outputs(dense: values, spiking: values)
        }
        return Quality(outputs, set, head: model.network.head, output: output, isResidual: options.isResidual).report.metric
    }

    private func quality(_ spiking: [[Float]], _ experiment: Experiment) -> Double {
        let output = experiment.outputShape(set)
        let outputs = zip(spiking, denseOutputs).map { spiking, dense in
            Quality.Outputs(dense: ChannelOrder.channelsLast(dense.scalars[...], shape: output), spiking: spiking)
        }
        return Quality(outputs, set, head: model.network.head, output: output, isResidual: experiment.options.isResidual)
            .report.metric?.spiking ?? .nan
    }

    private mutating func experiment(_ variant: Variant, on chip: ChipSpecification, steps: Int) throws -> Experiment {
        var options = self.options
        options.conversion = variant.conversion
        options.chip = chip
        options.steps = steps
        options.weightBits = variant.bits
        if let percentile = variant.weightPercentile { options.weightPercentile = percentile }
        let conversion = try conversion(variant.conversion)
        return try Experiment(model.network, conversion, placements: placements, options)
    }

    private mutating func conversion(_ options: ConversionOptions) throws -> Conversion {
        if let known = conversions.first(where: { $0.options == options }) { return known.conversion }
        var conversion = try model.network.convert(options, calibration: calibration.samples, threads: self.options.threads)
        conversion.notes = model.notes + conversion.notes
        conversions.append((options, conversion))
        return conversion
    }

    private mutating func outcomes(of experiment: Experiment, _ variant: Variant) throws -> [Experiment.Outcome] {
        if let twin = simulated.first(where: { $0.variant == variant && $0.experiment.simulatesLike(experiment) }) {
            return twin.outcomes
        }
        let outcomes = try experiment.run(
            set, label: "\(variant.label) on \(experiment.options.chip.name), T = \(experiment.options.steps)", denseOutputs: denseOutputs,
            observer: observer)
        simulated.append(Simulated(variant: variant, experiment: experiment, outcomes: outcomes))
        return outcomes
    }
}

extension Experiment {
    /// Of one sample.
    func outputShape(_ set: InputSet) -> Shape {
        let grid = conversion.network.readout.grid
        return Shape(channels: grid.channels, height: grid.height, width: grid.width)
    }

    /// Whether both simulate the same thing: maps that differ in the chip's name, prices and spike abilities only.
    fileprivate func simulatesLike(_ other: Experiment) -> Bool {
        var twin = compilation.map
        let chip = other.compilation.map.chip
        twin.chip.name = chip.name
        twin.chip.summary = chip.summary
        twin.chip.isHypothetical = chip.isHypothetical
        twin.chip.energy = chip.energy
        twin.chip.spikes = chip.spikes
        twin.chip.provenance = chip.provenance
        return twin == other.compilation.map
    }
}

extension ComparisonRow {
    /// - Parameter notes: what was changed for this variant.
    fileprivate init(_ label: String, _ report: RunReport, notes: [String]) {
        let count = Double(report.inferences)
        let counters = report.counters
        self.init(
            label: label, chip: report.chip?.name ?? "", neuron: report.conversion?.neuron ?? "",
            inputCoding: report.conversion?.inputCoding ?? "", steps: report.window ?? 0, qualityDense: report.quality.metric?.dense,
            qualitySpiking: report.quality.metric?.spiking, events: Double(counters.events) / count,
            spikes: Double(counters.spikes) / count, sops: Double(counters.sops) / count,
            bytesMoved: (counters.bytesRead + counters.bytesWritten) / count,
            energies: report.energy.standard(\.spiking), unpriced: report.energy.unpricedKinds, denseEnergies: report.energy.standard(\.denseTotal),
            latency: report.latency?.seconds, cores: report.chip?.cores,
            chips: report.chip?.chips, loweringNotes: notes)
    }
}

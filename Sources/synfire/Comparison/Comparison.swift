import Compiler
import EventSim
import Formats
import Models
import Reports

/// Runs the variants of a comparison and shares what they have in common: the trained network's outputs, the conversions, and
/// the simulation of maps that differ in nothing that is simulated.
struct Comparison {
    /// One spike code: a row for every chip and number of steps.
    struct Variant: Sendable, Hashable {
        var label: String
        var neuron: String
        var coding: String
        var normalization: String
        /// Of a weight; `nil` for the chip's.
        var bits: Int?
    }

    let pipeline: PipelineArguments
    let model: ModelSource
    let set: InputSet
    let calibration: (samples: Tensor, description: String)
    let variants: [Variant]
    let chips: [ChipSpecification]
    let isQuiet: Bool
    /// What quality is called; `nil` without a label or target, or before the first row.
    private(set) var metric: String?
    private let denseOutputs: [Tensor]
    private let placements = PlacementMemory()
    /// By variant, its bits left out.
    private var conversions: [Variant: Conversion] = [:]
    private var simulated: [Simulated] = []

    private struct Simulated {
        var variant: Variant
        var experiment: Experiment
        var outcomes: [Experiment.Outcome]
    }

    init(
        _ pipeline: PipelineArguments, model: ModelSource, set: InputSet, calibration: (samples: Tensor, description: String),
        variants: [Variant], chips: [ChipSpecification], isQuiet: Bool
    ) throws {
        self.pipeline = pipeline
        self.model = model
        self.set = set
        self.calibration = calibration
        self.variants = variants
        self.chips = chips
        self.isQuiet = isQuiet
        let inference = try DenseInference(model.network, input: set.sampleShape)
        let outputs = try inference.run(batch: set.inputs, threads: try pipeline.threads, observe: nil)
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
        if variant.coding == "ternary" {
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
                set, label: "\(variant.label), T ≤ \(limit)", denseOutputs: denseOutputs, recordsHistory: true, isQuiet: isQuiet)
            for steps in known..<limit {
                let reached = self.quality(outcomes.map { $0.history[steps] }, experiment)
                best = max(best, reached)
                if reached >= quality { return (steps + 1, best) }
            }
            known = limit
        }
        return (nil, best)
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
        let options = try pipeline.conversion(
            for: set, neuron: variant.neuron, among: variants.map(\.neuron), coding: variant.coding, normalization: variant.normalization)
        var converted = variant
        converted.bits = nil
        let conversion =
            try conversions[converted]
            ?? model.network.convert(options, calibration: calibration.samples, threads: try pipeline.threads)
        conversions[converted] = conversion
        return try Experiment(
            model.network, conversion, placements: placements,
            try pipeline.experiment(options, chip: chip, steps: steps, weightBits: variant.bits))
    }

    private mutating func outcomes(of experiment: Experiment, _ variant: Variant) throws -> [Experiment.Outcome] {
        if let twin = simulated.first(where: { $0.variant == variant && $0.experiment.simulatesLike(experiment) }) {
            return twin.outcomes
        }
        let outcomes = try experiment.run(
            set, label: "\(variant.label) on \(experiment.options.chip.name), T = \(experiment.options.steps)", denseOutputs: denseOutputs,
            isQuiet: isQuiet)
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
            energies: report.energy.standard(\.spiking), denseEnergies: report.energy.standard(\.denseTotal),
            latency: report.latency?.seconds, cores: report.chip?.cores,
            chips: report.chip?.chips, loweringNotes: notes)
    }
}

import EventSim
import Formats
import Models
import Options
import Reports
import SynfireKit

/// `compare`: binary, ternary and multi-threshold spikes on the same network and inputs.
enum CompareCommand {
    /// The comparison that is asked for most; options that name neurons or codings replace it by every combination.
    private static let standard = [
        (neuron: "if", coding: "analog"), (neuron: "if", coding: "binary"), (neuron: "if", coding: "ternary"),
        (neuron: "signed-ternary", coding: "analog"), (neuron: "multi-threshold", coding: "analog"),
        (neuron: "signed-multi-threshold", coding: "analog"),
    ]

    static func run(_ arguments: ParsedArguments, _ console: Console) throws {
        let format = try format(arguments)
        let pipeline = PipelineArguments(arguments: arguments)
        var model = try pipeline.trainedModel()
        let asked = try arguments.ints("--steps", in: ExperimentOptions.windows)
        let takesSpikes = try pipeline.takesSpikes(for: model)
        if takesSpikes, asked.count > 1 || arguments.isGiven("--max-steps") {
            throw arguments.failure("given spikes have one length, and what they stand for depends on the steps: give one value of --steps, and no --max-steps")
        }
        var set = try pipeline.inputs(for: model, clipsSample: true)
        if set.labels == nil, set.targets == nil, let option = ["--share", "--max-steps"].first(where: { arguments.isGiven($0) }),
            try arguments.int("--max-steps", in: 0...100_000) > 0 {
            throw arguments.failure("\(option) is about equal quality, which nothing is measured by: give --label or --target")
        }
        let steps = try takesSpikes || model.tuned != nil && !arguments.isGiven("--steps") ? [pipeline.steps(for: set, of: model)] : asked
        pipeline.describe(tuned: model, tell: console.printError)
        let calibration = try pipeline.calibration(for: model, set)
        pipeline.warn(of: &set, for: model, calibration: calibration, tell: console.printError)
        model = try pipeline.frozen(model, on: calibration, set, tell: console.printError)
        let chips = try arguments.words("--chip").map { try pipeline.chip($0) }
        var variants = try variants(pipeline, model, set, mostBits: chips.map(\.arithmetic.weightBits).min() ?? 0)
        // Every chip's options are checked before the first run.
        let options = try chips.map { try pipeline.experiment(variants[0].conversion, chip: $0, steps: steps[0], weightBits: variants[0].bits) }
        let lock = try arguments.stringIfGiven("--output").map { try FolderLock($0, inputs: arguments.filesRead) }
        for index in variants.indices where variants[index].label.contains(Commands.auto) {
            var trial = options[0]
            (trial.conversion, trial.weightBits) = (variants[index].conversion, variants[index].bits)
            let search = try pipeline.search(model, on: calibration, set, trial, observer: TerminalObserver(isQuiet: arguments.flag("--quiet")))
            (variants[index].conversion, variants[index].weightPercentile) = (search.options.conversion, search.options.weightPercentile)
            for line in search.lines() { console.printError(line) }
        }
        var comparison = try VariantComparison(
            model: model, set: set, calibration: calibration, variants: variants, chips: chips, options[0],
            observer: TerminalObserver(isQuiet: arguments.flag("--quiet")))
        pipeline.warn(of: comparison.denseQuality, set, for: model, tell: console.printError)
        let report = try comparison.report(
            steps: steps, share: try arguments.double("--share", in: 0...100) / 100,
            maximum: try takesSpikes ? 0 : arguments.int("--max-steps", in: 0...100_000))
        if let lock {
            var files = ResultFiles()
            for (name, format) in [("compare.txt", ComparisonFormat.text), ("compare.csv", .csv)] { files.add(name, report.formatted(format) + "\n") }
            try files.write(files.listed(in: report.json()), as: "compare.json", into: lock)
        }
        console.print(report.formatted(format, isTerminal: console.isTerminal))
    }

    private static func format(_ arguments: ParsedArguments) throws -> ComparisonFormat {
        let format = try arguments.choice("--format", as: ComparisonFormat.self)
        guard arguments.flag("--json") else { return format }
        if arguments.isGiven("--format"), format != .json { throw arguments.failure("--json is --format json; give one of them") }
        return .json
    }

    /// - Parameter mostBits: of a weight on every one of the chips.
    private static func variants(_ pipeline: PipelineArguments, _ model: ModelSource, _ set: InputSet, mostBits: Int) throws -> [VariantComparison.Variant] {
        let arguments = pipeline.arguments
        let normalizations = try arguments.choices("--normalization", of: Commands.normalizations)
        var codes = standard
        if arguments.isGiven("--neuron") || arguments.isGiven("--coding") || pipeline.impliesSpikes {
            let codings = pipeline.impliesSpikes ? ["spikes"] : try arguments.choices("--coding", of: Commands.codings)
            codes = try arguments.choices("--neuron", of: Commands.neurons + [Commands.auto]).flatMap { neuron in codings.map { (neuron: neuron, coding: $0) } }
        }
        let precisions: [Int?] = arguments.isGiven("--bits") ? try arguments.ints("--bits", in: 2...mostBits) : [nil]
        var variants: [VariantComparison.Variant] = []
        for normalization in normalizations {
            for code in codes {
                for bits in precisions {
                    let input = ["binary": "Poisson binary", "ternary": "Poisson ternary", "spikes": "given spikes"][code.coding] ?? code.coding
                    let neuron = code.neuron == "if" ? "IF" : code.neuron
                    var label = "\(input) → \(neuron)"
                    if normalizations.count > 1 { label += ", \(normalization)" }
                    if let bits, precisions.count > 1 { label += ", \(bits) bit" }
                    var conversion = try pipeline.conversion(
                        for: set, neuron: code.neuron, among: codes.map(\.neuron), coding: code.coding, normalization: normalization)
                    if pipeline.keepsScales { conversion.scales = model.tuned?.options.scales }
                    variants.append(VariantComparison.Variant(label: label, conversion: conversion, bits: bits))
                }
            }
        }
        return variants
    }
}

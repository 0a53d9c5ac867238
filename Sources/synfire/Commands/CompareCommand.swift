import Compiler
import EventSim
import Formats
import Models
import Reports

/// `compare`: binary, ternary and multi-threshold spikes on the same network and inputs.
enum CompareCommand {
    private struct Variant {
        var label: String
        var neuron: String
        var coding: String
    }

    /// The comparison that is asked for most; options that name neurons or codings replace it by every combination.
    private static let standard = [
        Variant(label: "analog → binary", neuron: "if", coding: "analog"),
        Variant(label: "Poisson binary → binary", neuron: "if", coding: "binary"),
        Variant(label: "Poisson ternary → binary", neuron: "if", coding: "ternary"),
        Variant(label: "analog → multi-threshold", neuron: "multi-threshold", coding: "analog"),
    ]

    static func run(_ arguments: ParsedArguments, _ console: Console) throws {
        let pipeline = PipelineArguments(arguments: arguments)
        let model = try pipeline.model()
        let set = try pipeline.inputs(for: model, clipsSample: true)
        let calibration = try pipeline.calibration(for: model, set)
        let chips = try arguments.words("--chip").map { try pipeline.chip($0) }
        let normalizations = try arguments.choices("--normalization", of: Commands.normalizations)
        var firstRefusal: (any Error)?
        var rows: [ComparisonRow] = []
        var refused: [String] = []
        var metric: String?
        for chip in chips {
            for normalization in normalizations {
                for variant in try variants(arguments) {
                    for steps in try arguments.ints("--steps", in: 1...100_000) {
                        let label = variant.label + (chips.count > 1 ? " on \(chip.name)" : "") + (normalizations.count > 1 ? ", \(normalization)" : "")
                        do {
                            let conversion = try pipeline.conversion(
                                neuron: variant.neuron, coding: variant.coding, normalization: normalization)
                            let experiment = try Experiment(
                                model.network, calibration: calibration.samples, try pipeline.experiment(conversion, chip: chip, steps: steps))
                            let outcomes = try experiment.run(
                                set, label: "\(label), T = \(steps)", isQuiet: arguments.flag("--quiet"))
                            let report = try ReportBuilder(
                                model: model, set: set, experiment: experiment, outcomes: outcomes, calibration: calibration.description
                            ).report()
                            metric = report.quality.metric?.name
                            rows.append(
                                ComparisonRow(label, report, notes: experiment.conversion.notes + experiment.compilation.lowering.notes))
                        } catch where error is NetworkError || error is FitError || error is FileError {
                            refused.append("\(label): \(error)")
                            firstRefusal = firstRefusal ?? error
                        }
                    }
                }
            }
        }
        if rows.isEmpty, let firstRefusal { throw firstRefusal }
        let names = chips.map { $0.name + ($0.isHypothetical ? " (hypothetical chip)" : "") }
        let report = ComparisonReport(
            subject: "\(model.source) on \(set.inputs.shape[0]) input\(set.inputs.shape[0] == 1 ? "" : "s") of \(set.source), \(names.joined(separator: ", "))",
            metric: metric, rows: rows, refused: refused)
        if let folder = arguments.stringIfGiven("--output") {
            var files = ResultFiles()
            files.add("compare.json", report.json().text(indented: true) + "\n")
            files.add("compare.txt", report.text(isTerminal: false) + "\n")
            try files.write(to: folder)
        }
        console.print(arguments.flag("--json") ? report.json().text(indented: true) : report.text(isTerminal: console.isTerminal))
    }

    private static func variants(_ arguments: ParsedArguments) throws -> [Variant] {
        guard arguments.isGiven("--neuron") || arguments.isGiven("--coding") else { return standard }
        let codings = try arguments.choices("--coding", of: Commands.codings)
        return try arguments.choices("--neuron", of: Commands.neurons).flatMap { neuron in
            codings.map { coding in
                Variant(
                    label: "\(coding == "analog" ? coding : "Poisson \(coding)") → \(neuron == "if" ? "binary" : neuron)", neuron: neuron,
                    coding: coding)
            }
        }
    }
}

extension ComparisonRow {
    /// - Parameter notes: what was changed for this variant.
    fileprivate init(_ label: String, _ report: RunReport, notes: [String]) {
        let count = Double(report.inferences)
        let counters = report.counters
        self.init(
            label: label, neuron: report.conversion?.neuron ?? "", inputCoding: report.conversion?.inputCoding ?? "",
            steps: report.window ?? 0, qualityDense: report.quality.metric?.dense, qualitySpiking: report.quality.metric?.spiking,
            events: Double(counters.events) / count, spikes: Double(counters.spikes) / count, sops: Double(counters.sops) / count,
            bytesMoved: (counters.bytesRead + counters.bytesWritten) / count, energyArithmetic: report.energy.arithmetic?.spiking,
            energyAsPublished: report.energy.asPublished?.spiking, energyChip: report.energy.chip?.total,
            latency: report.latency?.seconds, cores: report.chip?.cores, chips: report.chip?.chips,
            loweringNotes: notes)
    }
}

import Formats
import Models
import Options
import Reports
import SynfireKit

/// `convert`: how well the spiking network agrees with the trained one before any chip is involved.
///
/// Runs the clock-driven reference in 32-bit floats, schedule `sameStep`.
enum ConvertCommand {
    static func run(_ arguments: ParsedArguments, _ console: Console) throws {
        let pipeline = PipelineArguments(arguments: arguments)
        let folder = arguments.stringIfGiven("--output") ?? (arguments.flag("--export-nir") ? "synfire-out" : nil)
        var model = try pipeline.trainedModel()
        var set = try pipeline.inputs(for: model)
        let calibration = try pipeline.calibration(for: model, set)
        pipeline.warn(of: &set, for: model, calibration: calibration, tell: console.printError)
        model = try pipeline.frozen(model, on: calibration, set, tell: console.printError)
        let steps = try pipeline.steps(for: set, of: model)
        // No chip is involved but for the trials of `--neuron auto`.
        var options = try ExperimentOptions(
            conversion: pipeline.conversion(for: model, set), chip: pipeline.standardChip(), steps: steps, seed: pipeline.seed, threads: pipeline.threads)
        pipeline.describe(tuned: model, tell: console.printError)
        let lock = try folder.map { try FolderLock($0, inputs: arguments.filesRead) }
        try pipeline.search(&model, on: calibration, set, &options, observer: TerminalObserver(isQuiet: arguments.flag("--quiet")), print: console.print)
        var conversion = try model.network.convert(
            options.conversion, calibration: calibration.samples, threads: try pipeline.threads)
        conversion.notes = model.notes + conversion.notes
        // Refused before the inputs run, not after.
        let nir = try nirFiles(conversion, set, pipeline, arguments, steps: steps)
        let trial = try FloatTrial(
            conversion, model.network, set, steps: steps, seed: try pipeline.seed, threads: try pipeline.threads,
            isResidual: pipeline.isResidual)
        let report = FloatTrialReport(trial, conversion, of: model, calibration: calibration.description, steps: steps)
        var json = report.json
        pipeline.warn(of: trial.quality.metric, set, for: model, tell: console.printError)
        var files = ResultFiles()
        if let lock {
            if let nir { files.add(nir) }
            json = files.listed(in: json)
            try files.write(json, as: "convert.json", into: lock)
        }
        guard !arguments.flag("--json") else { return console.print(json.text(indented: true)) }
        for line in report.lines { console.print(line) }
        for note in nir?.notes ?? [] { console.print("note     network.nir: \(note)") }
        if let folder { console.print("wrote    \(folder)/  \((["convert.json"] + files.names).joined(separator: "  "))") }
    }

    private static func nirFiles(
        _ conversion: Conversion, _ set: InputSet, _ pipeline: PipelineArguments, _ arguments: ParsedArguments, steps: Int
    ) throws -> NIRFiles? {
        guard arguments.flag("--export-nir") else {
            if arguments.flag("--nir-extensions") { throw arguments.failure("--nir-extensions belongs to --export-nir") }
            return nil
        }
        do {
            return try NIRFiles(
                conversion, set.sample(0), steps: steps, seed: try pipeline.seed, allowsExtensions: arguments.flag("--nir-extensions"))
        } catch let error as InputError {
            throw FileError(file: set.source, reason: error.reason)
        } catch let error as NIRExportError {
            throw arguments.failure("--export-nir: \(error)")
        }
    }
}

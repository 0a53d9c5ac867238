import Compiler
import Formats
import Models
import Options
import Reports
import SynfireKit

/// `simulate`, and `synfire` without a command: the whole way from a trained network to counted spikes.
enum SimulateCommand {
    static func run(_ arguments: ParsedArguments, _ console: Console) throws {
        let pipeline = PipelineArguments(arguments: arguments)
        let folder = arguments.stringIfGiven("--output") ?? "synfire-out"
        var model = try pipeline.model()
        var set = try pipeline.inputs(for: model)
        model.readSigns(of: set)
        let calibration = try pipeline.calibration(for: model, set)
        pipeline.warn(of: &set, for: model, calibration: calibration, tell: console.printError)
        let trained = model.network
        model = try pipeline.frozen(model, on: calibration, set, tell: console.printError)
        let steps = try pipeline.steps(for: set, of: model)
        var options = try pipeline.experiment(try pipeline.conversion(for: model, set), chip: try pipeline.chip(), steps: steps)
        pipeline.describe(tuned: model, tell: console.printError)
        // Wrong words are refused before the folder is taken, and the folder before the work.
        let lock = try FolderLock(folder, inputs: arguments.filesRead)

        try pipeline.search(&model, on: calibration, set, &options, observer: TerminalObserver(isQuiet: arguments.flag("--quiet")), print: console.print)
        let experiment = try Experiment(model, calibration: calibration.samples, options)
        // Refused before the inputs run, not after.
        let sanafe = try arguments.flag("--export-sanafe") ? sanafeFiles(experiment, set, arguments) : nil
        let spikeFormat = try arguments.isGiven("--export-spikes") ? arguments.choice("--export-spikes", as: SpikeTable.Format.self) : nil
        let outcomes = try experiment.run(set, recordsSpikes: spikeFormat != nil, observer: TerminalObserver(isQuiet: arguments.flag("--quiet")))
        let builder = ReportBuilder(
            model: model, set: set, experiment: experiment, outcomes: outcomes, calibration: calibration.description)
        var report = try builder.report()
        let stages = try StageScores(
            trained, experiment, set, quality: report.quality.metric, calibration: calibration.samples, isSearched: pipeline.searchesConversion,
            observer: TerminalObserver(isQuiet: arguments.flag("--quiet")))
        if let stages { report.warnings.append(stages.sentence) }

        var files = ResultFiles(experiment: experiment, outcomes: outcomes, set: set, output: try builder.outputShape())
        if let sanafe { files.add(sanafe) }
        try files.add(spikeFormat, experiment, outcomes, set, folder: folder)
        let json = files.listed(in: report.json())
        try files.write(json, as: "run.json", into: lock)
        if arguments.flag("--json") {
            console.print(json.text(indented: true))
        } else {
            console.print(Summary(report, folder: folder, files: ["run.json"] + files.names, isTerminal: console.isTerminal).text())
        }
    }

    private static func sanafeFiles(_ experiment: Experiment, _ set: InputSet, _ arguments: ParsedArguments) throws -> SanafeFiles {
        do { return try SanafeFiles(experiment, set.sample(0)) } catch let refusal as SanafeExport.Refusal {
            throw arguments.failure("--export-sanafe: \(refusal)")
        }
    }
}

import Compiler
import Formats
import Options
import Reports
import SynfireKit

/// `compile`: does it fit, on how many cores, and which limit binds?
enum CompileCommand {
    static func run(_ arguments: ParsedArguments, _ console: Console) throws {
        let pipeline = PipelineArguments(arguments: arguments)
        let folder = arguments.stringIfGiven("--output") ?? "synfire-out"
        var model = try pipeline.model()
        let hasData = pipeline.isSample || arguments.isGiven("--input") || arguments.isGiven("--calibrate")
        // Signs of given spikes decide their axons, and their length the window.
        let spikes = try pipeline.takesSpikes(for: model) ? pipeline.inputs(for: model) : nil
        if let spikes { model.readSigns(of: spikes) }
        let calibration = try hasData ? pipeline.calibrationData(for: model) : pipeline.randomInput(for: model)
        model = try pipeline.frozen(model, on: calibration, nil, tell: console.printError)
        let steps = try pipeline.steps(for: spikes, of: model)
        var options = try pipeline.experiment(try pipeline.conversion(for: model, spikes), chip: try pipeline.chip(), steps: steps)
        pipeline.describe(tuned: model, tell: console.printError)
        options.measuresRates = hasData
        options.otherChips = try pipeline.otherChips()
        let lock = try FolderLock(folder, inputs: arguments.filesRead)
        if pipeline.searchesConversion, !hasData {
            throw arguments.failure("--neuron auto chooses by the calibration data: give --input or --calibrate, or name the neuron")
        }
        try pipeline.search(&model, on: calibration, spikes, &options, observer: TerminalObserver(isQuiet: arguments.flag("--quiet")), print: console.print)
        let clock = ContinuousClock()
        let start = clock.now
        let experiment = try Experiment(model, calibration: calibration.samples, options)
        let elapsed = clock.now - start

        var files = ResultFiles()
        files.addMap(experiment.compilation.map)
        files.addHeatMaps(experiment.compilation.map)
        let report = CompilationReport(experiment, of: model, calibration: calibration.description)
        try files.write(files.listed(in: report.json.without("seconds")), as: "compile.json", into: lock)
        guard !arguments.flag("--json") else { return console.print(report.json.text(indented: true)) }
        for line in report.lines { console.print(line) }
        if arguments.flag("--dump") { for line in report.passLines { console.print(line) } }
        console.print("took     \(SIFormat.quantity(elapsed.inSeconds, unit: "s")) for calibration, conversion and compilation")
        console.print("wrote    \(folder)/  compile.json  \(files.names.joined(separator: "  "))")
    }
}

extension Duration {
    fileprivate var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

extension JSON {
    /// The same without members of one name at any depth: times, which are no result.
    fileprivate func without(_ key: String) -> JSON {
        switch self {
        case .object(let members): .object(members.filter { $0.key != key }.map { JSON.Member($0.key, $0.value.without(key)) })
        case .array(let values): .array(values.map { $0.without(key) })
        default: self
        }
    }
}

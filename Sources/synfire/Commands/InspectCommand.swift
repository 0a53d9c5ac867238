import Compiler
import EventSim
import Formats
import Models
import Options
import SynfireKit

/// `inspect`: what a file holds, without running anything.
enum InspectCommand {
    static func run(_ arguments: ParsedArguments, _ console: Console) throws {
        guard let path = arguments.positionals.first else { throw arguments.failure("FILE is missing") }
        let shape = try arguments.shapeIfGiven("--input-shape").map { Shape(channels: $0[0], height: $0[1], width: $0[2]) }
        if let target = arguments.stringIfGiven("--save") {
            try arguments.refuseReplacingInput(target)
            try FileAccess.write(NetworkFile.encode(ModelSource.load(path, inputShape: shape).network).encoded(), to: target)
        }
        guard let inspection = try Inspection(path, inputShape: shape, events: EventArguments(arguments: arguments).readingIfGiven) else {
            try ChipsCommand.run(arguments, console)
            return
        }
        console.print(arguments.flag("--json") ? inspection.json.text(indented: true) : inspection.lines.joined(separator: "\n"))
        if let problem = inspection.problem { throw problem }
        if arguments.isGiven("--chip") { try fit(arguments, console) }
    }

    /// Whether a network becomes spikes and fits on a chip: all that stands in the way is thrown.
    private static func fit(_ arguments: ParsedArguments, _ console: Console) throws {
        let pipeline = PipelineArguments(arguments: arguments)
        if pipeline.searchesConversion { throw arguments.failure("--neuron auto runs inputs, and inspect runs none: name the neuron, or use compile") }
        var model = try pipeline.model()
        let calibration = try arguments.isGiven("--calibrate") ? pipeline.calibrationData(for: model) : pipeline.randomInput(for: model)
        model = try pipeline.frozen(model, on: calibration, nil, tell: console.printError)
        let chip = try pipeline.chip()
        let options = try pipeline.experiment(try pipeline.conversion(for: model, nil), chip: chip, steps: try pipeline.steps(for: nil, of: model))
        let map = try Experiment(model, calibration: calibration.samples, options).compilation.map
        guard !arguments.flag("--json") else { return }
        console.print("chip     \(chip.name): fits, on \(map.cores.count) cores")
    }
}

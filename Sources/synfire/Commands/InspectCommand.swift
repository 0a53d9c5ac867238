import Formats
import Models
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
    }
}

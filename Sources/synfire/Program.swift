import Options
import Processors
import SynfireKit

/// The program: reads the command line, runs the command, and turns errors into one line and an exit code.
enum Program {
    static let version = ProgramVersion.current

    /// Runs one command line, without the program's name, and returns its exit code.
    static func run(_ words: [String], console: Console = Console()) -> Int32 {
        do {
            try carryOut(words, console)
            if let failure = console.failure() { throw failure }
            return ExitCode.done.rawValue
        } catch {
            console.printError("synfire: \(error)")
            return ExitCode(for: error).rawValue
        }
    }

    private static func carryOut(_ words: [String], _ console: Console) throws {
        _ = try ProcessorLevel.choose(ProcessorLevel.environment)
        switch try Arguments.parse(words, commands: Commands.all, fallback: Commands.sample) {
        case .version: console.print("synfire \(version)")
        case .help(nil): console.print(Help.general(commands: Commands.all, fallback: Commands.sample, version: version))
        case .help(let command?): console.print(Help.command(command))
        case .run(let arguments): try command(arguments.spec.name)(arguments, console)
        }
    }

    private static func command(_ name: String) -> (ParsedArguments, Console) throws -> Void {
        switch name {
        case "inspect": InspectCommand.run
        case "infer": InferCommand.run
        case "convert": ConvertCommand.run
        case "compile": CompileCommand.run
        case "simulate": SimulateCommand.run
        case "compare": CompareCommand.run
        case "chips": ChipsCommand.run
        case "train", "tune": TrainCommand.run
        case "evaluate": EvaluateCommand.run
        case "pipeline": PipelineCommand.run
        case "reproduce": ReproduceCommand.run
        case "explain": ExplainCommand.run
        default: SimulateCommand.run
        }
    }
}

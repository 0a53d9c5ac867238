import Formats
import Options
import SynfireKit

/// `train` and `tune`: one stage of learning in a folder.
enum TrainCommand {
    static func run(_ arguments: ParsedArguments, _ console: Console) throws {
        let name = arguments.spec.name
        let learning = LearningArguments(arguments: arguments)
        let recipe = try learning.recipe(arguments.positionals[0], stage: name)
        let folder = arguments.stringIfGiven("--output") ?? "synfire-\(name)"
        let lock = try FolderLock(folder, inputs: arguments.filesRead)
        let stage = try learning.stage(recipe, folder: folder, observer: TerminalObserver(isQuiet: arguments.flag("--quiet"), workUnit: ""))
        let outcome = try Interruption.letFinish {
            name == "train" ? try stage.train() : try stage.tune(from: arguments.stringIfGiven("--from"))
        }
        withExtendedLifetime(lock) {}
        guard !arguments.flag("--json") else {
            return console.print(JSON.object([JSON.Member("schema", .string("synfire-\(name)/1")), JSON.Member(name, learning.json(outcome))]).text(indented: true))
        }
        for line in learning.lines(name == "tune" ? "tuned" : "train", outcome, recipe) { console.print(line) }
        console.print("         \(folder)/last.safetensors  resume.safetensors  log.csv  curves.svg")
    }
}

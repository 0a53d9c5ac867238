import Formats
import Options
import SynfireKit

/// `pipeline`: train, convert and tune, one after the other, then all three on the test people.
enum PipelineCommand {
    static func run(_ arguments: ParsedArguments, _ console: Console) throws {
        let learning = LearningArguments(arguments: arguments)
        let recipe = try learning.recipe(arguments.positionals[0])
        let folder = arguments.stringIfGiven("--output") ?? "synfire-pipeline"
        let lock = try FolderLock(folder, inputs: arguments.filesRead)
        func stage(_ name: String) throws -> LearningStage { try learning.stage(recipe, folder: "\(folder)/\(name)", observer: TerminalObserver(isQuiet: arguments.flag("--quiet"), workUnit: "")) }
        let isJSON = arguments.flag("--json")
        func tell(_ name: String, _ outcome: LearningStage.Outcome) { if !isJSON { for line in learning.lines(name, outcome, recipe) { console.print(line) } } }
        let table = try Interruption.letFinish {
            let trained = try stage("train").train()
            tell("train", trained)
            let converted = try stage("convert").convert(from: trained.bestPath)
            let tuned = try stage("tune").tune(from: trained.bestPath)
            tell("tuned", tuned)
            return try EvaluateCommand.table(
                [("ANN", trained.bestPath), ("converted", converted), ("tuned", tuned.bestPath)], recipe, arguments, fold: nil)
        }
        let report = EvaluateCommand.report(table, recipe, schema: "synfire-pipeline/1")
        try FileAccess.write(Array((report.text(indented: true) + "\n").utf8), to: "\(folder)/pipeline.json")
        withExtendedLifetime(lock) {}
        guard !isJSON else { return console.print(report.text(indented: true)) }
        for line in [""] + table.lines() { console.print(line) }
        console.print("wrote    \(folder)/  pipeline.json  train/  convert/  tune/")
    }
}

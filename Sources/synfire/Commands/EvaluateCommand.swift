import Formats
import Options
import SynfireKit

/// `evaluate`: checkpoints on the people of a fold.
enum EvaluateCommand {
    static func run(_ arguments: ParsedArguments, _ console: Console) throws {
        let learning = LearningArguments(arguments: arguments)
        let path = arguments.stringIfGiven("--recipe")
        let recipe = try path.map { try learning.recipe($0) } ?? learning.replaced(try Recipe(of: arguments.positionals[0]))
        let names = arguments.positionals.map { ($0.split(separator: "/").suffix(2).joined(separator: "/"), $0) }
        let table = try Interruption.letFinish { try Self.table(names, recipe, arguments, fold: nil) }
        let report = Self.report(table, recipe, schema: "synfire-evaluate/1")
        if let path = arguments.stringIfGiven("--output") {
            try arguments.refuseReplacingInput(path)
            try FileAccess.write(Array((report.text(indented: true) + "\n").utf8), to: path)
        }
        guard !arguments.flag("--json") else { return console.print(report.text(indented: true)) }
        for line in table.lines() { console.print(line) }
    }

    /// Networks on the people of a fold, each in its form.
    static func table(
        _ networks: [(name: String, path: String)], _ recipe: Recipe, _ arguments: ParsedArguments, fold: Int?
    ) throws -> LearningTable {
        var evaluation = LearningEvaluation(
            recipe, fold: fold, threads: try PipelineArguments(arguments: arguments).threads,
            observer: TerminalObserver(isQuiet: arguments.flag("--quiet"), workUnit: ""))
        if arguments.spec.name == "evaluate" {
            evaluation.form = try arguments.choice("--as", as: LearningEvaluation.Form.self)
            if arguments.isGiven("--at") { evaluation.steps = try arguments.ints("--at", in: 1...1 << 16) }
            evaluation.cuts = try arguments.doubles("--cut", in: 1e-6...0.999_999)
        }
        return LearningTable(try networks.flatMap { network in try evaluation.rows(of: network.path).map { (network.name, $0) } })
    }

    static func report(_ table: LearningTable, _ recipe: Recipe, schema: String) -> JSON {
        .object([JSON.Member("schema", .string(schema)), JSON.Member("recipe", recipe.resolved(onlyResult: true)), JSON.Member("rows", table.json)])
    }
}

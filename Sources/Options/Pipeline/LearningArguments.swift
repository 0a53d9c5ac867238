package import Formats
import Foundation
import Reports
package import SynfireKit

/// What the commands that learn have in common on the command line: a recipe, what replaces its values, and where results go.
package struct LearningArguments {
    package let arguments: ParsedArguments

    package init(arguments: ParsedArguments) { self.arguments = arguments }

    /// Options that stand for a key of the recipe; of a stage where the command has one.
    private static let keys = [
        "--data": "data.folder", "--network": "network", "--fold": "split.test", "--validation": "split.validation", "--neuron": "convert.neuron",
        "--thresholds": "convert.thresholds", "--initial": "convert.initial", "--steps": "convert.steps", "--rule": "tune.rule", "--seed": "seed",
    ]
    private static let stageKeys = ["--epochs": "epochs", "--batch": "batch", "--rate": "optimizer.rate", "--loss": "loss"]

    package var pipeline: PipelineArguments { PipelineArguments(arguments: arguments) }

    /// A recipe with what the command line says in place of its values.
    ///
    /// - Parameters:
    ///   - path: a file, or the name of a recipe that comes with the program.
    ///   - stage: whose values `--epochs` and its like replace; `nil` where the command has none of them.
    package func recipe(_ path: String, stage: String? = nil) throws -> Recipe { try replaced(try Recipe(FileAccess.read(place(of: path)), file: path), stage: stage) }

    /// The recipe with what the command line says in place of its values.
    package func replaced(_ recipe: Recipe, stage: String? = nil) throws -> Recipe {
        var recipe = recipe
        for item in arguments.strings("--set") {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
            guard parts.count == 2 else { throw arguments.failure("--set takes KEY=VALUE, such as train.batch=26, got \"\(item)\"") }
            try set(&recipe, parts[0], parts[1], "--set")
        }
        for (option, key) in Self.keys.sorted(by: { $0.key < $1.key }) where arguments.isGiven(option) {
            try set(&recipe, key, try arguments.string(option), option)
        }
        for (option, key) in Self.stageKeys.sorted(by: { $0.key < $1.key }) where stage != nil && arguments.isGiven(option) {
            try set(&recipe, "\(stage ?? "").\(key)", try arguments.string(option), option)
        }
        return recipe
    }

    private func set(_ recipe: inout Recipe, _ key: String, _ value: String, _ option: String) throws {
        do throws(Recipe.Refusal) { try recipe.set(key, to: value) } catch { throw arguments.failure("\(option): \(error)") }
    }

    /// A name without a folder and an ending is a recipe of `Examples/recipes`.
    private func place(of path: String) throws(FileError) -> String {
        guard !path.contains("/"), !path.hasSuffix(".json"), !FileAccess.exists(path) else { return path }
        do { return try SampleFiles.path("Examples/recipes/\(path).json") } catch {
            throw FileError(file: path, reason: "is neither a file nor a recipe that comes with the program", remedy: "name a file, or one of those in Examples/recipes")
        }
    }

    /// A stage in a folder, or in one within it.
    package func stage(_ recipe: Recipe, folder: String, observer: any RunObserver) throws -> LearningStage {
        LearningStage(
            recipe, folder: folder, resumes: arguments.flag("--resume"), threads: try pipeline.threads,
            observer: observer)
    }

    /// What a stage came to, in three lines.
    package func lines(_ name: String, _ outcome: LearningStage.Outcome, _ recipe: Recipe) -> [String] {
        let rate = outcome.seconds > 0 ? Double(outcome.steps) / outcome.seconds : 0
        return [
            "\(name)    \(SIFormat.count(outcome.parameters)) parameters, \(SIFormat.grouped(outcome.samples.training)) samples, validated on \(SIFormat.grouped(outcome.samples.validation))",
            "best     epoch \(outcome.bestEpoch), \(recipe.metric) \(SIFormat.fixed(outcome.bestValue, decimals: 4))  (\(SIFormat.grouped(outcome.steps)) steps in \(SIFormat.quantity(outcome.seconds, unit: "s")), \(SIFormat.significant(rate)) a second, validation included)",
            "wrote    \(outcome.bestPath)",
        ]
    }

    package func json(_ outcome: LearningStage.Outcome) -> JSON {
        .object([
            JSON.Member("best", .string(outcome.bestPath)), JSON.Member("epoch", .integer(outcome.bestEpoch)), JSON.Member("value", .number(outcome.bestValue)),
            JSON.Member("steps", .integer(outcome.steps)), JSON.Member("seconds", .number(outcome.seconds)),
        ])
    }
}

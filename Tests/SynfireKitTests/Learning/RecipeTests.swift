import Formats
import Foundation
import Models
import Testing

@testable import SynfireKit

@Suite("Recipes: is every value read, and every mistake named with its line?")
struct RecipeTests {
    private func recipe(_ text: String) throws(FileError) -> Recipe { try Recipe(Array(text.utf8), file: "recipe.json") }

    @Test func `Values come from the file, from its fallbacks, or from what replaces them`() throws {
        var recipe = try recipe("{\"train\": {\"batch\": 13, \"optimizer\": {\"rate\": 0.01}}, \"convert\": {\"thresholds\": [1, 0.5]}}")
        #expect(recipe.whole("train.batch") == 13 && recipe.number("train.optimizer.rate") == 0.01 && recipe.whole("tune.batch") == 26)
        #expect(recipe.numbersIfGiven("convert.thresholds") == [1, 0.5] && recipe.numberIfGiven("convert.initial") == nil)
        try recipe.set("train.batch", to: "7")
        try recipe.set("convert.thresholds", to: "2,1")
        try recipe.set("data.residual", to: "true")
        #expect(recipe.whole("train.batch") == 7 && recipe.numbersIfGiven("convert.thresholds") == [2, 1] && recipe.flag("data.residual"))
    }

    @Test func `Every fallback is possible, and every key is on the page`() throws {
        let page = try String(contentsOfFile: Package.path("docs/learning.md"), encoding: .utf8)
        for key in RecipeKey.all {
            if let fallback = key.fallback { #expect(key.kind.read(fallback) != nil, "\(key.name)") }
            let name = key.name.hasPrefix("tune.") && RecipeKey.all.contains { $0.name == "train." + key.name.dropFirst(5) } ? "train." + key.name.dropFirst(5) : key.name
            let row = "| `\(name)` | \(key.fallback.map { "`\($0)`" } ?? "") |"
            #expect(page.contains(row) || key.name.hasPrefix("tune.") && page.contains("| `\(name)` |"), "docs/learning.md has no row \(row)")
            #expect(page.contains(key.summary), "\(key.name): \(key.summary)")
        }
        #expect(Set(RecipeKey.all.map(\.name)).count == RecipeKey.all.count)
    }

    @Test(arguments: [
        ("{\n\"train\": {\n\"batchs\": 2}}", "line 3", "unknown key train.batchs; did you mean \"train.batch\"?"),
        ("{\n\n\"train\": {\"batch\": 0}}", "line 3, train.batch", "must be a whole number from 1 to 65536, got 0"),
        ("{\"train\": 3}", "line 1", "train must be an object"), ("[]", "line 1", "a recipe is a JSON object"),
        ("{\"train\": {\"loss\": \"mse\"}}", "line 1, train.loss", "must be one of bce, dice"), ("{\"schema\": \"x\"}", "line 1, schema", "must be synfire-recipe/1"),
        ("{\"convert\": {\"thresholds\": [1, \"a\"]}}", "line 1, convert.thresholds", "must be numbers above 0"),
    ])
    func `What is wrong is named`(text: String, place: String, reason: String) {
        let error = #expect(throws: FileError.self) { _ = try recipe(text) }
        #expect(error?.place == place && error?.reason.contains(reason) == true, "\(String(describing: error))")
    }

    @Test(arguments: [("train.batchs", "1"), ("train.batch", "many"), ("data.residual", "yes"), ("convert.thresholds", "1,,2"), ("train.loss", "mse")])
    func `What cannot replace a value is refused`(key: String, value: String) throws {
        var recipe = try recipe("{}")
        let refusal = #expect(throws: Recipe.Refusal.self) { try recipe.set(key, to: value) }
        #expect(refusal?.key == key)
    }

    @Test func `Options of a neuron belong to it, and thresholds fall`() throws {
        for text in [
            "{\"convert\": {\"neuron\": \"if\", \"thresholds\": [1]}}", "{\"convert\": {\"thresholds\": [1, 2]}}", "{\"convert\": {\"neuron\": \"lif\"}}",
            "{\"convert\": {\"negative-threshold\": 1}}",
        ] {
            let recipe = try recipe(text)
            #expect(throws: FileError.self, "\(text)") { _ = try recipe.conversion() }
        }
        #expect(try recipe("{\"convert\": {\"thresholds\": [1, 0.5]}}").conversion().initialPotential == 0.25)
    }

    @Test func `A checkpoint's recipe is all that the result depends on, and says what differs`() throws {
        let one = try recipe("{\"name\": \"a\", \"data\": {\"folder\": \"/somewhere\"}, \"train\": {\"batch\": 4}}")
        let text = one.resolved(onlyResult: true).text(indented: false)
        #expect(!text.contains("somewhere"))
        var other = try Recipe(resolved: text, file: "best.safetensors")
        #expect(one.difference(from: other) { _ in false } == nil)
        try other.set("train.batch", to: "5")
        let difference = try #require(one.difference(from: other) { _ in false })
        #expect(difference == ("train.batch", "4", "5"))
        #expect(one.difference(from: other) { $0.hasPrefix("train.") } == nil)
    }

    @Test func `A zoo network has the recipe's seed unless it says another`() throws {
        let plain = try recipe("{\"seed\": 5, \"network\": \"zoo:unet?input=1x8x8&base=2&levels=2\"}").startingNetwork()
        #expect(try plain == recipe("{\"network\": \"zoo:unet?input=1x8x8&base=2&levels=2&seed=5\"}").startingNetwork())
        #expect(try plain != recipe("{\"network\": \"zoo:unet?input=1x8x8&base=2&levels=2\"}").startingNetwork())
    }

    @Test func `The recipes that come with the program are the network of the example`() throws {
        let folder = Package.path("Examples/recipes")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(files.count >= 4)
        let example = try ModelSource.load(Package.path("Examples/hippocampus/model.onnx")).network
        for file in files {
            let recipe = try Recipe(FileAccess.read("\(folder)/\(file)"), file: file)
            #expect(recipe.textIfGiven("name") == String(file.dropLast(5)))
            #expect(try recipe.startingNetwork().parameterCount == example.parameterCount, "\(file)")
            _ = try (recipe.stage("train"), recipe.stage("tune"), recipe.conversion())
        }
    }
}

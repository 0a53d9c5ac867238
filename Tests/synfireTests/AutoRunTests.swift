import Formats
import Testing

@testable import synfire

/// Does `--neuron auto` say what it tried, and can its choice be repeated without it?
@Suite("Smoke: does --neuron auto choose and say so?")
struct AutoRunTests {
    private static func chosen(_ output: String) throws -> [String] {
        let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("chosen   ") })
        return line.split(separator: " ").dropFirst().map(String.init)
    }

    @Test func `convert prints what was tried, and its line gives the same result without auto`() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let words = ["convert", SmallCase.network, "--input", input, "--steps", "8"]
        let auto = CommandRun(words + ["--neuron", "auto", "--output", folder.file("auto")])
        #expect(auto.code == 0, "\(auto.errors)")
        #expect(auto.output.contains("ways to convert") && auto.output.contains("--neuron multi-threshold --thresholds 2,1,0.5,0.25"))
        let repeated = CommandRun(words + (try Self.chosen(auto.output)) + ["--output", folder.file("again")])
        #expect(repeated.code == 0, "\(repeated.errors)")
        let results = try ["auto", "again"].map { try JSON.parse(try FileAccess.read(folder.file("\($0)/convert.json")), file: $0) }
        #expect(results[0]["layers"] == results[1]["layers"])
        let notes = try #require(results[0]["notes"]?.arrayValue)
        #expect(notes.contains { $0.stringValue?.contains("--neuron auto chose") == true })
    }

    @Test(arguments: ["simulate", "compile"])
    func `simulate and compile choose too`(command: String) throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let run = CommandRun([command, SmallCase.network, "--input", input, "--steps", "4", "--neuron", "auto", "--output", folder.file("out")])
        #expect(run.code == 0, "\(run.errors)")
        #expect(try Self.chosen(run.output).first == "--neuron")
    }

    @Test func `compare gives auto a row`() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let run = CommandRun(["compare", SmallCase.network, "--input", input, "--neuron", "if,auto", "--chip", "loihi-like", "--steps", "4"])
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output.contains("analog → auto"))
        #expect(run.errors.contains { $0.hasPrefix("chosen   ") })
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var words: [String]
        var reason: String
        var testDescription: String { words.joined(separator: " ") }
    }

    static let refusals = [
        Refusal(words: ["convert", "--thresholds", "1,0.5"], reason: "leave --thresholds out"),
        Refusal(words: ["convert", "--leak", "0.9"], reason: "leave --leak out"),
        Refusal(words: ["compile"], reason: "give --input or --calibrate"),
        Refusal(words: ["inspect", "--chip", "loihi-like"], reason: "name the neuron, or use compile"),
    ]

    @Test(arguments: refusals)
    func `Options that auto has no use for are refused`(test: Refusal) throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let needsInput = test.words[0] == "convert"
        let run = CommandRun(
            [test.words[0], SmallCase.network, "--neuron", "auto"] + test.words.dropFirst() + (needsInput ? ["--input", input] : [])
                + (test.words[0] == "inspect" ? [] : ["--output", folder.file("out")]))
        #expect(run.code == 2)
        #expect(run.errors.joined().contains(test.reason), "\(run.errors)")
    }

    @Test func `A freely ternary network is labelled as the identity, in notes and not in those with memory`() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        func output(_ neuron: String) -> String {
            CommandRun(["convert", SmallCase.network, "--input", input, "--neuron", neuron, "--steps", "4"]).output
        }
        #expect(output("ternary").contains("they compute the identity, not a ReLU; --neuron signed-ternary computes the ReLU"))
        #expect(!output("signed-ternary").contains("compute the identity"))
    }

    @Test func `compare says that the trained network's own quality is next to nothing`() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let inspected = CommandRun(["inspect", SmallCase.network, "--save", folder.file("net.safetensors")])
        #expect(inspected.code == 0, "\(inspected.errors)")
        let dense = CommandRun(["infer", folder.file("net.safetensors"), "--input", input, "--output", folder.file("y.npy")])
        #expect(dense.code == 0, "\(dense.errors)")
        // Foreground exactly where the network says background.
        let output = try NPY.parse(try FileAccess.read(folder.file("y.npy")), file: "y").floats()
        let label = try folder.write(NPY.encode(RawTensor(shape: [2, 8, 8], uint8s: output.map { $0 > 0 ? 0 : 1 })), "label.npy")
        let run = CommandRun([
            "compare", folder.file("net.safetensors"), "--input", input, "--label", label, "--neuron", "if", "--chip", "loihi-like", "--steps", "2",
            "--max-steps", "0",
        ])
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.errors.contains { $0.contains("the trained network's own Dice") }, "\(run.errors)")
    }
}

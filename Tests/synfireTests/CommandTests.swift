import Formats
import Foundation
import Testing

@testable import synfire

/// Does every command answer its question?
@Suite("Smoke: does every command run?")
struct CommandTests {
    @Test("each command prints JSON with --json and text without")
    func commands() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let label = try folder.write(SmallCase.label(), "label.npy")
        let commands: [[String]] = [
            ["inspect", SmallCase.network], ["inspect", input], ["inspect", Package.path("hwspec/loihi1.json")],
            ["infer", SmallCase.network, "--input", input, "--label", label],
            ["convert", SmallCase.network, "--input", input, "--label", label],
            ["compile", SmallCase.network, "--input", input, "--output", folder.file("map")],
            ["compare", SmallCase.network, "--input", input, "--label", label, "--steps", "4,8", "--max-steps", "8", "--chip", "loihi-like,loihi-like-binary,loihi1"],
            ["chips"], ["chips", "loihi-like"], ["explain", "sops"], ["explain"],
        ]
        for command in commands {
            let quiet = command[0] == "explain" ? [] : ["--quiet"]
            let text = run(command + quiet)
            #expect(text.code == 0, "\(command): \(text.errors)")
            #expect(!text.output.isEmpty)
            let json = run(command + quiet + ["--json"])
            #expect(json.code == 0, "\(command): \(json.errors)")
            #expect(throws: Never.self) { try JSON.parse(Array(json.output.utf8), file: "\(command)") }
        }
    }

    private func run(_ words: [String]) -> CommandRun { CommandRun(words, addsQuiet: false) }

    @Test("compare has a row per spike code with quality, and says why a row is missing")
    func comparison() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let label = try folder.write(SmallCase.label(), "label.npy")
        let run = CommandRun(["compare", SmallCase.network, "--input", input, "--label", label, "--chip", "loihi1", "--max-steps", "0", "--json"])
        let json = try JSON.parse(Array(run.output.utf8), file: "standard output")
        let rows = try #require(json["rows"]?.arrayValue)
        #expect(rows.count == 3)
        #expect(rows.allSatisfy { $0["qualitySpiking"]?.doubleValue != nil || $0["quality"] != nil })
        #expect(json["refused"]?.arrayValue?.count == 3)
    }

    @Test("a core map that compile wrote is readable and verified again")
    func coreMap() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        #expect(CommandRun(["compile", SmallCase.network, "--input", input, "--output", folder.file("map")]).code == 0)
        let path = folder.file("map/coremap.safetensors")
        let inspected = CommandRun(["inspect", path])
        #expect(inspected.code == 0)
        #expect(inspected.output.contains("blocks") && inspected.output.contains("verified"))
    }

    @Test("inspect tells what blocks a network, and that its own networks convert")
    func inspect() throws {
        let run = CommandRun(["inspect", Package.path("Examples/denoise/model.onnx"), "--input-shape", "1x64x64"])
        #expect(run.output.contains("population"))
        #expect(run.output.contains("129,681"))
    }

    @Test("compile says what rounding did to every layer, as text and as JSON")
    func quantization() throws {
        let folder = try ScratchFolder()
        let words = [
            "compile", SmallCase.network, "--input", try folder.write(SmallCase.input(), "input.npy"), "--neuron", "if", "--reset", "hard", "--dialect",
            "lava", "--weight-percentile", "90", "--output", folder.file("map"),
        ]
        let json = try JSON.parse(Array(CommandRun(words + ["--json"]).output.utf8), file: "standard output")
        let layers = try #require(json["layers"]?.arrayValue)
        for layer in layers {
            #expect(layer["quantization"]?["scale"]?.doubleValue ?? 0 > 0)
            #expect(layer["quantization"]?["maxError"]?.doubleValue != nil)
        }
        // One weight in ten is larger than the one that fills the mantissa.
        #expect(layers.contains { 0.02...0.1 ~= $0["quantization"]?["clipped"]?.doubleValue ?? 0 })
        #expect(CommandRun(words).output.contains("weight step  max error  clipped"))
    }

    @Test("compile says in JSON too where a dialect of Loihi's integers leaves the region in which all agree")
    func dialectWarnings() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        func warnings(_ options: [String]) throws -> [String] {
            let words = ["compile", SmallCase.network, "--input", input, "--neuron", "if", "--reset", "hard", "--output", folder.file("map")] + options
            let json = try JSON.parse(Array(CommandRun(words + ["--json"]).output.utf8), file: "standard output")
            let listed = try #require(json["warnings"]?.arrayValue).compactMap(\.stringValue)
            let printed = CommandRun(words).output.split(separator: "\n").filter { $0.hasPrefix("warning  ") }.map { String($0.dropFirst(9)) }
            #expect(listed == printed)
            return listed
        }
        #expect(try warnings([]) == [])
        #expect(try warnings(["--dialect", "chip-like", "--lowest-potential", "0"]).contains { $0.contains("cuts potentials off at 0") })
    }
}

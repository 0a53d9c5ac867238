import Formats
import Foundation
import Models
import SchemaSupport
import Testing

@testable import synfire

/// Does the tool write what it promises?
@Suite("Golden: are a run's files complete and correct?")
struct RunFileTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var options: [String]
        var testDescription: String { options.joined(separator: " ") }
    }

    static let cases = [
        Case(options: []), Case(options: ["--neuron", "if", "--steps", "16", "--chip", "loihi1"]),
        Case(options: ["--coding", "ternary", "--neuron", "if"]), Case(options: ["--chip", "loihi-like-binary"]),
        Case(options: ["--readout", "spikes"]), Case(options: ["--readout", "spikes", "--neuron", "if", "--chip", "loihi1"]),
        Case(options: ["--neuron", "free-multi-threshold", "--thresholds", "1,0.5"]),
        Case(options: ["--noise", "0.1"]), Case(options: ["--schedule", "delayed", "--slice", "1"]),
    ]

    @Test("run.json satisfies its schema and the other files are readable", arguments: cases)
    func files(_ test: Case) throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let label = try folder.write(SmallCase.label(), "label.npy")
        let run = CommandRun(
            ["simulate", SmallCase.network, "--input", input, "--label", label, "--json", "--output", folder.file("out")] + test.options)
        #expect(run.code == 0, "\(run.errors)")

        let schemaPath = Package.path("docs/run.schema.json")
        let schema = JSONSchema(try JSON.parse(FileAccess.read(schemaPath), file: schemaPath))
        let path = folder.file("out/run.json")
        let json = try JSON.parse(FileAccess.read(path), file: path)
        #expect(schema.problems(in: json) == [])
        #expect(try JSON.parse(Array(run.output.utf8), file: "standard output") == json)
        #expect(json["chip"]?["cores"]?.intValue ?? 0 > 0)

        #expect(json["conversion"]?["readout"]?.stringValue == (test.options.contains("--readout") ? "spikes" : "potential"))
        #expect(json["conversion"]?["balancing"] == .null)
        let samples = test.options.contains("--slice") ? 1 : 2
        let output = try NPY.parse(FileAccess.read(folder.file("out/output.npy")), file: "output.npy")
        #expect(output.shape == [samples, 1, 8, 8])
        let picture = try PNG.parse(FileAccess.read(folder.file("out/overlay.png")), file: "overlay.png")
        #expect(picture.width > 3 * 200)
        if !test.options.contains("--noise") {
            let mask = try NPY.parse(FileAccess.read(folder.file("out/mask.npy")), file: "mask.npy")
            #expect(mask.shape == [samples, 8, 8])
            #expect(json["quality"]?["metric"]?["name"]?.stringValue == "Dice")
        } else {
            #expect(json["quality"]?["metric"]?["name"]?.stringValue == "PSNR")
            #expect(json["quality"]?["metric"]?["input"]?.doubleValue != nil)
        }
    }

    @Test("how balanced thresholds were measured is recorded, and changes them")
    func balancing() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let path = Package.path("docs/run.schema.json")
        let schema = JSONSchema(try JSON.parse(FileAccess.read(path), file: path))
        var spikes: Set<Int> = []
        for (steps, scale) in [("60", "0.8"), ("60", "0.5")] {
            let run = CommandRun([
                "simulate", "zoo:unet?input=1x8x8&base=4&levels=1&seed=3", "--input", input, "--neuron", "if", "--normalization", "balanced",
                "--balancing-steps", steps, "--balancing-scale", scale, "--json", "--output", folder.file("out"),
            ])
            #expect(run.code == 0, "\(run.errors)")
            let json = try JSON.parse(Array(run.output.utf8), file: "standard output")
            #expect(schema.problems(in: json) == [])
            #expect(json["conversion"]?["balancing"]?["steps"]?.intValue == Int(steps))
            #expect(json["conversion"]?["balancing"]?["scale"]?.doubleValue == Double(scale))
            spikes.insert(json["counters"]?["spikes"]?.intValue ?? 0)
        }
        #expect(spikes.count == 2 && !spikes.contains(0))
    }

    @Test("totals are sums of layers, and counters per inference their means")
    func sums() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(3), "input.npy")
        let run = CommandRun(["simulate", SmallCase.network, "--input", input, "--json", "--output", folder.file("out")])
        let json = try JSON.parse(Array(run.output.utf8), file: "standard output")
        let layers = try #require(json["layers"]?.arrayValue)
        for key in ["events", "spikes", "sops"] {
            let total = try #require(json["counters"]?[key]?.intValue)
            #expect(layers.reduce(0) { $0 + ($1[key]?.intValue ?? 0) } == total)
            #expect(json["perInference"]?[key]?.doubleValue == Double(total) / 3)
        }
        #expect(json["steps"]?.intValue ?? 0 > (json["window"]?.intValue ?? 0))
    }

    @Test("every file has the same bytes whatever the number of threads")
    func threads() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(5), "input.npy")
        var runs: [[[UInt8]]] = []
        for threads in [1, 2, 7] {
            let output = folder.file("out\(threads)")
            let run = CommandRun([
                "simulate", SmallCase.network, "--input", input, "--coding", "ternary", "--neuron", "if", "--threads", "\(threads)",
                "--output", output,
            ])
            #expect(run.code == 0, "\(run.errors)")
            let names = try FileManager.default.contentsOfDirectory(atPath: output).sorted()
            #expect(names.contains("run.json") && names.contains("coremap.safetensors"))
            runs.append(
                try names.map { name in
                    let bytes = try FileAccess.read("\(output)/\(name)")
                    guard name == "run.json" else { return bytes }
                    // The file says how many threads there were; nothing else may differ.
                    return Array(String(decoding: bytes, as: UTF8.self).replacing("\"threads\": \(threads)", with: "\"threads\": N").utf8)
                })
        }
        #expect(runs[0] == runs[1])
        #expect(runs[0] == runs[2])
    }
}

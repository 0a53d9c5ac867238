import Formats
import Testing

@testable import synfire

@Suite("Are exported spikes those that the run counted?")
struct SpikeExportTests {
    @Test("events and sums of every layer, in both formats", arguments: ["if", "multi-threshold", "signed-ternary"])
    func counts(neuron: String) throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(3), "input.npy")
        let base = ["simulate", SmallCase.network, "--input", input, "--slice", "1-2", "--neuron", neuron, "--steps", "6", "--json"]
        let run = CommandRun(base + ["--export-spikes", "npz", "--output", folder.file("a")])
        #expect(run.code == 0, "\(run.errors)")
        let report = try JSON.parse(Array(run.output.utf8), file: "run.json")
        let arrays = try NPZ.parse(FileAccess.read(folder.file("a/spikes.npz")), file: "spikes.npz")
        var rows = 0
        var compared = 0
        for layer in report["layers"]?.arrayValue ?? [] {
            let name = layer["name"]?.stringValue ?? ""
            guard let table = arrays.first(where: { $0.name == "spikes.\(name)" })?.tensor else { continue }
            #expect(Double(table.shape[0]) == layer["events"]?.doubleValue, "\(name)")
            let values = table.integers() ?? []
            #expect(stride(from: 0, to: values.count, by: 4).allSatisfy { values[$0] == 1 || values[$0] == 2 })
            #expect(stride(from: 3, to: values.count, by: 4).allSatisfy { values[$0] != 0 })
            rows += table.shape[0]
            compared += 1
        }
        #expect(compared >= 4 && rows > 0)
        let again = CommandRun(base + ["--export-spikes", "csv", "--output", folder.file("b")])
        #expect(again.code == 0, "\(again.errors)")
        let lines = String(decoding: try FileAccess.read(folder.file("b/spikes.csv")), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == rows + 1)
    }

    @Test func unknownFormat() throws {
        let folder = try ScratchFolder()
        let run = CommandRun(["simulate", SmallCase.network, "--input", try folder.write(SmallCase.input(1), "i.npy"), "--export-spikes", "npy"])
        #expect(run.code == 2 && run.errors.first?.contains("npz") == true, "\(run.errors)")
    }
}

import Formats
import Testing

@testable import synfire

@Suite("Energy: does a run say what its map does, and only what has a price?")
struct EnergyRunTests {
    private func simulate(_ options: [String]) throws -> JSON {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let run = CommandRun(["simulate", SmallCase.network, "--input", input, "--steps", "4", "--json", "--output", folder.file("out")] + options)
        #expect(run.code == 0, "\(run.errors)")
        return try JSON.parse(Array(run.output.utf8), file: "standard output")
    }

    @Test("Multi-level neurons that loihi1 takes apart have one threshold each: no cascade, one comparison per update")
    func splitMultiLevel() throws {
        let run = try simulate(["--neuron", "mlf", "--chip", "loihi1"])
        let unpriced = try #require(run["energy"]?["chip"]?["unpriced"]?.arrayValue).compactMap(\.stringValue)
        #expect(!unpriced.contains { $0.hasPrefix("threshold cascade") || $0.hasPrefix("multi-level") }, "\(unpriced)")
        let arithmetic = try #require(run["energy"]?["arithmetic"])
        #expect(arithmetic["spikingMac"] == .null)
        let active = try #require(run["perInference"]?["neuronUpdates"]?["active"]?.doubleValue)
        let spikes = try #require(run["perInference"]?["spikes"]?.doubleValue)
        let neuron = try #require(arithmetic["neuron"]?.doubleValue)
        #expect(neuron > active * 0.03e-12)
        #expect(neuron <= (2 * active + spikes) * 0.03e-12 * (1 + 1e-12))
    }

    @Test("A chip whose energies nobody published has none: null in files, words in the summary")
    func unpublished() throws {
        let chip = try #require(try simulate(["--neuron", "if", "--chip", "loihi2"])["energy"]?["chip"])
        for key in ["synapse", "neuron", "network", "spike", "barrier", "static", "total"] { #expect(chip[key] == .null, "\(key)") }
        #expect(chip["unpriced"]?.arrayValue?.isEmpty == false)
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let run = CommandRun(["simulate", SmallCase.network, "--input", input, "--steps", "4", "--chip", "loihi2", "--output", folder.file("out")])
        #expect(run.output.contains("energy   on the chip: nothing published") && !run.output.contains("0 J/inference"))
    }

    @Test("Beside a chip with prices one without is a dash, an empty field or null, and never the best")
    func comparison() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let words = ["compare", SmallCase.network, "--input", input, "--neuron", "if", "--chip", "loihi-like,loihi2", "--steps", "3", "--max-steps", "0"]
        let json = try JSON.parse(Array(CommandRun(words + ["--json"]).output.utf8), file: "standard output")
        let rows = try #require(json["rows"]?.arrayValue)
        let bare = try #require(rows.firstIndex { $0["chip"]?.stringValue == "loihi2" })
        #expect(rows[bare]["energy"]?["chip"] == .null && rows[1 - bare]["energy"]?["chip"]?.doubleValue ?? 0 > 0)
        #expect(json["best"]?["energyChip"]?.arrayValue?.compactMap(\.intValue).contains(bare) == false)
        let lines = CommandRun(words + ["--format", "csv"]).output.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        let column = try #require(lines[0].firstIndex(of: "energy_chip_J"))
        let line = try #require(lines.first { $0[1] == "loihi2" })
        #expect(line[column] == "")
        let text = CommandRun(words).output
        #expect(text.contains(" – ") && !text.contains("0 J"))
    }
}

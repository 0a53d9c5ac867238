import Formats
import Foundation
import Testing

@testable import synfire

@Suite("Comparison: does every spike code get an honest row?")
struct ComparisonRunTests {
    private func compare(_ options: [String], label: Bool = true) throws -> JSON {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let labels = label ? ["--label", try folder.write(SmallCase.label(), "label.npy")] : []
        let run = CommandRun(["compare", SmallCase.network, "--input", input, "--json"] + labels + options)
        #expect(run.code == 0, "\(run.errors)")
        return try JSON.parse(Array(run.output.utf8), file: "standard output")
    }

    @Test("Rows for every code on both chips, with every figure and negative input spikes where they must occur")
    func rows() throws {
        let json = try compare(["--steps", "4", "--max-steps", "0"])
        let rows = try #require(json["rows"]?.arrayValue)
        let labels = rows.compactMap { $0["label"]?.stringValue }
        let chips = rows.compactMap { $0["chip"]?.stringValue }
        #expect(Set(chips) == ["loihi-like", "loihi-like-binary"])
        #expect(Set(labels).isSuperset(of: ["analog → IF", "Poisson binary → IF", "Poisson ternary → IF", "analog → signed-ternary", "analog → multi-threshold"]))
        #expect(rows.count == 2 * Set(labels).count)
        for row in rows {
            for key in ["events", "spikes", "sops", "bytesMoved", "cores", "latency"] { #expect(row[key]?.doubleValue ?? 0 > 0, "\(key)") }
            for key in ["arithmetic", "asPublished", "memory", "chip"] { #expect(row["energy"]?[key]?.doubleValue ?? 0 > 0, "\(key)") }
            #expect(row["quality"]?["spiking"]?.doubleValue != nil)
            guard row["label"]?.stringValue == "Poisson ternary → IF" else { continue }
            let note = try #require(row["loweringNotes"]?.arrayValue?.compactMap(\.stringValue).first { $0.contains("are negative") })
            #expect(!note.hasPrefix("0.0 %"), "\(note)")
        }
        #expect(json["equalQuality"] == .null)
    }

    @Test("Equal quality: every row reaches it, with a step less none does, and what fails is named")
    func equalQuality() throws {
        let share = 90.0
        let json = try compare(["--steps", "2", "--max-steps", "24", "--share", "\(share)", "--chip", "loihi-like"])
        let equal = try #require(json["equalQuality"])
        let wanted = try #require(equal["quality"]?.doubleValue)
        let dense = try #require(json["rows"]?.arrayValue?.first?["quality"]?["dense"]?.doubleValue)
        #expect(wanted == share / 100 * dense)
        let rows = try #require(equal["rows"]?.arrayValue)
        #expect(rows.count + (equal["notReached"]?.arrayValue?.count ?? 0) == json["rows"]?.arrayValue?.count)
        #expect(!rows.isEmpty)
        for row in rows {
            #expect(try #require(row["quality"]?["spiking"]?.doubleValue) >= wanted)
            let steps = try #require(row["steps"]?.intValue)
            guard steps > 1, row["neuron"]?.stringValue == "multi-threshold" else { continue }
            let fewer = try compare([
                "--steps", "\(steps - 1)", "--max-steps", "0", "--chip", "loihi-like", "--neuron", "multi-threshold",
            ])
            #expect(try #require(fewer["rows"]?.arrayValue?.first?["quality"]?["spiking"]?.doubleValue) < wanted)
        }
    }

    @Test("A row equals the run that simulate makes of the same variant")
    func equalsSimulate() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let label = try folder.write(SmallCase.label(), "label.npy")
        let rows = try #require(try compare(["--steps", "5", "--max-steps", "0"])["rows"]?.arrayValue)
        for chip in ["loihi-like", "loihi-like-binary"] {
            for (neuron, coding) in [("if", "ternary"), ("multi-threshold", "analog")] {
                let run = CommandRun([
                    "simulate", SmallCase.network, "--input", input, "--label", label, "--neuron", neuron, "--coding", coding, "--steps", "5",
                    "--chip", chip, "--json", "--output", folder.file("out"),
                ])
                let single = try JSON.parse(Array(run.output.utf8), file: "standard output")
                let row = try #require(
                    rows.first {
                        $0["chip"]?.stringValue == chip && $0["neuron"]?.stringValue == neuron && $0["inputCoding"]?.stringValue == coding
                    })
                for key in ["events", "spikes", "sops"] { #expect(row[key]?.doubleValue == single["perInference"]?[key]?.doubleValue) }
                #expect(row["energy"]?["chip"] == single["energy"]?["chip"]?["total"])
                #expect(row["energy"]?["memory"] == single["energy"]?["memory"]?["spiking"])
                #expect(row["latency"] == single["latency"]?["seconds"])
                #expect(row["quality"]?["spiking"] == single["quality"]?["metric"]?["spiking"])
            }
        }
    }

    @Test("Precisions are varied as codes are, and the chip's own is the default")
    func precisions() throws {
        let options = ["--steps", "4", "--max-steps", "0", "--chip", "loihi-like", "--neuron", "if"]
        let rows = try #require(try compare(options + ["--bits", "8,3"])["rows"]?.arrayValue)
        #expect(rows.map { $0["label"]?.stringValue } == ["analog → IF, 8 bit", "analog → IF, 3 bit"])
        let standard = try #require(try compare(options)["rows"]?.arrayValue?.first)
        #expect(standard["label"]?.stringValue == "analog → IF")
        #expect(rows[0]["events"] == standard["events"] && rows[0]["events"] != rows[1]["events"])
        #expect(rows[0]["energy"]?["dense"]?["memory"]?.doubleValue ?? 0 > 0)
        let folder = try ScratchFolder()
        let refused = CommandRun(["compare", SmallCase.network, "--input", try folder.write(SmallCase.input(), "input.npy"), "--bits", "8,40"])
        #expect(refused.code == 2 && refused.errors.joined().contains("--bits"))
    }

    @Test("Without a label there is no quality and no second block")
    func unlabelled() throws {
        let json = try compare(["--steps", "3", "--chip", "loihi-like"], label: false)
        #expect(json["metric"] == .null && json["equalQuality"] == .null)
        let folder = try ScratchFolder()
        let words = ["compare", SmallCase.network, "--input", try folder.write(SmallCase.input(), "input.npy"), "--share", "90"]
        let refused = CommandRun(words)
        #expect(refused.code == 2 && refused.errors.joined().contains("--share") && refused.errors.joined().contains("--label"))
        #expect(json["rows"]?.arrayValue?.allSatisfy { $0["quality"]?["spiking"] == .null } == true)
    }

    @Test("--json and another --format contradict each other")
    func contradiction() {
        let run = CommandRun(["compare", SmallCase.network, "--input", "x.npy", "--json", "--format", "csv"])
        #expect(run.code == 2)
    }
}

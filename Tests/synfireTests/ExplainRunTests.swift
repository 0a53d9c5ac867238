import Formats
import Reports
import Testing

@testable import synfire

@Suite("Explain: can every printed number be recomputed?")
struct ExplainRunTests {
    private static let run = Result {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let label = try folder.write(SmallCase.label(), "label.npy")
        let run = CommandRun(["simulate", SmallCase.network, "--input", input, "--label", label, "--json", "--output", folder.file("out")])
        return try JSON.parse(Array(run.output.utf8), file: "run.json")
    }

    @Test("Every counter, energy and report figure of a run has a definition, evidence and this run's values")
    func everyNumber() throws {
        let run = try Self.run.get()
        let worked = WorkedFormula(run)
        let counters = try #require(run["counters"]?.objectValue).map(\.key)
        let names = try #require(run["neuroBench"]?.objectValue).map(\.key)
        let others = [
            "idleRead", "macs", "macsScatter", "macsOutputResolution", "parameters", "rate", "lambda", "fanIn", "agreement", "Dice", "energy",
            "arithmetic", "asPublished", "memoryEnergy", "chip", "latency", "window", "steps", "cores", "utilization",
        ]
        for name in counters + names + others {
            let term = try #require(Glossary.term(name), "\(name)")
            #expect(term.evidence != nil, "\(name)")
            #expect(!worked.lines(for: term).isEmpty, "\(name)")
        }
    }

    @Test("Headings of summary and comparison are terms")
    func headings() {
        let comparison = ["Dice", "events", "spikes", "SOP", "moved", "cores", "arithm.", "publ.", "memory", "chip", "latency", "T", "equal quality"]
        let summary = ["fan-in", "λ", "rate", "agree", "fit", "input MAC", "packets", "with memory", "as published"]
        for name in comparison + summary { #expect(Glossary.term(name) != nil, "\(name)") }
    }

    @Test("The values filled in are the run's, and give its result")
    func values() throws {
        let run = try Self.run.get()
        let sops = try #require(run["counters"]?["sops"]?.intValue)
        let term = try #require(Glossary.term("sops"))
        #expect(WorkedFormula(run).lines(for: term) == ["sops = \(SIFormat.grouped(sops)) / 2 inferences = \(spelled(Double(sops) / 2)) each"])
        let terms = try #require(run["energy"]?["chip"]?["terms"]?.arrayValue)
        let synapse = try #require(terms.first { $0["event"]?.stringValue == "synapticOperation" })
        let joules = try #require(synapse["count"]?.doubleValue) * (try #require(synapse["picojoules"]?.doubleValue)) / 1e12 / 2
        #expect(synapse["joules"]?.doubleValue == joules)
        let memory = try #require(run["energy"]?["memoryAll"]?.arrayValue)
        #expect(memory.count == 5)
        for entry in memory {
            for (key, parts) in [("spiking", "spikingParts"), ("dense", "denseParts")] {
                let sum = try #require(entry[parts]?.objectValue).reduce(0.0) { $0 + ($1.value.doubleValue ?? 0) }
                #expect(abs(sum - (entry[key]?.doubleValue ?? -1)) <= 1e-12 * sum)
            }
        }
    }

    private func spelled(_ value: Double) -> String {
        Int(exactly: value).map { SIFormat.grouped($0) } ?? SIFormat.scientific(value, digits: 5)
    }

    @Test("explain --run prints them, and refuses a file that is no run")
    func command() throws {
        let folder = try ScratchFolder()
        let path = try folder.write(Array(try Self.run.get().text(indented: true).utf8), "run.json")
        let good = CommandRun(["explain", "chip", "--run", path], addsQuiet: false)
        #expect(good.code == 0 && good.output.contains("  run      synapticOperation: "))
        let other = try folder.write(Array("{}".utf8), "other.json")
        let bad = CommandRun(["explain", "chip", "--run", other], addsQuiet: false)
        #expect(bad.code == 1 && bad.errors.contains { $0.contains("other.json") && $0.contains("synfire-run/1") })
    }
}

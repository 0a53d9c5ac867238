import Formats
import Foundation
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

    @Test("Every heading and every label of a line that a command prints is a term")
    func headings() throws {
        let folder = try ScratchFolder()
        let files = ["--input", try folder.write(SmallCase.input(), "input.npy"), "--output", folder.file("out")]
        let labelled = files + ["--label", try folder.write(SmallCase.label(), "label.npy")]
        for words in [["convert"] + labelled, ["compile"] + files, ["simulate"] + labelled] {
            let run = CommandRun([words[0], SmallCase.network] + words.dropFirst())
            #expect(run.code == 0, "\(run.errors)")
            let lines = run.output.split(separator: "\n")
            let columns = try #require(lines.first { $0.hasPrefix("layer ") }).split(separator: /\ {2,}/)
            let labels = lines.compactMap { line in line.firstMatch(of: /^([a-z× ]{8}) \S/).map { $0.1.trimmingCharacters(in: .whitespaces) } }
            #expect(columns.count >= 9 && labels.count >= 5)
            // Neither how long it took nor where it is written is a figure.
            for name in columns.map(String.init) + Set(labels).subtracting(["", "took", "wrote"]) {
                // Columns one space apart are two headings.
                #expect(Glossary.term(name) != nil || name.split(separator: " ").allSatisfy { Glossary.term(String($0)) != nil }, "\(words[0]): \(name)")
            }
        }
        let comparison = ["Dice", "events", "spikes", "SOP", "moved", "cores", "arithm.", "publ.", "memory", "chip", "latency", "T", "equal quality"]
        let summary = [
            "input MAC", "packets", "with memory", "as published", "without fan-out", "not in it", "static", "barriers", "slowest core", "pipelined",
            "synapse", "neuron", "network", "spike", "tile", "payloads", "soft reset", "busiest link", "hypothetical chip", "NeuroBench", "int8", "fp32", "linear", "ANN", "SNN", "input axons", "synapse memory", "output axons",
        ]
        let table = ["FLOPs", "Mem.", "Ops.", "Total", "reproduced", "off", "fan-out", "sopsSplit", "at uniform rates", "as published", "with fan-out"]
        for name in comparison + summary + table { #expect(Glossary.term(name) != nil, "\(name)") }
    }

    @Test("Every choice, speed and limit of a run is filled in too")
    func choices() throws {
        let run = try Self.run.get()
        let worked = WorkedFormula(run)
        let names = [
            "throughput", "busiest link", "slowestCore", "barrier", "static", "unpriced", "fanOut", "depth", "neurons", "synapseMemory", "inputAxons",
            "outputAxons", "bindingLimit", "quantization", "quality", "coding", "readout", "reset", "compare", "order", "calibration",
            "initialPotential", "normalization", "lif", "multi-threshold", "schedule", "dialect", "hypothetical", "evidence", "network", "input",
        ]
        for name in names { #expect(!worked.lines(for: try #require(Glossary.term(name), "\(name)")).isEmpty, "\(name)") }
        let seconds = try #require(run["latency"]?["seconds"]?.doubleValue)
        let each = try #require(run["latency"]?["throughput"]?.doubleValue)
        #expect(each == 1 / seconds)
        let layers = try #require(run["arithmetic"]?["layers"]?.arrayValue)
        #expect(worked.lines(for: try #require(Glossary.term("weight step"))).count == layers.count)
    }

    @Test("The files of convert and compare are filled in as well")
    func otherFiles() throws {
        let folder = try ScratchFolder()
        let files = ["--input", try folder.write(SmallCase.input(), "input.npy"), "--label", try folder.write(SmallCase.label(), "label.npy"), "--output", folder.file("out")]
        #expect(CommandRun(["convert", SmallCase.network] + files).code == 0)
        let variants = ["--neuron", "if", "--chip", "loihi-like", "--steps", "3", "--max-steps", "4", "--share", "0"]
        #expect(CommandRun(["compare", SmallCase.network] + files + variants).code == 0)
        let expected = [
            ("convert.json", ["error", "saturated", "silent", "agree", "λ", "rate", "Dice", "scales", "cause", "neurons"]),
            ("compare.json", ["Dice", "events", "spikes", "SOP", "moved", "cores", "arithm.", "publ.", "with memory", "chip", "latency", "T", "equal quality"]),
        ]
        for (file, names) in expected {
            for name in names {
                let run = CommandRun(["explain", name, "--run", folder.file("out/\(file)")], addsQuiet: false)
                #expect(run.code == 0 && run.output.contains("\n  run      ") && !run.output.contains("no figure"), "\(file): \(name)")
            }
        }
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
        #expect(memory.count == 4)
        for entry in memory {
            for (key, parts) in [("spiking", "spikingParts"), ("dense", "denseParts")] {
                let sum = try #require(entry[parts]?.objectValue).reduce(0.0) { $0 + ($1.value.doubleValue ?? 0) }
                #expect(abs(sum - (entry[key]?.doubleValue ?? -1)) <= 1e-12 * sum)
            }
        }
    }

    @Test("A file of before all energy models stood in one list is read as it was")
    func earlierFile() throws {
        let run = try Self.run.get()
        guard case .object(let members) = run, case .object(let energy)? = run["energy"] else { Issue.record("no object"); return }
        let earlier = JSON.object(
            members.map { $0.key == "energy" ? JSON.Member("energy", .object(energy.filter { $0.key != "models" })) : $0 })
        for name in ["energy", "arithmetic", "asPublished", "memoryEnergy", "chip"] {
            let term = try #require(Glossary.term(name))
            let lines = WorkedFormula(earlier).lines(for: term)
            // SpikingJelly's estimators stand in that list only.
            let now = WorkedFormula(run).lines(for: term).filter { !$0.hasPrefix("spikingJelly") }
            #expect(!lines.isEmpty && lines == now, "\(name)")
        }
    }

    @Test("The energies of the layers are those of the run but for what belongs to no layer")
    func layerEnergies() throws {
        let run = try Self.run.get()
        let models = try #require(run["energy"]?["models"]?.arrayValue)
        let layers = try #require(run["layers"]?.arrayValue?.count)
        for model in models {
            let name = "\(model["name"]?.stringValue ?? "") \(model["variant"]?.stringValue ?? "")"
            let parts = try #require(model["layers"]?.arrayValue)
            #expect(parts.count == layers, "\(name)")
            let shared = ["firstLayer", "barrier", "static"]
            let own = (model["terms"]?.arrayValue ?? []).filter { !shared.contains($0["term"]?.stringValue ?? "") }.reduce(0) { $0 + ($1["joules"]?.doubleValue ?? 0) }
            let sum = parts.reduce(0) { $0 + ($1.doubleValue ?? 0) }
            #expect(abs(sum - own) <= 1e-12 * own, "\(name)")
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
        #expect(bad.code == 1 && bad.errors.contains { $0.contains("other.json") && $0.contains("synfire-run/1") && $0.contains("compare.json") })
    }
}

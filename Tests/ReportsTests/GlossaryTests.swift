import EventSim
import Formats
import Foundation
import Models
import Testing

@testable import Reports

@Suite("Glossary: is every printed number defined?")
struct GlossaryTests {
    /// Asks for a term of each name; quotation marks around one and the unit behind it are not part of it.
    private func expectTerms(_ names: [String], _ place: String) {
        #expect(!names.isEmpty, "\(place)")
        for name in names {
            let plain = name.replacing("\"", with: "")
            #expect(Glossary.term(plain.hasSuffix(" J") ? String(plain.dropLast(2)) : plain) != nil, "\(name), in \(place)")
        }
    }

    @Test("Every counter, energy, part of an energy and limit of a run has a term")
    func figures() throws {
        let json = RunReport.populated.json()
        func keys(_ name: String) throws -> [String] { try #require(json[name]?.objectValue).map(\.key) }
        expectTerms(try keys("counters"), "counters")
        let chip = try #require(RunReport.populated.energy.account("chip"))
        expectTerms(chip.parts.map(\.name), "the energies of a chip")
        let use = try #require(RunReport.populated.chip?.utilization)
        expectTerms(use.named.map(\.name), "the limits of a core")
        expectTerms(["macs", "macsScatter", "macsOutputResolution", "steps", "window"], "run.json")
        expectTerms([try #require(RunReport.populated.quality.metric).name, "PSNR", "AUC"], "quality")
    }

    @Test("Every label at the left of a summary, and every column of its table, has a term")
    func summary() {
        let lines = Summary(.populated, isTerminal: false).text().split(separator: "\n")
        let heading = lines.firstIndex { $0.hasPrefix("layer ") } ?? 0
        let rows = heading + 1..<heading + 1 + RunReport.populated.layers.count
        let labels = lines.indices.filter { $0 != heading && !rows.contains($0) && !lines[$0].hasPrefix(" ") }
            .map { String(lines[$0].prefix { $0 != " " }) }
        #expect(labels.first == "model" && labels.contains("energy") && labels.contains("latency"))
        expectTerms(labels, "the summary")
        expectTerms(LayerTable(RunReport.populated.layers, inferences: 1).table.columns.map(\.title), "the layer table")
    }

    @Test("Every column of a comparison has a term")
    func comparison() { expectTerms(ComparisonColumn.all.map { $0.title(metric: "Dice") }, "the comparison") }

    /// Tables are made where they are printed, so their headings are read from there; those over numbers are right-aligned.
    @Test("Every heading over numbers in any table of any command has a term")
    func headings() throws {
        let sources = try #require(FileManager.default.enumerator(at: packageRoot.appending(path: "Sources"), includingPropertiesForKeys: nil))
        var tables = 0
        for case let file as URL in sources where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            // From the columns to the first statement behind them.
            for table in text.matches(of: /TextTable\(\s*columns: \[(?<columns>(?s:.)*?)\n\s*(?:for|var|let|return)/) {
                let numeric = table.output.columns.matches(of: /\.init\("(?<title>(?:[^"\\]|\\")+)", alignment: \.right/)
                let titles = numeric.map { String($0.output.title).replacing("\\", with: "") }
                guard !titles.isEmpty else { continue }
                expectTerms(titles, file.lastPathComponent)
                tables += 1
            }
        }
        #expect(tables >= 10)
    }

    @Test("Every energy model has its term, its column in CSV and, with a heading, in comparisons, and its entry in run.json and compare.json")
    func energyModels() {
        let run = RunReport.populated.json()["energy"]?["models"]?.arrayValue ?? []
        let comparison = ComparisonTests.report
        let header = comparison.formatted(.csv).split(separator: "\n")[0].split(separator: ",")
        let rows = comparison.json()["rows"]?.arrayValue?[0]["energy"]
        for model in EnergyModels.definitions {
            #expect(Glossary.term(model.term) != nil && (model.heading.isEmpty || Glossary.term(model.heading) != nil), "\(model.name)")
            #expect(ComparisonColumn.all.contains(.energy(model.name)) == !model.heading.isEmpty, "\(model.name)")
            #expect(run.contains { $0["name"]?.stringValue == model.name }, "\(model.name)")
            #expect(rows?.objectValue?.contains { $0.key == model.name } == true, "\(model.name)")
            #expect((rows?["dense"]?[model.name] != nil) == model.pricesDense, "\(model.name)")
        }
        #expect(header.count { $0.hasPrefix("energy_") } == EnergyModels.definitions.count)
        #expect(header.count { $0.hasPrefix("dense_energy_") } == EnergyModels.definitions.count { $0.pricesDense })
        #expect(Set(EnergyModels.all.map { "\($0.definition.name) \($0.definition.variant)" }).count == EnergyModels.all.count)
        let names = EnergyModels.all.map { $0.definition.name }
        let once: [String] = names.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
        #expect(EnergyModels.definitions.map(\.name) == once)
    }

    @Test("Every neuron has a term", arguments: NeuronRegistry.words)
    func neurons(word: String) { #expect(Glossary.term(word)?.name == word) }

    @Test("No name stands for two terms")
    func unique() { #expect(Set(Glossary.names.map { $0.lowercased() }).count == Glossary.names.count) }

    @Test("A term reads as definition, formula and source")
    func text() {
        #expect(
            Glossary.term("LAMBDA")?.text.hasPrefix(
                "lambda (λ)\n  is       The activation that a rate of one stands for: a percentile of the ReLU output over\n           the calibration data.\n  source   Rueckauer 2017") == true)
        #expect(Glossary.term("nonsense") == nil)
        for term in Glossary.terms { #expect(term.text.split(separator: "\n").allSatisfy { $0.count <= 96 }, "\(term.name)") }
    }
}

import EventSim
import Formats
import Reports
import Testing

@Suite("Glossary: is every printed number defined?")
struct GlossaryTests {
    @Test("Every counter, energy model and column has a term")
    func complete() {
        let counters = RunReport.populated.json()["counters"]?.objectValue?.map(\.key) ?? []
        let columns = ["λ", "rate", "events", "SOP", "agree", "fan-in", "moved", "arithmetic", "as published", "chip", "latency"]
        for name in counters + columns + ["macs", "macsScatter", "macsOutputResolution", "Dice", "PSNR", "steps", "window", "energy"] {
            #expect(Glossary.term(name) != nil, "\(name)")
        }
    }

    @Test("Every energy model has its term, its column in comparisons and CSV, and its entry in run.json and compare.json")
    func energyModels() {
        let run = RunReport.populated.json()["energy"]?["models"]?.arrayValue ?? []
        let comparison = ComparisonTests.report
        let header = comparison.formatted(.csv).split(separator: "\n")[0].split(separator: ",")
        let rows = comparison.json()["rows"]?.arrayValue?[0]["energy"]
        for model in EnergyModels.definitions {
            #expect(Glossary.term(model.term) != nil && Glossary.term(model.heading) != nil, "\(model.name)")
            #expect(ComparisonColumn.all.contains(.energy(model.name)), "\(model.name)")
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

    @Test("No name stands for two terms")
    func unique() { #expect(Set(Glossary.names.map { $0.lowercased() }).count == Glossary.names.count) }

    @Test("A term reads as definition, formula and source")
    func text() {
        #expect(
            Glossary.term("LAMBDA")?.text.hasPrefix(
                "lambda (λ)\n  is       The activation that a rate of one stands for: a percentile of the ReLU output over\n           the calibration data.\n  source   Rueckauer 2017") == true)
        #expect(Glossary.term("nonsense") == nil)
        #expect(Glossary.terms.allSatisfy { $0.text.split(separator: "\n").allSatisfy { $0.count <= 96 } })
    }
}

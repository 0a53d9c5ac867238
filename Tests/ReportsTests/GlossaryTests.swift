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

import EventSim
import Foundation
import Models
@testable import Reports
import Testing

@Suite("Golden: does the summary say what it should?")
struct SummaryTests {
    private static func withoutEmphasis(_ text: String) -> String { text.replacing(/\u{1B}\[[0-9]+m/, with: "") }

    @Test("The summary of a full run, word for word")
    func golden() throws {
        let text = Summary(.populated, folder: "synfire-out", files: ["run.json", "overlay.png", "coremap.svg"], isTerminal: false).text()
        #expect(text == Self.expected)
        #expect(text.split(separator: "\n").allSatisfy { String($0).displayWidth <= 100 })
    }

    @Test("A terminal gets emphasis and the same words")
    func emphasis() {
        let plain = Summary(.populated, folder: "out", files: ["run.json"], isTerminal: false).text()
        let colored = Summary(.populated, folder: "out", files: ["run.json"], isTerminal: true).text()
        #expect(colored != plain)
        #expect(Self.withoutEmphasis(colored) == plain)
    }

    @Test("A bare run says only what it knows")
    func bare() {
        #expect(Summary(.bare, isTerminal: false).text() == "model    unet.onnx\nnumbers  counts exact · definitions: synfire explain")
    }

    @Test("Chips without published figures are called so, never priced at zero")
    func unpublished() {
        var report = RunReport.populated
        report.energy.accounts.removeAll { $0.model.name == "chip" }
        report.energy.accounts.append(.chip([("synapse", nil), ("network", nil)], total: nil, unpriced: ["synaptic operation"]))
        report.latency = LatencyReport(model: "mesh")
        let text = Summary(report, isTerminal: false).text()
        #expect(text.contains("on the chip: nothing published"))
        #expect(text.contains("latency  not published for this chip"))
    }

    @Test("Both readings of idle neurons' states and NeuroBench's names are printed where a run has them")
    func conventions() {
        var report = RunReport.populated
        report.idleRead = IdleReadReport(isCounted: true, readWords: 4, readBits: 32_000_000)
        report.neuroBench = NeuroBenchReport(
            footprint: 1, connectionSparsity: 0, activationSparsity: 0.78, effectiveACs: 12_000, effectiveMACs: 5e6, dense: 2e9, membraneUpdates: 1)
        let text = Summary(report, isTerminal: false).text()
        #expect(text.contains("idle neurons' states are 1 MB of the reads"))
        #expect(text.contains("Effective_ACs 12 k, Effective_MACs 5 M, Dense 2 G, ActivationSparsity 0.780"))
        #expect(text.split(separator: "\n").allSatisfy { String($0).displayWidth <= 100 })
        report.idleRead?.isCounted = false
        #expect(Summary(report, isTerminal: false).text().contains("1 MB more if idle neurons' states were read"))
    }

    @Test("Many layers are merged by stage so that the summary stays on a screen")
    func manyLayers() {
        var report = RunReport.populated
        func layer(_ name: String) -> LayerReport {
            LayerReport(
                name: name, kind: "Conv 3×3", shape: Grid(height: 8, width: 8, channels: 4), neurons: 256, fanIn: 36, lambda: 1,
                events: 400, spikes: 400, sops: 8000, rate: 0.25, agreement: 0.9, cores: 1)
        }
        report.layers = (0..<15).flatMap { stage in (1...2).map { layer("stage\(stage).conv\($0)") } }
        let stages = Summary(report, isTerminal: false).text()
        #expect(stages.contains("stage3 (2)   8×8×4      512      36  25 %     200  4 k  0.900      2"))
        #expect(stages.contains("30 layers in 15 rows"))
        report.layers = (0..<100).map { layer("conv\($0)") }
        let runs = Summary(report, isTerminal: false).text()
        #expect(runs.contains("conv0 … conv4 (5)"))
        #expect(runs.split(separator: "\n").count < 45)
    }
}

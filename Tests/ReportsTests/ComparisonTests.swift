import Formats
import Foundation
@testable import Reports
import Testing

@Suite("Comparison: is the best marked, and only the best?")
struct ComparisonTests {
    private static func row(
        _ label: String, _ neuron: String, _ coding: String, steps: Int, quality: Double, spikes: Double, chip: Double?,
        notes: [String] = []
    ) -> ComparisonRow {
        ComparisonRow(
            label: label, neuron: neuron, inputCoding: coding, steps: steps, qualityDense: 0.887, qualitySpiking: quality,
            events: spikes * 0.8, spikes: spikes, sops: spikes * 150, bytesMoved: spikes * 400, energyArithmetic: spikes * 1.35e-10,
            energyAsPublished: spikes * 9e-13, energyChip: chip, latency: Double(steps) * 2.4e-4, cores: 331, chips: 3,
            loweringNotes: notes)
    }

    static let report = ComparisonReport(
        subject: "hippocampus-unet.onnx, 36 slices of scan.nii.gz, loihi-like (hypothetical chip)", metric: "Dice",
        rows: [
            row("binary", "if", "binary", steps: 50, quality: 0.842, spikes: 410_000, chip: 9.1e-3),
            row(
                "ternary", "if", "ternary", steps: 50, quality: 0.851, spikes: 350_000, chip: nil,
                notes: ["the signed input takes an ON and an OFF axon per channel", "the first layer's weights are remapped to inputs in -1…1"]),
            row("multi-threshold", "multi-threshold", "analog", steps: 5, quality: 0.86, spikes: 82_000, chip: 2.5e-3),
            row("multi-threshold", "multi-threshold", "analog", steps: 10, quality: 0.881, spikes: 164_000, chip: 4.1e-3),
        ])

    @Test("Best is highest quality and least of everything else, ties shared, equal columns unmarked")
    func best() {
        #expect(Self.report.best(in: .quality) == [3])
        #expect(Self.report.best(in: .spikes) == [2])
        #expect(Self.report.best(in: .energyChip) == [2])
        #expect(Self.report.best(in: .cores) == [])
        var tied = Self.report
        tied.rows[0].latency = tied.rows[2].latency
        #expect(tied.best(in: .latency) == [0, 2])
    }

    @Test("Equal quality compares the cheapest run of each variant that reaches what all reach")
    func equalQuality() throws {
        let equal = try #require(Self.report.equalQuality)
        #expect(equal.quality == 0.842)
        #expect(equal.rows == [0, 1, 2])
        #expect(ComparisonReport(subject: "", rows: [Self.report.rows[0], Self.report.rows[1]]).equalQuality == nil)
    }

    @Test("The table, word for word")
    func golden() {
        let text = Self.report.text(isTerminal: false)
        #expect(text == Self.expected)
        #expect(text.split(separator: "\n").allSatisfy { String($0).displayWidth <= 100 })
        #expect(Self.report.text(isTerminal: true).replacing(/\u{1B}\[[0-9]+m/, with: "") == text)
    }

    @Test("A variant that was refused is listed with its reason, and a note is said once")
    func refused() {
        var report = Self.report
        report.rows[2].loweringNotes = ["spikes carry a payload"]
        report.rows[3].loweringNotes = ["spikes carry a payload"]
        report.refused = ["ternary on loihi1: no signed spikes"]
        let text = report.text(isTerminal: false)
        #expect(text.components(separatedBy: "multi-threshold: spikes carry a payload").count == 2)
        #expect(text.hasSuffix("\nnot run: ternary on loihi1: no signed spikes"))
        #expect(report.json()["refused"] == .array([.string("ternary on loihi1: no signed spikes")]))
    }

    @Test("The same figures as JSON")
    func json() {
        let json = Self.report.json()
        #expect(json["rows"]?.arrayValue?.count == 4)
        #expect(json["rows"]?.arrayValue?[1]["energy"]?["chip"] == .null)
        #expect(json["best"]?["quality"] == .array([.integer(3)]))
        #expect(json["equalQuality"]?["rows"] == .array([.integer(0), .integer(1), .integer(2)]))
    }
}

import Formats
import Foundation
@testable import Reports
import Testing

@Suite("Comparison: is the best marked, and only the best?")
struct ComparisonTests {
    private static func row(
        _ label: String, on chip: String = "loihi-like", _ neuron: String, _ coding: String, steps: Int, quality: Double, spikes: Double,
        chip energy: Double?, notes: [String] = []
    ) -> ComparisonRow {
        ComparisonRow(
            label: label, chip: chip, neuron: neuron, inputCoding: coding, steps: steps, qualityDense: 0.887, qualitySpiking: quality,
            events: spikes * 0.8, spikes: spikes, sops: spikes * 150, bytesMoved: spikes * 400,
            energies: ["arithmetic": spikes * 1.35e-10, "asPublished": spikes * 9e-13, "memory": spikes * 3e-8].merging(energy.map { ["chip": $0] } ?? [:]) { $1 },
            denseEnergies: ["arithmetic": 8.3e-6, "asPublished": 1.66e-4, "memory": 2.9e-3], latency: Double(steps) * 2.4e-4,
            cores: 331, chips: 3, loweringNotes: notes)
    }

    static let report = ComparisonReport(
        subject: "hippocampus-unet.onnx on 36 inputs of scan.nii.gz", metric: "Dice",
        rows: [
            row("Poisson binary → IF", "if", "binary", steps: 10, quality: 0.842, spikes: 410_000, chip: 9.1e-3),
            row(
                "Poisson ternary → IF", on: "loihi-like-binary", "if", "ternary", steps: 10, quality: 0.851, spikes: 350_000, chip: nil,
                notes: ["the signed input takes an ON and an OFF axon per channel", "the first layer's weights are remapped to inputs in -1…1"]),
            row("analog → multi-threshold", on: "loihi-like-binary", "multi-threshold", "analog", steps: 10, quality: 0.881, spikes: 164_000, chip: 4.1e-3),
        ],
        equalQuality: .init(
            share: 0.99, quality: 0.87813,
            rows: [row("analog → multi-threshold", "multi-threshold", "analog", steps: 9, quality: 0.879, spikes: 150_000, chip: 3.9e-3)],
            notReached: ["Poisson binary → IF: not reached within T = 64, 0.871 at best"]),
        hypotheticalChips: ["loihi-like", "loihi-like-binary"])

    @Test("Best is highest quality and least of everything else, ties shared, equal columns unmarked")
    func best() {
        let rows = Self.report.rows
        #expect(ComparisonColumn.quality.best(of: rows) == [2])
        #expect(ComparisonColumn.spikes.best(of: rows) == [2])
        #expect(ComparisonColumn.energy("chip").best(of: rows) == [2])
        #expect(ComparisonColumn.cores.best(of: rows) == [])
        var tied = rows
        tied[0].latency = 1e-3
        tied[1].latency = 1e-3
        #expect(ComparisonColumn.latency.best(of: tied) == [0, 1])
    }

    @Test("A lower energy that leaves out what another contains is not best, and what it leaves out is said")
    func unpriced() {
        var report = Self.report
        report.rows[2].unpriced = ["chip": ["threshold cascade"]]
        #expect(ComparisonColumn.energy("chip").best(of: report.rows) == [])
        #expect(ComparisonColumn.energy("arithmetic").best(of: report.rows) == [2])
        #expect(
            report.text(isTerminal: false).replacing(/\n +/, with: " ").contains(
                "chip leaves out, as nobody published a price: threshold cascade (analog → multi-threshold)"))
        // What all leave out makes none of them better.
        for index in report.rows.indices { report.rows[index].unpriced = ["chip": ["threshold cascade"]] }
        #expect(ComparisonColumn.energy("chip").best(of: report.rows) == [2])
        #expect(report.text(isTerminal: false).contains("published a price: threshold cascade\n"))
        #expect(report.json()["rows"]?.arrayValue?[1]["energy"]?["unpriced"]?["chip"] == .array([.string("threshold cascade")]))
    }

    @Test("The table, word for word, and within 120 columns")
    func golden() {
        let text = Self.report.text(isTerminal: false)
        #expect(text == Self.expected)
        #expect(text.split(separator: "\n").allSatisfy { String($0).displayWidth <= 120 })
        #expect(Self.report.text(isTerminal: true).replacing(/\u{1B}\[[0-9]+m/, with: "") == text)
    }

    @Test("A variant that was refused is listed with its reason, and a note is said once")
    func refused() {
        var report = Self.report
        report.rows.append(report.rows[1])
        report.refused = ["ternary on loihi1: no signed spikes"]
        let text = report.text(isTerminal: false)
        #expect(text.components(separatedBy: "an ON and an OFF axon").count == 2)
        #expect(text.hasSuffix("\nnot run: ternary on loihi1: no signed spikes"))
        #expect(report.json()["refused"] == .array([.string("ternary on loihi1: no signed spikes")]))
    }

    @Test("The same figures as JSON")
    func json() {
        let json = Self.report.json()
        #expect(json["rows"]?.arrayValue?.count == 3)
        #expect(json["rows"]?.arrayValue?[1]["energy"]?["chip"] == .null)
        #expect(json["rows"]?.arrayValue?[0]["energy"]?["dense"]?["memory"] == .number(2.9e-3))
        #expect(json["best"]?["quality"] == .array([.integer(2)]))
        #expect(json["equalQuality"]?["rows"]?.arrayValue?.count == 1)
        #expect(json["equalQuality"]?["share"] == .number(0.99))
    }

    @Test("Every format says what the text says: the dense network's energies, what is missing, what was changed, which chips do not exist")
    func remarks() {
        var report = Self.report
        report.refused = ["ternary on loihi1: no signed spikes"]
        let sentences = ["Dense network: Dice 0.887, arithm. 8.3", "Poisson binary → IF: not reached within T = 64", "an ON and an OFF axon per channel", "not run: ternary on loihi1", "loihi-like, loihi-like-binary: hypothetical"]
        let markdown = report.formatted(.markdown)
        for sentence in sentences { #expect(markdown.contains(sentence), "\(sentence)") }
        #expect(markdown.contains("| **0.881** |") && !markdown.contains("**0.842**"))
        let latex = report.formatted(.latex)
        for sentence in sentences { #expect(latex.contains(sentence.replacing("→", with: "$\\to$")), "\(sentence)") }
        #expect(latex.contains("\\textbf{0.881}") && !latex.contains("→"))
        let header = report.formatted(.csv).split(separator: "\n")[0]
        #expect(header.contains("dense_energy_memory_J") && header.hasSuffix(",chip_is_hypothetical"))
        #expect(report.formatted(.csv).split(separator: "\n").dropFirst().allSatisfy { $0.hasSuffix(",true") })
    }

    @Test("CSV has one plain number per field, Markdown and LaTeX every row once")
    func formats() {
        let csv = Self.report.formatted(.csv).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(csv.count == 5)
        let columns = csv[0].split(separator: ",").count
        #expect(csv.allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false).count == columns })
        #expect(csv[1].hasPrefix("as asked,loihi-like,Poisson binary → IF,if,binary,10,Dice,0.887,0.842,328000.0,410000.0,"))
        #expect(csv[4].hasPrefix("equal quality,loihi-like,analog → multi-threshold,"))
        let markdown = Self.report.formatted(.markdown)
        #expect(markdown.components(separatedBy: "| loihi-like").count == 5)
        #expect(markdown.contains("| chip | variant | T | Dice |"))
        let latex = Self.report.formatted(.latex)
        #expect(latex.hasPrefix("\\begin{tabular}{ll") && latex.hasSuffix("\\end{tabular}"))
        #expect(latex.contains("Poisson binary $\\to$ IF") && !latex.contains("µ") && latex.contains("99 \\%"))
    }
}

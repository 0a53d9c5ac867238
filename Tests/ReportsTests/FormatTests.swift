@testable import Reports
import Testing

@Suite("Text: do numbers, columns and progress read as a person expects?")
struct FormatTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var value: Double
        var text: String
        var testDescription: String { text }
    }

    @Test("Counts", arguments: [
        Case(value: 1_234_567, text: "1.23 M"), Case(value: 25_400, text: "25.4 k"), Case(value: 312, text: "312"),
        Case(value: 0, text: "0"), Case(value: 999, text: "999"), Case(value: 999.7, text: "1 k"),
        Case(value: 999_999, text: "1 M"), Case(value: 49_755_005_696, text: "49.8 G"), Case(value: 0.5, text: "0.5"),
        Case(value: -2500, text: "-2.5 k"), Case(value: 1000, text: "1 k"), Case(value: 9.2e18, text: "9.2 E"),
    ])
    func counts(example: Case) { #expect(SIFormat.count(example.value) == example.text) }

    @Test("Quantities", arguments: [
        Case(value: 4.1e-3, text: "4.1 mJ"), Case(value: 2.4e-4, text: "240 µJ"), Case(value: 3.53e-1, text: "353 mJ"),
        Case(value: 23.6e-12, text: "23.6 pJ"), Case(value: 2, text: "2 J"), Case(value: 0, text: "0 J"),
        Case(value: 1.2e3, text: "1.2 kJ"), Case(value: 9.9999e-4, text: "1 mJ"),
    ])
    func quantities(example: Case) { #expect(SIFormat.quantity(example.value, unit: "J") == example.text) }

    @Test("Percentages", arguments: [
        Case(value: 0.58, text: "58 %"), Case(value: 0.071, text: "7.1 %"), Case(value: 0, text: "0.0 %"),
        Case(value: 0.0001, text: "<0.1 %"), Case(value: 0.0997, text: "10 %"), Case(value: 1, text: "100 %"),
    ])
    func percentages(example: Case) { #expect(SIFormat.percent(example.value) == example.text) }

    @Test("Thousands and decimals")
    func grouping() {
        #expect(SIFormat.grouped(35_840) == "35,840")
        #expect(SIFormat.grouped(-1_000_000) == "-1,000,000")
        #expect(SIFormat.grouped(12) == "12")
        #expect(SIFormat.fixed(-0.0001, decimals: 2) == "0.00")
        #expect(SIFormat.fixed(.infinity, decimals: 2) == "∞")
    }

    @Test("Columns line up by what a terminal shows, not by bytes")
    func table() {
        var table = TextTable(columns: [.init("layer", maximumWidth: 6), .init("λ", alignment: .right), .init("note")])
        table.append(["conv×1", "1.02", "é"])
        table.append(["層一", "0.9", ""])
        table.append(["far too long", "12", "x"])
        #expect(table.lines() == ["layer      λ  note", "conv×1  1.02  é", "層一     0.9", "far t…    12  x"])
    }

    @Test("Columns without a figure go")
    func emptyColumns() {
        var table = TextTable(columns: [.init("a"), .init("b"), .init("c")])
        table.append(["1", "–", ""])
        table.append(["2", "–", "x"])
        table.dropEmptyColumns()
        #expect(table.lines() == ["a  c", "1", "2  x"])
    }

    @Test("Progress keeps silent for two seconds, then redraws on a terminal and logs elsewhere")
    func progress() {
        final class Log { var time = 0.0; var text = "" }
        for isTerminal in [true, false] {
            let log = Log()
            var progress = ProgressLine(
                "simulating", total: 100, unit: "inputs", isTerminal: isTerminal, clock: { log.time }, write: { log.text += $0 })
            for _ in 0..<30 {
                log.time += 0.5
                progress.advance()
                if log.time < 2 { #expect(log.text.isEmpty) }
            }
            progress.finish()
            if isTerminal {
                #expect(log.text.hasPrefix("\rsimulating  4/100 inputs  2 inputs/s  48 s left"))
                #expect(log.text.hasSuffix(" \r"))
            } else {
                #expect(log.text == "simulating  4/100 inputs  2 inputs/s  48 s left\nsimulating  24/100 inputs  2 inputs/s  38 s left\n")
            }
        }
    }

    @Test("Progress shows what the steps came to")
    func work() {
        final class Log { var time = 0.0; var text = "" }
        let log = Log()
        var progress = ProgressLine(
            "simulating", total: 10, unit: "steps", workUnit: "SOP", isTerminal: false, clock: { log.time }, write: { log.text += $0 })
        log.time = 2
        progress.advance(work: 3_000_000)
        #expect(log.text == "simulating  1/10 steps  2 s per steps  1.5 M SOP/s  18 s left\n")
        progress.note = "loss 0.25"
        log.time = 20
        progress.advance()
        #expect(log.text.hasSuffix("  loss 0.25  1 min 20 s left\n"))
    }

    @Test("Progress says nothing when told so")
    func quiet() {
        final class Log { var time = 0.0; var text = "" }
        let log = Log()
        var progress = ProgressLine(
            "simulating", total: 3, unit: "inputs", isTerminal: true, isQuiet: true, clock: { log.time }, write: { log.text += $0 })
        log.time = 60
        progress.advance()
        progress.finish()
        #expect(log.text.isEmpty)
    }

    @Test("Durations", arguments: [
        Case(value: 41.2, text: "42 s"), Case(value: 185, text: "3 min 05 s"), Case(value: 7800, text: "2 h 10 min"),
        Case(value: .infinity, text: "–"),
    ])
    func durations(example: Case) { #expect(ProgressLine.duration(example.value) == example.text) }
}

import Formats
import Testing

@testable import synfire

/// Does `convert` say what went wrong, on networks made to go wrong?
@Suite("Smoke: does a bad conversion get its diagnosis?")
struct ConversionDiagnosisTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var options: [String]
        var words: String
        var testDescription: String { words }
    }

    static let cases = [
        Case(options: ["--neuron", "if", "--percentile", "50", "--steps", "200"], words: "saturates: "),
        Case(options: ["--neuron", "if", "--steps", "2", "--initial", "0"], words: "falls silent: "),
        Case(options: ["--neuron", "multi-threshold", "--thresholds", "1,0.5,0.25,0.125", "--steps", "400"], words: "no layer saturates or falls silent"),
    ]

    @Test(arguments: cases)
    func `The sentence names the provoked cause, in text and JSON`(test: Case) throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let words = ["convert", SmallCase.network, "--input", input] + test.options
        let text = CommandRun(words)
        #expect(text.code == 0, "\(text.errors)")
        let line = try #require(text.output.split(separator: "\n").first { $0.hasPrefix("cause ") })
        #expect(line.contains(test.words), "\(line)")
        let json = try JSON.parse(Array(CommandRun(words + ["--json"]).output.utf8), file: "standard output")
        #expect(json["diagnosis"]?["sentence"]?.stringValue?.contains(test.words) == true)
        let layers = try #require(json["layers"]?.arrayValue)
        for layer in layers.dropLast() { #expect(layer["fidelity"]?["saturation"]?.doubleValue != nil) }
    }
}

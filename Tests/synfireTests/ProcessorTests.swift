import Formats
import Foundation
import Processors
import Testing

/// Does a run say at which processor level it was simulated, and come to the same bytes at each?
@Suite("Determinism: are results the same at every processor level?")
struct ProcessorTests {
    @Test("every file of a run equals the others' but for the key that names the level")
    func levels() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        var first: [String: String]?
        for level in ProcessorLevel.supported {
            let output = folder.file("out-\(level)")
            let run = try ProgramProcess(
                ["simulate", SmallCase.network, "--input", input, "--steps", "6", "--export-spikes", "csv", "--quiet", "--output", output],
                environment: [ProcessorLevel.variable: level.rawValue])
            #expect(run.end().code == 0)
            var files: [String: String] = [:]
            for name in try FileManager.default.contentsOfDirectory(atPath: output).sorted() {
                files[name] = try Data(contentsOf: URL(filePath: output + "/" + name)).base64EncodedString()
            }
            let report = try String(contentsOfFile: output + "/run.json", encoding: .utf8)
            #expect(report.contains("\"processor\": \"\(level.rawValue)\""))
            files["run.json"] = report.replacing("\"processor\": \"\(level.rawValue)\"", with: "")
            #expect(first == nil || first == files, "\(level)")
            first = first ?? files
        }
    }

    @Test("a level that there is none of ends with the reason and exit code 2")
    func refused() throws {
        let run = try ProgramProcess(["chips"], environment: [ProcessorLevel.variable: "avx9"])
        let end = run.end()
        #expect(end.code == 2)
        #expect(end.errors.first?.hasPrefix("synfire: SYNFIRE_PROCESSOR=avx9 is no processor level; use one of baseline") == true)
    }
}

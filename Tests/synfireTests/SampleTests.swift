import Formats
import Foundation
import Testing

@testable import synfire

/// Does the bundled sample still say what it said?
@Suite("Golden: does the bundled sample reproduce its reference?")
struct SampleTests {
    @Test("counts, cores and quality of Examples/denoise/reference.json")
    func reference() throws {
        let folder = try ScratchFolder()
        let run = CommandRun([
            "simulate", Package.path("Examples/denoise/model.onnx"), "--input", Package.path("Examples/denoise/camera.png"), "--noise",
            "\(25.0 / 255)", "--residual", "--json", "--output", folder.file("out"),
        ])
        #expect(run.code == 0, "\(run.errors)")
        let now = try JSON.parse(Array(run.output.utf8), file: "standard output")
        let path = Package.path("Examples/denoise/reference.json")
        let then = try JSON.parse(FileAccess.read(path), file: path)

        for key in ["cores", "chips"] { #expect(now["chip"]?[key] == then["chip"]?[key]) }
        for key in ["sha256", "parameters", "macs", "macsScatter", "macsOutputResolution", "neurons"] {
            #expect(now["network"]?[key] == then["network"]?[key])
        }
        // The noise passes through the C library's logarithm and cosine, whose last bit may differ between processors.
        for key in ["events", "spikes", "sops", "packets"] {
            let a = try #require(now["counters"]?[key]?.doubleValue)
            let b = try #require(then["counters"]?[key]?.doubleValue)
            #expect(abs(a - b) <= 1e-4 * b, "\(key): \(a) against \(b)")
        }
        for key in ["input", "dense", "spiking"] {
            let a = try #require(now["quality"]?["metric"]?[key]?.doubleValue)
            let b = try #require(then["quality"]?["metric"]?[key]?.doubleValue)
            #expect(abs(a - b) < 0.01, "\(key): \(a) dB against \(b) dB")
        }
    }

    @Test("the README shows what synfire prints without arguments")
    func readme() throws {
        let folder = try ScratchFolder()
        let run = CommandRun(["--output", folder.file("out")])
        #expect(run.code == 0, "\(run.errors)")
        let text = try String(contentsOf: Package.root.appending(path: "README.md"), encoding: .utf8)
        let block = try #require(text.components(separatedBy: "```text\n").dropFirst().first?.components(separatedBy: "```").first)
        // Up to where the results lie, which is another folder here.
        func lines(_ text: String) -> [Substring] { Array(text.split(separator: "\n").prefix { !$0.hasPrefix("wrote ") }) }
        let shown = lines(block)
        #expect(shown.count > 30)
        #expect(lines(run.output.replacing(Package.path(""), with: "")) == shown)
    }

    @Test("the hippocampus slice on loihi-like and loihi1", .enabled(if: FileManager.default.fileExists(atPath: hippocampus)))
    func hippocampusSlice() throws {
        let folder = try ScratchFolder()
        for (options, least) in [(["--chip", "loihi-like"], 0.90), (["--chip", "loihi1", "--neuron", "if", "--steps", "64"], 0.90)] {
            let run = CommandRun(
                [
                    "simulate", "\(Self.hippocampus)/model.onnx", "--input", "\(Self.hippocampus)/input.npy", "--slice", "15", "--label",
                    "\(Self.hippocampus)/label.npy", "--json", "--output", folder.file("out"),
                ] + options)
            #expect(run.code == 0, "\(run.errors)")
            let json = try JSON.parse(Array(run.output.utf8), file: "standard output")
            let dice = json["quality"]?["metric"]
            #expect(abs((dice?["dense"]?.doubleValue ?? 0) - 0.932) < 0.001)
            #expect((dice?["spiking"]?.doubleValue ?? 0) > least)
            #expect((json["chip"]?["cores"]?.intValue ?? 0) >= 318)
            #expect(json["network"]?["neurons"]?.intValue == 324_800)
        }
    }

    static let hippocampus = Package.path("../shared/data/unets/hippocampus-unet")
}

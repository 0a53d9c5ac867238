import Formats
import Foundation
import Testing

@testable import synfire

@Suite("Does an exported network with a residual connection run to the end?")
struct ResidualTests {
    private func path(_ name: String) -> String { Package.path("Tests/ModelsTests/Resources/onnx/\(name)") }

    @Test("both engines count the same, and the decision is taken on the scores", arguments: ["unet_b_legacy_op17", "unet_b_legacy_dyn_op17"])
    func simulated(_ name: String) throws {
        let folder = try ScratchFolder()
        var runs: [JSON] = []
        for engine in ["fast", "literal"] {
            let run = CommandRun([
                "simulate", path("\(name).onnx"), "--input", path("\(name).input.npy"), "--input-shape", "1x10x10", "--engine", engine, "--steps", "4",
                "--output", folder.file(engine), "--json",
            ])
            #expect(run.code == 0, "\(run.errors)")
            runs.append(try JSON.parse(Array(run.output.utf8), file: "run.json"))
            let mask = try NPY.parse(FileAccess.read(folder.file("\(engine)/mask.npy")), file: "mask.npy")
            #expect(mask.shape == [1, 10, 10])
            let scores = try NPY.parse(FileAccess.read(folder.file("\(engine)/output.npy")), file: "output.npy")
            #expect(scores.shape == [1, 3, 10, 10])
        }
        #expect(runs[0]["counters"] == runs[1]["counters"])
        #expect(runs[0]["counters"]?["sops"]?.intValue ?? 0 > 0)
        let inferred = CommandRun(["infer", path("\(name).onnx"), "--input", path("\(name).input.npy"), "--input-shape", "1x10x10", "--output", folder.file("y.npy")])
        #expect(inferred.code == 0, "\(inferred.errors)")
        let output = try NPY.parse(FileAccess.read(folder.file("y.npy")), file: "y.npy").tensor
        let recorded = try NPY.parse(FileAccess.read(path("\(name).output.npy")), file: "output").tensor
        #expect(output.scalars.count == recorded.scalars.count && zip(output.scalars, recorded.scalars).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    @Test("bilinear upsampling has a spiking form, and an unsupported file ends with exit code 4")
    func blocked() throws {
        let run = CommandRun(["inspect", path("unet_b_bilinear_dynamo_op18.onnx")])
        #expect(run.code == 0)
        #expect(!run.output.contains("no spiking form"))
        let converted = CommandRun(["convert", path("unet_b_bilinear_dynamo_op18.onnx"), "--input", path("unet_b_bilinear_dynamo_op18.input.npy")])
        #expect(converted.code == 0, "\(converted.errors)")
        let open = CommandRun(["inspect", path("unet_b_legacy_dyn_op17.onnx")])
        #expect(open.code == 4 && open.errors.first?.contains("--input-shape") == true)
    }
}

import Formats
import Foundation
import Models
import Testing

@testable import synfire

@Suite("Is a number that is too large said to be so?")
struct LargeValueTests {
    @Test("every command names the layer whose values are no floats any more", arguments: ["infer", "convert", "compile", "simulate", "compare"])
    func inputs(_ command: String) throws {
        let folder = try ScratchFolder()
        let values = try NPY.parse(SmallCase.input(), file: "x").tensor
        let large = try folder.write(NPY.encode(RawTensor(Tensor(shape: values.shape, scalars: values.scalars.map { $0 * 1e38 }))), "large.npy")
        let normal = try folder.write(SmallCase.input(), "normal.npy")
        let label = try folder.write(SmallCase.label(), "label.npy")
        for extra in [[], ["--calibrate", normal]] where command != "infer" || extra.isEmpty {
            // What is compiled depends on the calibration data alone.
            guard command != "compile" || extra.isEmpty else { continue }
            var words = [command, SmallCase.network, "--input", large] + extra + ["--output", folder.file(command == "infer" ? "y.npy" : "out")]
            if command != "compile" { words += ["--label", label] }
            let run = CommandRun(words)
            #expect(run.code == 1 && run.errors.count == 1 && run.errors[0].contains("layer "), "\(command): \(run.errors)")
            #expect(run.errors.first?.contains("range of 32-bit floats") == true, "\(command): \(run.errors)")
            #expect(!FileAccess.exists(folder.file("out")) && !FileAccess.exists(folder.file("y.npy")))
        }
    }
}

import Formats
import Foundation
@testable import synfire
import Testing

/// Do commands take networks as other programs write them?
@Suite("Networks of other programs: do commands read them as they are?")
struct NetworkFileRunTests {
    private static func fixture(_ name: String) -> String { Package.path("Tests/ModelsTests/Resources/operators/\(name)") }

    @Test("Channels last in, channels last out; a size that the file leaves open is the input's", arguments: ["channels_last", "sizes_computed"])
    func orderAndSize(name: String) throws {
        let folder = try ScratchFolder()
        let run = CommandRun(["infer", Self.fixture("\(name).onnx"), "--input", Self.fixture("\(name).input.npy"), "--output", folder.file("y.npy")])
        #expect(run.code == 0, "\(run.errors)")
        func tensor(_ path: String) throws -> Tensor { try NPY.parse(FileAccess.read(path), file: path).tensor }
        let (output, expected) = (try tensor(folder.file("y.npy")), try tensor(Self.fixture("\(name).output.npy")))
        #expect(output.shape == expected.shape)
        #expect(zip(output.scalars, expected.scalars).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    @Test("Normalisations are refused with the option that freezes them, and frozen by it")
    func freezing() throws {
        let folder = try ScratchFolder()
        let words = [Self.fixture("group_norm.onnx"), "--input", Self.fixture("group_norm.input.npy"), "--steps", "64"]
        let refused = CommandRun(["convert"] + words)
        #expect(refused.code == 4 && refused.errors.joined().contains("--freeze-norms"))
        for command in ["convert", "simulate"] {
            let run = CommandRun([command] + words + ["--freeze-norms", "--output", folder.file(command)])
            #expect(run.code == 0, "\(run.errors)")
            // The calibration data are the only input, on which nothing changes.
            #expect(run.errors.contains { $0.contains("1 normalisation frozen") && $0.contains("0.0 %") }, "\(run.errors)")
        }
        let plain = CommandRun(["convert", SmallCase.network, "--input", try folder.write(SmallCase.input(), "x.npy"), "--freeze-norms"])
        #expect(plain.code == 2 && plain.errors.joined().contains("leave it out"))
    }

    @Test("inspect says before anything runs whether a network fits on a chip")
    func chip() {
        let network = Self.fixture("joined_and_pooled.onnx")
        let fits = CommandRun(["inspect", network, "--chip", "loihi-like"])
        #expect(fits.code == 0 && fits.output.contains("chip     loihi-like: fits"), "\(fits.errors)")
        let gate = CommandRun(["inspect", network, "--chip", "loihi1", "--neuron", "if"])
        #expect(gate.code != 0 && gate.errors.joined().contains("--max-pool average"), "\(gate.errors)")
        let average = CommandRun(["inspect", network, "--chip", "loihi1", "--neuron", "if", "--max-pool", "average"])
        #expect(average.code == 0, "\(average.errors)")
        let norm = CommandRun(["inspect", Self.fixture("group_norm.onnx"), "--chip", "loihi-like"])
        #expect(norm.code == 4 && norm.errors.joined().contains("--freeze-norms"))
    }
}

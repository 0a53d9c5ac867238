import Formats
import Foundation
import Testing

@testable import synfire

@Suite("Does a result go where it was meant to go, and nothing be lost for it?")
struct OutputPlaceTests {
    @Test("infer does not replace what it reads, by whatever name")
    func ownInput() throws {
        let folder = try ScratchFolder()
        let bytes = SmallCase.input()
        let input = try folder.write(bytes, "input.npy")
        try FileManager.default.createSymbolicLink(atPath: folder.file("link.npy"), withDestinationPath: "input.npy")
        for output in [input, folder.file("link.npy"), folder.file("./input.npy")] {
            let run = CommandRun(["infer", SmallCase.network, "--input", input, "--output", output])
            #expect(run.code == 1 && run.errors.count == 1 && run.errors[0].contains("is also what the command reads"), "\(run.errors)")
        }
        #expect(try FileAccess.read(input) == bytes)
        let network = folder.file("net.safetensors")
        #expect(CommandRun(["inspect", SmallCase.network, "--save", network]).code == 0)
        #expect(CommandRun(["inspect", network, "--save", network]).code == 1)
    }

    @Test("a device or a pipe as output stays one")
    func streams() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let run = CommandRun(["infer", SmallCase.network, "--input", input, "--output", "/dev/null"])
        #expect(run.code == 0, "\(run.errors)")
        var status = stat()
        #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
        let full = CommandRun(["infer", SmallCase.network, "--input", input, "--output", "/dev/full"])
        #expect(full.code == 1 && full.errors == ["synfire: /dev/full: cannot be written: no space left on the device"], "\(full.errors)")
    }

    @Test("a second run with other options leaves nothing of the first beside its results")
    func secondRun() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let out = folder.file("out")
        let base = [SmallCase.network, "--input", input, "--steps", "2", "--output", out]
        #expect(CommandRun(["simulate"] + base + ["--export-spikes", "npz"]).code == 0)
        #expect(FileAccess.exists("\(out)/spikes.npz"))
        #expect(CommandRun(["simulate"] + base).code == 0)
        #expect(!FileAccess.exists("\(out)/spikes.npz"))
        #expect(CommandRun(["inspect", out]).code == 0)
        #expect(CommandRun(["compile"] + base).code == 0)
        #expect(!FileAccess.exists("\(out)/run.json") && !FileAccess.exists("\(out)/output.npy"))
        let whole = CommandRun(["inspect", out])
        #expect(whole.code == 0 && whole.output.contains("whole"), "\(whole)")
        try FileAccess.write([1], to: "\(out)/coremap.svg")
        let changed = CommandRun(["inspect", out, "--json"])
        #expect(changed.code == 1 && changed.errors.count == 1 && changed.errors[0].contains("coremap.svg"), "\(changed)")
        #expect(try JSON.parse(Array(changed.output.utf8), file: "json")["whole"] == .bool(false))
    }

    @Test("a run into a folder that another one writes to is refused before it starts")
    func locked() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let lock = try FolderLock(folder.file("out"))
        for command in ["simulate", "compile", "convert", "compare"] {
            let run = CommandRun([command, SmallCase.network, "--input", input, "--steps", "2", "--output", folder.file("out")])
            #expect(run.code == 1 && run.errors.count == 1 && run.errors[0].contains("another run"), "\(command): \(run.errors)")
        }
        withExtendedLifetime(lock) {}
    }
}

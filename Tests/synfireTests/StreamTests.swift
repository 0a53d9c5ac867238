import Formats
import Foundation
import Testing

@Suite("Is what nobody can read a failure, and what nobody waits for ended?")
struct StreamTests {
    /// A line for each command.
    private static func commands(_ folder: ScratchFolder) throws -> [[String]] {
        let input = try folder.write(SmallCase.input(), "input.npy")
        let small = [SmallCase.network, "--input", input, "--steps", "2", "--quiet"]
        return [
            ["--version"], ["--help"], ["inspect", input], ["infer", SmallCase.network, "--input", input, "--quiet"],
            ["convert"] + small, ["compile"] + small + ["--output", folder.file("c")], ["simulate"] + small + ["--output", folder.file("s")],
            ["compare"] + small, ["chips"], ["reproduce"], ["explain"], ["explain", "sops"],
        ]
    }

    @Test("a full or closed standard output is exit code 1 and one line", arguments: [">/dev/full", ">&-"])
    func standardOutput(_ redirection: String) throws {
        let folder = try ScratchFolder()
        for words in try Self.commands(folder) {
            let run = try ProgramProcess(words, redirection: redirection, folder: Package.root.path).end()
            #expect(run.code == 1 && run.errors.count == 1, "\(words) \(redirection): \(run)")
            #expect(run.errors.first?.hasPrefix("synfire: standard output: cannot be written") == true, "\(words): \(run.errors)")
        }
        // The results are there all the same, whole.
        #expect(try FileSetStatus(of: folder.file("s")).isWhole && FileSetStatus(of: folder.file("c")).isWhole)
    }

    @Test("a reader that goes away ends the output, not the program by a signal")
    func closedPipe() throws {
        let run = try ProgramProcess(["explain", "--json"], redirection: "| true", folder: Package.root.path).end()
        #expect(run.code == 0, "the shell's last command")
        #expect(run.errors.isEmpty || run.errors == ["synfire: standard output: cannot be written: nobody reads it any more"], "\(run.errors)")
    }

    @Test("a standard error that takes nothing changes nothing", arguments: ["2>/dev/full", "2>&-", "2>&- >&- <&-"])
    func standardError(_ redirection: String) throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let output = redirection.contains(">&- ") ? Int32(1) : 0
        for (words, code) in [(["chips"], output), (["inspect", folder.file("missing")], 1), (["simulate", SmallCase.network, "--input", input, "--output", folder.file("o")], output), (["nothing"], 2)] {
            let run = try ProgramProcess(words, redirection: redirection + (redirection.contains(" >") ? "" : " >/dev/null"), folder: Package.root.path).end()
            #expect(run.code == code && run.errors.isEmpty, "\(words) \(redirection): \(run)")
        }
        #expect(try FileSetStatus(of: folder.file("o")).isWhole)
    }

    @Test("Ctrl-C ends a command within 0.3 s with exit code 130 and leaves nothing", arguments: ["compare", "simulate", "convert", "infer", "compile"])
    func interrupt(_ command: String) throws {
        let folder = try ScratchFolder()
        let input = try folder.write(NPY.encode(RawTensor(Tensor(shape: [8, 1, 256, 256], repeating: 0.5))), "input.npy")
        var words = [command, "zoo:unet?input=1x256x256&base=32&levels=4", "--input", input]
        if command != "infer" { words += ["--output", folder.file("out")] }
        let program = try ProgramProcess(words + ["--quiet"], folder: Package.root.path)
        Thread.sleep(forTimeInterval: 1)
        try #require(program.isRunning, "\(program.end())")
        program.send(SIGINT)
        let run = program.end()
        #expect(run.code == 130 && run.errors == ["synfire: stopped by Ctrl-C"], "\(run)")
        #expect(try #require(run.sinceSignal) < .milliseconds(300), "\(run)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["input.npy"])
    }

    @Test("a file whose name is no UTF-8 is read and written, and shown byte by byte")
    func namesWithoutText() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        // The shell makes the byte; it never passes through a string of this test.
        let script = "n=$(printf 'a\\351.npy'); cp \"\(input)\" \"\(folder.path)/$n\" && exec \"$0\" infer '\(SmallCase.network)' --input \"\(folder.path)/$n\" --output \"\(folder.path)/b$n\" --quiet >/dev/null"
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", script, ProgramProcess.path]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let path = PathText.text(of: Array("\(folder.path)/ba".utf8) + [0xE9] + Array(".npy".utf8))
        #expect(try NPY.parse(FileAccess.read(path), file: "b").shape == [2, 1, 8, 8])
    }
}

import Testing

@testable import synfire

@Suite("Engines: does a run say that it took the slow one?")
struct FallbackTests {
    private func summary(_ options: [String]) throws -> String {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(), "input.npy")
        let run = CommandRun(["simulate", SmallCase.network, "--input", input, "--steps", "4", "--output", folder.file("out")] + options)
        #expect(run.code == 0, "\(run.errors)")
        return run.output
    }

    /// Vector kernels compare potentials of up to 30 bits.
    @Test("Potentials of 32 bits are simulated exactly, and the summary names the engine and the reason")
    func widePotentials() throws {
        let wide = try summary(["--what-if", "arithmetic.stateBits=32"])
        #expect(wide.contains("the literal engine") && wide.contains("of 32 bits"))
        #expect(try !summary(["--what-if", "arithmetic.stateBits=30"]).contains("literal engine"))
    }
}

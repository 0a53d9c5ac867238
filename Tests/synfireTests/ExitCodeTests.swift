import Compiler
import Formats
import Models
@testable import Options
@testable import synfire
import Testing

@Suite("Exit codes: does every failure end with its own?")
struct ExitCodeTests {
    @Test func codes() {
        #expect(ExitCode(for: UsageError(reason: "x")).rawValue == 2)
        #expect(ExitCode(for: FitError(layer: "a", limit: "b", needed: 2, available: 1, unit: "c", chip: "d", remedy: "e")).rawValue == 3)
        #expect(ExitCode(for: NetworkError.unsupported(layer: "a", kind: "b", reason: "c", remedy: nil)).rawValue == 4)
        #expect(ExitCode(for: NetworkError.shape(layer: "a", reason: "b")).rawValue == 1)
        #expect(ExitCode(for: FileError(file: "a", reason: "b")).rawValue == 1)
    }
}

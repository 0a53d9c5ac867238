import Formats
import Reports
import Synchronization

/// Where a command's text goes: results to standard output, errors and progress to standard error.
struct Console: Sendable {
    var print: @Sendable (String) -> Void
    var printError: @Sendable (String) -> Void
    /// Whether standard output takes emphasis.
    var isTerminal: Bool
    /// Why standard output did not take what was printed; `nil` while it did.
    var failure: @Sendable () -> FileError?

    /// The program's own streams.
    init() {
        let output = StandardOutput()
        print = { output.print($0) }
        printError = { StandardStreams.writeError($0 + "\n") }
        isTerminal = ProgressLine.standardOutputTakesColor
        failure = { output.failure }
    }

    init(print: @escaping @Sendable (String) -> Void, printError: @escaping @Sendable (String) -> Void, isTerminal: Bool) {
        self.print = print
        self.printError = printError
        self.isTerminal = isTerminal
        failure = { nil }
    }
}

/// Standard output up to its first failure, which is kept.
private final class StandardOutput: Sendable {
    private let state = Mutex<FileError?>(nil)

    var failure: FileError? { state.withLock { $0 } }

    func print(_ line: String) {
        state.withLock { failure in
            guard failure == nil else { return }
            do throws(FileError) { try StandardStreams.writeOutput(line + "\n") } catch { failure = error }
        }
    }
}

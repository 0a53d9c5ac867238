import Reports
import Synchronization

/// A progress line fed from several threads.
final class Progress: Sendable {
    private let line: Mutex<ProgressLine>

    init(_ label: String, steps: Int, isQuiet: Bool) {
        line = Mutex(ProgressLine(label, total: steps, unit: "steps", isQuiet: isQuiet))
    }

    func advance() { line.withLock { $0.advance() } }
    func finish() { line.withLock { $0.finish() } }
}

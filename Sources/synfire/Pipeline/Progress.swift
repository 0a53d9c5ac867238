import Reports
import Synchronization

/// A progress line fed from several threads.
final class Progress: Sendable {
    private let line: Mutex<ProgressLine>

    init(_ label: String, steps: Int, isQuiet: Bool) {
        line = Mutex(ProgressLine(label, total: steps, unit: "steps", workUnit: "SOP", isQuiet: isQuiet))
    }

    /// - Parameter operations: synaptic operations of the step.
    func advance(operations: Int = 0) { line.withLock { $0.advance(work: operations) } }
    func finish() { line.withLock { $0.finish() } }
}

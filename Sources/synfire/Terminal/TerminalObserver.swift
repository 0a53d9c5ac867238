import Reports
import Synchronization
import SynfireKit

/// A run on a terminal: a progress line on standard error, and Ctrl-C as a request to stop.
final class TerminalObserver: RunObserver {
    private let isQuiet: Bool
    private let current = Mutex<(line: ProgressLine, interrupt: Interrupt)?>(nil)
    /// Of the run at hand, readable without waiting for the line.
    private let stop = Interrupt.Request()

    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    func runBegins(_ label: String, steps: Int) {
        current.withLock {
            $0 = (ProgressLine(label, total: steps, unit: "steps", workUnit: "SOP", isQuiet: isQuiet), Interrupt(stop))
        }
    }

    func runAdvances(operations: Int) { current.withLock { $0?.line.advance(work: operations) } }

    func runEnds() {
        current.withLock {
            $0?.interrupt.finish()
            $0?.line.finish()
            $0 = nil
        }
    }

    var isCancelled: Bool { stop.isMade }
}

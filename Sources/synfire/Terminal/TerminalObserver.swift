import Reports
import Synchronization
import SynfireKit

/// A run on a terminal: a progress line on standard error. Ctrl-C ends the program whatever it computes (`Interruption`), so that
/// the run is never asked to stop.
final class TerminalObserver: RunObserver {
    private let isQuiet: Bool
    private let line = Mutex<ProgressLine?>(nil)

    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    func runBegins(_ label: String, steps: Int) {
        line.withLock { $0 = ProgressLine(label, total: steps, unit: "steps", workUnit: "SOP", isQuiet: isQuiet) }
    }

    func runAdvances(operations: Int) { line.withLock { $0?.advance(work: operations) } }

    func runEnds() {
        line.withLock {
            $0?.finish()
            $0 = nil
        }
    }

    var isCancelled: Bool { false }
}

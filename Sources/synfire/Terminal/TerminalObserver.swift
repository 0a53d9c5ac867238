import Reports
import Synchronization
import SynfireKit

/// A run on a terminal: a progress line on standard error. Ctrl-C ends the program whatever it computes (`Interruption`), unless the
/// command asked to finish what it is at: then the run is told to stop.
final class TerminalObserver: RunObserver {
    private let isQuiet: Bool
    private let workUnit: String
    private let line = Mutex<ProgressLine?>(nil)

    init(isQuiet: Bool, workUnit: String = "SOP") { (self.isQuiet, self.workUnit) = (isQuiet, workUnit) }

    func runBegins(_ label: String, steps: Int) {
        line.withLock { $0 = ProgressLine(label, total: steps, unit: "steps", workUnit: workUnit, isQuiet: isQuiet) }
    }

    func runAdvances(operations: Int) { line.withLock { $0?.advance(work: operations) } }

    func runStands(_ note: String) { line.withLock { $0?.note = note } }

    func runEnds() {
        line.withLock {
            $0?.finish()
            $0 = nil
        }
    }

    var isCancelled: Bool { Interruption.isRequested }
}

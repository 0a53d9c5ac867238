import Dispatch
import Foundation
import Synchronization

/// Ctrl-C during a simulation: the first one asks it to stop after the step at hand, a second one ends the program at once.
struct Interrupt {
    /// Whether a stop was asked for, readable by every worker.
    final class Request: Sendable {
        private let isAsked = Atomic<Bool>(false)

        var isMade: Bool { isAsked.load(ordering: .relaxed) }
        func make() { isAsked.store(true, ordering: .relaxed) }
    }

    private let source: any DispatchSourceSignal

    /// Watches for the signal until `finish`.
    init(_ request: Request) {
        signal(SIGINT, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler {
            request.make()
            signal(SIGINT, SIG_DFL)
        }
        source.resume()
    }

    /// Gives the signal its usual meaning back.
    func finish() {
        source.cancel()
        signal(SIGINT, SIG_DFL)
    }
}

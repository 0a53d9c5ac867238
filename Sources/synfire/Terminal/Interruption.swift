import Formats
import Foundation
import Synchronization

/// Ctrl-C, and what a job scheduler or a closed terminal sends instead: the program ends at once, whatever it computes, and
/// leaves neither temporary files nor half a set of results. A command that saves where it stands is asked to first.
enum Interruption {
    private struct State {
        /// Whether a command is at work that stops when it is asked to.
        var finishes = false
        var isRequested = false
    }

    private static let state = Mutex(State())

    /// Whether the work at hand was asked to stop.
    static var isRequested: Bool { state.withLock(\.isRequested) }

    /// Carries out work that looks at `isRequested` and saves where it stands; a second signal ends the program all the same.
    static func letFinish<Result>(_ work: () throws -> Result) rethrows -> Result {
        state.withLock { $0.finishes = true }
        defer { state.withLock { $0.finishes = false } }
        return try work()
    }

    /// - Returns: whether the program is to end at once.
    private static func endsAtOnce() -> Bool {
        state.withLock { state in
            guard state.finishes, !state.isRequested else { return true }
            state.isRequested = true
            return false
        }
    }

    /// Starts to wait for the signals; to be called before other threads are made, which then leave them to this one.
    static func watch() {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGHUP] where number != SIGHUP || !isIgnored(number) { unsafe sigaddset(&signals, number) }
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
        let awaited = signals
        let thread = Thread {
            var signals = awaited
            var number: Int32 = 0
            guard unsafe sigwait(&signals, &number) == 0 else { return }
            while !endsAtOnce() {
                StandardStreams.writeError("synfire: \(name(of: number)): saving where it stands; again to end at once\n")
                guard unsafe sigwait(&signals, &number) == 0 else { return }
            }
            StandardStreams.writeError("synfire: stopped by \(name(of: number))\n")
            StoppedWork.end(128 + number)
        }
        thread.start()
    }

    /// Whether the program was started so that it outlives the signal, as by `nohup`.
    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard unsafe sigaction(number, nil, &action) == 0 else { return false }
        let (handler, ignoring) = unsafe (unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self), unsafeBitCast(SIG_IGN, to: Int.self))
        return handler == ignoring
    }

    private static func name(of number: Int32) -> String {
        switch number {
        case SIGINT: "Ctrl-C"
        case SIGTERM: "SIGTERM"
        default: "the end of its terminal"
        }
    }
}

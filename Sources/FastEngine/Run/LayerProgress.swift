import Foundation
import Synchronization

/// Tells workers how far others are with a layer, for `FastRun`: a lock and a condition per layer, asked once for several steps.
final class LayerProgress: Sendable {
    /// By step: bands that are not through it.
    private let bandsLeft: [Countdown]
    /// Steps whose events are complete.
    private let published = Atomic<Int>(0)
    // A layer without steps has nothing to wait for.
    private let hasAccount = Atomic<Bool>(true)

    private final class Countdown: Sendable {
        let left = Atomic<Int>(0)
    }

    /// - Parameter steps: the most at a time.
    init(steps: Int) {
        bandsLeft = (0..<steps).map { _ in Countdown() }
    }

    /// Before any worker starts.
    func begin(bands: Int, steps: Int) {
        for step in 0..<steps { bandsLeft[step].left.store(bands, ordering: .relaxed) }
        published.store(0, ordering: .relaxed)
        hasAccount.store(false, ordering: .relaxed)
    }

    /// - Returns: whether all bands are through the step.
    func finishBand(step: Int) -> Bool { bandsLeft[step].left.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue == 0 }

    /// Lets other layers read a step's events.
    func publish(step: Int) { published.store(step + 1, ordering: .releasing) }

    func finishAccount() { hasAccount.store(true, ordering: .releasing) }

    /// Waits for the events of the first steps.
    ///
    /// - Returns: how many are there.
    @discardableResult
    func waitForEvents(steps: Int) -> Int {
        var ready = 0
        Self.wait {
            ready = published.load(ordering: .acquiring)
            return ready >= steps
        }
        return ready
    }

    func waitForAccount() { Self.wait { hasAccount.load(ordering: .acquiring) } }

    /// Waits for another worker that is at it: shortly, so that asking again costs less than sleeping.
    private static func wait(_ isDone: () -> Bool) {
        var asked = 0
        while !isDone() {
            asked += 1
            if asked > 1000 { sched_yield() }
        }
    }
}

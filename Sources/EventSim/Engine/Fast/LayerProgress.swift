import Foundation
import Synchronization

/// How far the workers are with some steps of a layer.
final class LayerProgress: Sendable {
    private let bandsLeft = Atomic<Int>(0)
    private let joinsLeft = Atomic<Int>(0)
    // A layer without steps has nothing to wait for.
    private let hasEvents = Atomic<Bool>(true)
    private let hasAccount = Atomic<Bool>(true)

    /// Before any worker starts.
    func begin(bands: Int, steps: Int) {
        bandsLeft.store(bands, ordering: .relaxed)
        joinsLeft.store(steps, ordering: .relaxed)
        hasEvents.store(false, ordering: .relaxed)
        hasAccount.store(false, ordering: .relaxed)
    }

    func finishBand() { bandsLeft.wrappingSubtract(1, ordering: .acquiringAndReleasing) }

    /// - Returns: whether all steps are joined.
    func finishJoin() -> Bool { joinsLeft.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue == 0 }

    /// Lets other layers read the events.
    func publish() { hasEvents.store(true, ordering: .releasing) }

    func finishAccount() { hasAccount.store(true, ordering: .releasing) }

    func waitForBands() { Self.wait { bandsLeft.load(ordering: .acquiring) == 0 } }
    func waitForEvents() { Self.wait { hasEvents.load(ordering: .acquiring) } }
    func waitForAccount() { Self.wait { hasAccount.load(ordering: .acquiring) } }

    /// Waits for another worker that is at it: shortly, so that asking again costs less than sleeping.
    private static func wait(_ isDone: () -> Bool) {
        var asked = 0
        while !isDone() {
            asked += 1
            if asked > 100 { sched_yield() }
        }
    }
}

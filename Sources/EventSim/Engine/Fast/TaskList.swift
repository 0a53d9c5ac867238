import Dispatch
import Foundation
import Synchronization

/// Work of several workers in an order in which no task waits for one behind it: each worker takes the next task when it is free,
/// so whatever a task waits for is done or in some worker's hands.
enum TaskList {
    struct Task: Sendable {
        enum Work: Sendable {
            case band(Int)
            /// Of a step of the layer's window.
            case join(Int)
            /// One after the other, since they are entered in one ledger.
            case account(after: Int?)
        }

        var layer: Int
        var work: Work
    }

    static func run(_ tasks: [Task], threads: Int, _ body: @Sendable (Task) -> Void) {
        perform(tasks.count, threads: threads) { body(tasks[$0]) }
    }

    /// One value for every index, in their order.
    static func results<Value: Sendable>(_ count: Int, threads: Int, _ body: @Sendable (Int) -> Value) -> [Value] {
        let results = Mutex([Value?](repeating: nil, count: count))
        perform(count, threads: threads) { index in
            let value = body(index)
            results.withLock { $0[index] = value }
        }
        return results.withLock { $0.compactMap { $0 } }
    }

    private static func perform(_ count: Int, threads: Int, _ body: @Sendable (Int) -> Void) {
        let workers = min(threads, count)
        guard workers > 1 else {
            for index in 0..<count { body(index) }
            return
        }
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < count else { return }
                body(index)
            }
        }
    }
}

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

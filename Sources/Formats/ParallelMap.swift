import Dispatch
import Synchronization

/// `transform` of 0 ..< `count` in index order, computed by up to `threads` threads.
///
/// Workers take the next index when they are free, so uneven pieces balance; the result does not depend on who took
/// what. Pieces should last half a millisecond or more.
public func parallelMap<Result: Sendable>(count: Int, threads: Int, _ transform: @Sendable (Int) -> Result) -> [Result] {
    let workers = min(threads, count)
    guard workers > 1 else { return (0..<count).map(transform) }
    let next = Atomic(0)
    let slots = Locked([Result?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
        while true {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard index < count else { return }
            let result = transform(index)
            slots.withLock { $0[index] = result }
        }
    }
    return slots.withLock { $0.compactMap { $0 } }
}

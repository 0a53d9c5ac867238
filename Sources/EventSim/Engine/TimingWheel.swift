/// An event queue for short delays: one bucket per step, reused in a circle.
///
/// Push and pop cost a constant few nanoseconds whatever the number of events in flight; a heap would need a comparison
/// tree. Within a bucket events keep the order they were pushed in, so a run is deterministic.
struct TimingWheel<Event> {
    private var buckets: [[Event]]
    private(set) var now = 0

    /// - Parameter longestDelay: the largest distance in steps between a push and its arrival.
    init(longestDelay: Int) {
        buckets = Array(repeating: [], count: longestDelay + 1)
    }

    /// Adds an event that arrives `delay` steps from now.
    /// - Precondition: `1 ... longestDelay`.
    mutating func push(_ event: Event, delay: Int) {
        precondition(delay >= 1 && delay < buckets.count, "delay \(delay) is outside 1...\(buckets.count - 1)")
        buckets[(now + delay) % buckets.count].append(event)
    }

    /// Removes and returns the events that arrive in this step.
    mutating func popArrivals() -> [Event] {
        let slot = now % buckets.count
        let arrivals = buckets[slot]
        buckets[slot].removeAll(keepingCapacity: true)
        return arrivals
    }

    /// Moves on to the next step.
    mutating func advance() { now += 1 }
}

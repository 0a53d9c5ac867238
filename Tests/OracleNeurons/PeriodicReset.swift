/// When a neuron's state is cleared from outside (lava-nc's `LIFReset`): before the 1-based step k if
/// k mod `interval` = `offset` mod `interval`.
public struct PeriodicReset: Sendable, Equatable {
    public var interval: Int
    public var offset: Int

    /// - Precondition: `interval` is positive.
    public init(interval: Int, offset: Int) {
        precondition(interval > 0, "a reset interval of \(interval) steps")
        self.interval = interval
        self.offset = offset
    }

    /// Whether the state is cleared before step `step`, counted from 1.
    public func happens(before step: Int) -> Bool { step % interval == offset % interval }
}

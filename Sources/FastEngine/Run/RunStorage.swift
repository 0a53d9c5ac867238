import Synchronization

/// The buffers of a run that are worth keeping for the next one: what they hold is overwritten.
struct RunStorage: Sendable {
    /// One layer's.
    struct Layer: Sendable {
        var ring: [StepEvents]
        /// By band.
        var steps: [[BandStep]]
    }

    var layers: [Layer]
}

/// Buffers that no run uses at the moment.
final class SpareStorage: Sendable {
    private let spare = Mutex<[RunStorage]>([])

    func take() -> RunStorage? { spare.withLock { $0.popLast() } }

    func keep(_ storage: RunStorage?) {
        guard let storage else { return }
        spare.withLock { $0.append(storage) }
    }
}

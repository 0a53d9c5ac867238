import Formats

/// Hands the buffers of one run to the next, for `FastEngine`: saves touching new pages with every input.
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
    private let spare = Locked<[RunStorage]>([])

    func take() -> RunStorage? { spare.withLock { $0.popLast() } }

    func keep(_ storage: RunStorage?) {
        guard let storage else { return }
        spare.withLock { $0.append(storage) }
    }
}

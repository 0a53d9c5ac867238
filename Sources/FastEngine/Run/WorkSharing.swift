/// Says how an inference is shared among workers, for `FastRun`; its result never depends on it.
struct WorkSharing: Sendable {
    var threads: Int
    /// Neurons that are worth a worker's while.
    var fewestNeurons = 8192
    /// Steps that a layer takes before workers wait for all others.
    var mostSteps = 64
}

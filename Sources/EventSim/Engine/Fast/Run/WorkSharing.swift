/// How an inference is shared among workers; its result never depends on it.
struct WorkSharing: Sendable {
    var threads: Int
    /// Neurons that are worth a worker's while.
    var fewestNeurons = 8192
}

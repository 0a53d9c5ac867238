/// A piece of a run's work: some steps of a part of a layer. Runs list them in an order in which none waits for one behind it, and
/// workers take them in that order: whatever a task waits for is done or in some worker's hands.
struct RunTask: Sendable {
    enum Work: Sendable {
        /// The input's spikes.
        case input
        case band(Int)
        /// One after the other, since they are entered in one ledger.
        case account(after: Int?)
    }

    var layer: Int
    var work: Work
}

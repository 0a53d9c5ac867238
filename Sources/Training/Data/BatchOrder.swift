private import Models

/// The order in which an epoch takes its examples, and how it is cut into batches.
///
/// A pure function of seed and epoch: training that goes on after an interruption, or on other threads, sees the same batches.
public struct BatchOrder: Sendable, Equatable {
    /// Examples there are, at least 1.
    public let count: Int
    /// Examples of a batch, at least 1; the last batch of an epoch has those that are left.
    public let size: Int
    /// Of the order.
    public let seed: UInt64

    /// - Precondition: both numbers are at least 1.
    public init(count: Int, size: Int, seed: UInt64) {
        precondition(count >= 1 && size >= 1, "\(count) examples in batches of \(size)")
        self.count = count
        self.size = size
        self.seed = seed
    }

    /// Batches of an epoch.
    public var batches: Int { (count + size - 1) / size }

    /// Every example of an epoch once, in its order (Fisher and Yates; Durstenfeld 1964, doi:10.1145/364520.364540).
    public func order(epoch: Int) -> [Int] {
        let stream = RandomStream(seed: seed, purpose: "shuffle of epoch \(epoch)")
        var order = Array(0..<count)
        for last in stride(from: count - 1, to: 0, by: -1) {
            order.swapAt(last, Int(stream.bits(last).multipliedFullWidth(by: UInt64(last + 1)).high))
        }
        return order
    }

    /// The places in `order(epoch:)` of one batch.
    public func range(of batch: Int) -> Range<Int> { batch * size..<min(count, (batch + 1) * size) }
}

import Testing

@testable import Training

@Suite("Are batches every example once, in an order that only seed and epoch decide?")
struct BatchOrderTests {
    @Test(arguments: [1, 2, 26, 1000]) func `An epoch takes every example once`(count: Int) {
        let order = BatchOrder(count: count, size: 26, seed: 7)
        let batches = (0..<order.batches).map { order.order(epoch: 3)[order.range(of: $0)] }
        #expect(batches.flatMap { $0 }.sorted() == Array(0..<count))
        #expect(batches.dropLast().allSatisfy { $0.count == 26 })
    }

    @Test func `Epochs and seeds differ, and calls do not`() {
        let order = BatchOrder(count: 100, size: 10, seed: 1)
        #expect(order.order(epoch: 0) == order.order(epoch: 0))
        #expect(order.order(epoch: 0) != order.order(epoch: 1))
        #expect(order.order(epoch: 0) != BatchOrder(count: 100, size: 10, seed: 2).order(epoch: 0))
    }

    /// Each of six orders of three examples in about a sixth of 6,000 epochs: within five standard deviations.
    @Test func `Every order is as likely as another`() {
        let order = BatchOrder(count: 3, size: 1, seed: 4)
        var counts: [[Int]: Int] = [:]
        for epoch in 0..<6000 { counts[order.order(epoch: epoch), default: 0] += 1 }
        #expect(counts.count == 6 && counts.values.allSatisfy { abs($0 - 1000) < 145 }, "\(counts)")
    }
}

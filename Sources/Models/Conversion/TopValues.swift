/// The largest of a stream of values, enough of them to answer for a percentile near 100 without keeping the rest.
struct TopValues {
    private let capacity: Int
    private var values: [Float] = []
    /// A value that at least `capacity` values reach: smaller ones cannot matter.
    private var floor = -Float.infinity
    private(set) var count = 0
    /// Whether every value so far was a number.
    private(set) var isFinite = true

    /// - Parameters:
    ///   - percentile: 0 ... 100, the lowest that will be asked for.
    ///   - total: how many values will come.
    init(percentile: Double, of total: Int) {
        let rank = Double(max(total - 1, 0)) * percentile / 100
        capacity = total - Int(rank.rounded(.down))
        values.reserveCapacity(2 * capacity)
    }

    mutating func insert(_ new: [Float]) {
        count += new.count
        isFinite = isFinite && new.allSatisfy(\.isFinite)
        for value in new where value > floor {
            values.append(value)
            if values.count >= 2 * capacity { prune() }
        }
    }

    private mutating func prune() {
        values.sort(by: >)
        values.removeLast(values.count - capacity)
        floor = values[capacity - 1]
    }

    /// The percentile with linear interpolation between order statistics, as `numpy.percentile` has it.
    /// - Precondition: as many values were inserted as were announced.
    func percentile(_ percentile: Double) -> Double {
        precondition(count > 0, "a percentile needs values")
        let rank = Double(count - 1) * percentile / 100
        let below = Int(rank.rounded(.down))
        let sorted = values.sorted(by: >)
        // Position from the top; values pruned away tie with the smallest one kept.
        func statistic(_ index: Int) -> Double { Double(sorted[min(count - 1 - index, sorted.count - 1)]) }
        let low = statistic(below)
        let high = statistic(min(below + 1, count - 1))
        return low + (high - low) * (rank - Double(below))
    }
}

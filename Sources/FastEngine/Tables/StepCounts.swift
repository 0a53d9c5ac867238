/// Counts events or messages by charge plan in eight steps of the run, for accounts: tables are read once for all eight.
struct StepCounts: Sendable {
    static let steps = 8

    /// By plan and step.
    var numbers: [Int32]

    init(plans: Int) { numbers = Array(repeating: 0, count: plans * Self.steps) }

    var plans: Int { numbers.count / Self.steps }

    subscript(plan: Int, lane: Int) -> Int { Int(numbers[plan * Self.steps + lane]) }

    mutating func clear(_ plans: Range<Int>) {
        var numbers = numbers.mutableSpan
        for index in plans.lowerBound * Self.steps..<plans.upperBound * Self.steps { numbers[index] = 0 }
    }

    /// Adds the counts of all steps to totals by plan.
    func add(_ plans: Range<Int>, to totals: inout [Int]) {
        precondition(plans.upperBound <= totals.count && plans.upperBound <= self.plans, "plans beyond the table's")
        let numbers = numbers.span
        var totals = totals.mutableSpan
        for plan in plans { unsafe totals[unchecked: plan] &+= Int(Self.wide(numbers, plan: plan).wrappedSum()) }
    }

    /// Sums the counts of neighbouring plans.
    func join(_ plans: Range<Int>, by length: Int, to sums: inout StepCounts) {
        for first in stride(from: plans.lowerBound, to: plans.upperBound, by: length) {
            for lane in 0..<Self.steps {
                sums.numbers[first / length * Self.steps + lane] = (first..<first + length).reduce(0) { $0 &+ numbers[$1 * Self.steps + lane] }
            }
        }
    }

    /// A plan's counts in all steps. They are said to be 32 bits wide, so that products of lanes take one instruction.
    ///
    /// - Parameter numbers: of counts that reach that far.
    @inline(__always)
    static func wide(_ numbers: Span<Int32>, plan: Int) -> SIMD8<UInt64> {
        let counts = unsafe numbers.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: plan &* (steps &* 4), as: SIMD8<UInt32>.self)
        return SIMD8(truncatingIfNeeded: counts)
    }
}

/// The sums of a field, panel by panel of a projection's weights, widened to thirty-two bits.
struct PanelReader {
    private let isUnit: Bool
    private let shift: SIMD16<Int32>
    /// Σ |value| that sixteen-bit sums are sure to hold.
    let budget: Int

    init(_ plan: GatherPlan, isUnit: Bool) {
        self.isUnit = isUnit
        shift = SIMD16(repeating: plan.shift)
        budget = plan.budget(isUnit: isUnit)
    }

    /// Hands on what some events bring to each block of sixteen sums of a strip, in ascending order.
    ///
    /// - Parameter inPairs: whether the events are a whole field, filled up to pairs.
    @inline(__always) @unsafe
    func forEachBlock(
        _ weights: RawSpan, _ panels: Span<WeightPanels.Panel>, _ rows: Span<Int32>, _ values: Span<Int16>, _ events: Range<Int>,
        inPairs: Bool, _ body: (_ block: Int, _ arrived: SIMD16<Int32>) -> Void
    ) {
        for index in panels.indices {
            let panel = unsafe panels[unchecked: index]
            switch panel.blocks {
            case 4:
                let (first, second) = unsafe PanelSums.four(weights, origin: panel.origin, rows, values, isUnit, events, inPairs: inPairs)
                body(panel.block, first.low.widened &<< shift)
                body(panel.block &+ 1, first.high.widened &<< shift)
                body(panel.block &+ 2, second.low.widened &<< shift)
                body(panel.block &+ 3, second.high.widened &<< shift)
            case 2:
                let sum = unsafe PanelSums.two(weights, origin: panel.origin, rows, values, isUnit, events, inPairs: inPairs)
                body(panel.block, sum.low.widened &<< shift)
                body(panel.block &+ 1, sum.high.widened &<< shift)
            default:
                let sum = unsafe PanelSums.one(weights, origin: panel.origin, rows, values, isUnit, events, inPairs: inPairs)
                body(panel.block, sum.widened &<< shift)
            }
        }
    }

    /// Adds what some events bring to the sums of a strip, in as many pieces as sixteen bits need.
    ///
    /// - Parameters:
    ///   - load: Σ |value| of the events.
    ///   - position: of the strip's first vector.
    @inline(never)
    func addAll(
        _ weights: RawSpan, _ panels: Span<WeightPanels.Panel>, _ rows: Span<Int32>, _ values: Span<Int16>, _ events: Range<Int>, load: Int,
        to sums: inout MutableSpan<SIMD16<Int32>>, at position: Int, pieces: inout [Int]
    ) {
        pieces.removeAll(keepingCapacity: true)
        if load <= budget {
            pieces.append(events.upperBound)
        } else {
            StripFields.cut(values, isUnit: isUnit, events, budget: budget, into: &pieces)
        }
        var start = events.lowerBound
        for end in pieces {
            unsafe forEachBlock(weights, panels, rows, values, start..<end, inPairs: false) { block, arrived in
                unsafe sums[unchecked: position &+ block] &+= arrived
            }
            start = end
        }
    }
}

/// Widens the sixteen-bit sums of a strip to thirty-two bits, panel by panel, for `GatherKernel`: once per strip and panel, not per event.
struct PanelReader {
    private let form: ValueForm
    private let shift: SIMD16<Int32>
    private let hasNegativeValues: Bool
    /// Σ |value| that sixteen-bit sums are sure to hold.
    let budget: Int

    init(_ plan: WeightPlan, _ form: ValueForm) {
        self.form = form
        shift = SIMD16(repeating: plan.shift)
        hasNegativeValues = plan.hasNegativeValues
        budget = plan.budget(isUnit: form == .one)
    }

    /// All or some events of a field.
    ///
    /// - Parameter load: Σ |value| of them, if that is known.
    @inline(__always)
    func field(_ range: Range<Int>, _ values: RawSpan, load: Int? = nil, areInPairs: Bool) -> PanelSums.Events {
        var events = PanelSums.Events(form: form, range: range, areInPairs: areInPairs)
        if form == .byte { events.total = (hasNegativeValues ? nil : load) ?? StripFields.total(values, range) }
        return events
    }

    /// Hands on what some events bring to each block of sixteen sums of a strip, in ascending order.
    @inline(__always) @unsafe
    func forEachBlock(
        _ weights: RawSpan, _ panels: Span<WeightPanels.Panel>, _ rows: Span<Int32>, _ values: RawSpan, _ events: PanelSums.Events,
        _ body: (_ block: Int, _ arrived: SIMD16<Int32>) -> Void
    ) {
        for index in panels.indices {
            let panel = unsafe panels[unchecked: index]
            switch panel.blocks {
            case 4:
                let (first, second) = unsafe PanelSums.four(weights, origin: panel.origin, rows, values, events)
                body(panel.block, first.low.widened &<< shift)
                body(panel.block &+ 1, first.high.widened &<< shift)
                body(panel.block &+ 2, second.low.widened &<< shift)
                body(panel.block &+ 3, second.high.widened &<< shift)
            case 2:
                let sum = unsafe PanelSums.two(weights, origin: panel.origin, rows, values, events)
                body(panel.block, sum.low.widened &<< shift)
                body(panel.block &+ 1, sum.high.widened &<< shift)
            default:
                let sum = unsafe PanelSums.one(weights, origin: panel.origin, rows, values, events)
                body(panel.block, sum.widened &<< shift)
            }
        }
    }

    /// Adds what some events bring to the sums of a strip, in as many pieces as sixteen bits need.
    ///
    /// - Parameter position: of the strip's first vector.
    @inline(never)
    func addAll(
        _ weights: RawSpan, _ panels: Span<WeightPanels.Panel>, _ rows: Span<Int32>, _ values: RawSpan, _ events: Range<Int>,
        to sums: inout MutableSpan<SIMD16<Int32>>, at position: Int, pieces: inout [Int]
    ) {
        pieces.removeAll(keepingCapacity: true)
        StripFields.cut(values, form, events, budget: budget, into: &pieces)
        var start = events.lowerBound
        for end in pieces {
            let piece = field(start..<end, values, areInPairs: false)
            unsafe forEachBlock(weights, panels, rows, values, piece) { block, arrived in
                unsafe sums[unchecked: position &+ block] &+= arrived
            }
            start = end
        }
    }
}

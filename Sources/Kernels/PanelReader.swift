/// Widens the sixteen-bit sums of a strip to thirty-two bits, panel by panel, for `GatherBody`: once per strip and panel, not per event.
@usableFromInline
struct PanelReader<Instructions: InstructionSet> {
    @usableFromInline let form: ValueForm
    @usableFromInline let shift: SIMD16<Int32>
    @usableFromInline let hasNegativeValues: Bool

    @_alwaysEmitIntoClient @inline(__always)
    init(_ form: ValueForm, shift: Int32, hasNegativeValues: Bool) {
        self.form = form
        self.shift = SIMD16(repeating: shift)
        self.hasNegativeValues = hasNegativeValues
    }

    /// All or some events of a field.
    ///
    /// - Parameter load: Σ |value| of them, or −1 where that is not known.
    @_alwaysEmitIntoClient @inline(__always)
    func field(_ range: Range<Int>, _ values: RawSpan, load: Int, areInPairs: Bool) -> PanelEvents {
        var total = 0
        if form == .byte { total = hasNegativeValues || load < 0 ? FieldCuts.total(values, range) : load }
        return PanelEvents(form: form, range: range, areInPairs: areInPairs, total: total)
    }

    /// Adds events whose sums sixteen bits may not hold, piece by piece. By itself, so that the closure is inlined.
    @_alwaysEmitIntoClient @inline(never) @unsafe
    func addPieces(
        _ weights: RawSpan, _ panels: Span<WeightPanel>, _ rows: Span<Int32>, _ values: RawSpan, _ events: Range<Int>, budget: Int,
        to sums: inout MutableSpan<SIMD16<Int32>>, at base: Int
    ) {
        var rest = events
        while rest.lowerBound < rest.upperBound {
            let end = FieldCuts.end(values, form, rest, budget: budget)
            let piece = unsafe field(Range(uncheckedBounds: (rest.lowerBound, end)), values, load: -1, areInPairs: false)
            unsafe forEachBlock(weights, panels, rows, values, piece) { block, arrived in unsafe sums[unchecked: base &+ block] &+= arrived }
            rest = unsafe Range(uncheckedBounds: (end, rest.upperBound))
        }
    }

    /// Hands on a field's events, all at once or as many as sixteen bits are sure to hold at a time.
    ///
    /// - Parameter load: Σ |value| of the field.
    @_alwaysEmitIntoClient @inline(__always)
    func forEachPiece(of field: StripField, _ range: Range<Int>, _ values: RawSpan, load: Int, _ body: (_ events: PanelEvents) -> Void) {
        let fits = load <= field.budget
        let piece = fits ? range.upperBound &- range.lowerBound : field.piece
        var first = range.lowerBound
        while first < range.upperBound {
            let end = min(first &+ piece, range.upperBound)
            body(self.field(unsafe Range(uncheckedBounds: (first, end)), values, load: fits ? load : -1, areInPairs: true))
            first = end
        }
    }

    /// What a field brings to sixty-four sums.
    @_alwaysEmitIntoClient @inline(__always) @unsafe
    func four(
        _ field: StripField, _ weights: RawSpan, origin: Int, _ rows: Span<Int32>, _ values: RawSpan, _ range: Range<Int>, load: Int,
        to sums: inout FourVectors
    ) {
        forEachPiece(of: field, range, values, load: load) { events in
            let (first, second) = unsafe PanelSums<Instructions>.four(weights, origin: origin, rows, values, events)
            sums.0 &+= first.low.widened &<< shift
            sums.1 &+= first.high.widened &<< shift
            sums.2 &+= second.low.widened &<< shift
            sums.3 &+= second.high.widened &<< shift
        }
    }

    /// Hands on what some events bring to each block of sixteen sums of a strip, in ascending order.
    @_alwaysEmitIntoClient @inline(__always) @unsafe
    func forEachBlock(
        _ weights: RawSpan, _ panels: Span<WeightPanel>, _ rows: Span<Int32>, _ values: RawSpan, _ events: PanelEvents,
        _ body: (_ block: Int, _ arrived: SIMD16<Int32>) -> Void
    ) {
        panels.forEach { panel in
            switch panel.blocks {
            case 4:
                let (first, second) = unsafe PanelSums<Instructions>.four(weights, origin: panel.origin, rows, values, events)
                body(panel.block, first.low.widened &<< shift)
                body(panel.block &+ 1, first.high.widened &<< shift)
                body(panel.block &+ 2, second.low.widened &<< shift)
                body(panel.block &+ 3, second.high.widened &<< shift)
            case 2:
                let sum = unsafe PanelSums<Instructions>.two(weights, origin: panel.origin, rows, values, events)
                body(panel.block, sum.low.widened &<< shift)
                body(panel.block &+ 1, sum.high.widened &<< shift)
            default:
                let sum = unsafe PanelSums<Instructions>.one(weights, origin: panel.origin, rows, values, events)
                body(panel.block, sum.widened &<< shift)
            }
        }
    }
}

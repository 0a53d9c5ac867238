// Unchecked indices: fields list weight rows of their plan only, and whoever calls checks the buffers against the band's shape once.
/// Gathers: sums the collected weight rows of every strip in registers and adds them to its potentials. Costs one load and store of the
/// potentials per strip, whatever the events.
///
/// A strip is a pixel, or a few neighbouring ones with few channels; its sums stay in registers until they are potentials.
/// Sixteen-bit sums are exact while Σ |value · weight| cannot leave them, and are widened before.
extension ProcessorKernels where Self: InstructionSet {
    /// One loop for sums that are watched, and one for others.
    @_alwaysEmitIntoClient @inline(never)
    public static func gather(
        _ field: StripField, _ weights: RawSpan, _ panels: Span<WeightPanel>, _ rows: Span<Int32>, _ values: RawSpan, starts: Span<Int32>,
        counts: Span<Int32>, loads: Span<Int32>, strips: Span<Int32>, count stripCount: Int, to sums: inout MutableSpan<SIMD16<Int32>>,
        lowestCut: Int32?, reasons: inout MutableSpan<UInt8>
    ) -> Int {
        guard let lowestCut else { return gather(Unwatched()) }
        return gather(ThresholdWatch(lowestCut: lowestCut))

        @inline(__always)
        func gather<Watch: SumWatch>(_ watch: Watch) -> Int {
            let reader = PanelReader<Self>(field.form, shift: field.shift, hasNegativeValues: field.hasNegativeValues)
            let (form, vectors) = (field.form, field.vectors)
            var heaviest = 0
            var index = 0
            while index < stripCount {
                let strip = unsafe Watch.isOn ? Int(strips[unchecked: index]) : index
                index &+= 1
                let count = unsafe Int(counts[unchecked: strip])
                if !Watch.isOn, count == 0 { continue }
                let start = unsafe Int(starts[unchecked: strip])
                let load = unsafe form == .one ? count : Int(loads[unchecked: strip])
                heaviest = max(heaviest, load)
                let base = strip &* vectors
                let events = unsafe Range(uncheckedBounds: (start, start &+ Self.filled(count)))
                var seen = Self.nothingSeen
                @inline(__always)
                func add(_ events: PanelEvents) {
                    // Only the sums with the last piece count.
                    seen = Self.nothingSeen
                    unsafe reader.forEachBlock(weights, panels, rows, values, events) { block, arrived in
                        let sum = unsafe sums[unchecked: base &+ block] &+ arrived
                        unsafe sums[unchecked: base &+ block] = sum
                        watch.look(at: sum, &seen, Self.self)
                    }
                }
                if load <= field.budget, !Self.addsInPieces {
                    add(reader.field(events, values, load: load, areInPairs: true))
                } else if Self.addsInPieces, load <= field.budget || field.piece > 0 {
                    reader.forEachPiece(of: field, events, values, load: load, add)
                } else {
                    unsafe reader.addPieces(weights, panels, rows, values, events, budget: field.budget, to: &sums, at: base)
                    var vector = base
                    while vector < base &+ vectors {
                        unsafe watch.look(at: sums[unchecked: vector], &seen, Self.self)
                        vector &+= 1
                    }
                }
                let isBeyond = watch.isBeyond(seen, Self.self)
                unsafe reasons[unchecked: strip] |= isBeyond ? DueReason.arrived | DueReason.beyond : DueReason.arrived
            }
            return heaviest
        }
    }
}

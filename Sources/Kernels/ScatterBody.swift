// Unchecked indices: a plan's taps name strips and weight rows of its own only, and whoever calls checks the buffers against the band.
/// Scatters events: each adds its weight row to every strip it reaches. Costs a load and a store of the potentials per event and strip, and
/// nothing for strips that no event reaches.
extension ProcessorKernels where Self: InstructionSet {
    /// One loop for sums that are watched, and one for others.
    @_alwaysEmitIntoClient @inline(never)
    public static func scatter(
        _ sources: Range<Int>, width: Int, offsets: Span<Int32>, _ entries: Span<Int32>, _ values: Span<Int16>, isUnit: Bool, inputs: Int,
        rowStarts: Span<Int>, _ rows: Span<ReachedRow>, tapStarts: Span<Int>, _ taps: Span<ColumnTap>, _ weights: RawSpan,
        _ panels: Span<WeightPanel>, shift: Int32, strips: Range<Int>, vectors: Int,
        to sums: inout MutableSpan<SIMD16<Int32>>, lowestCut: Int32?, reasons: inout MutableSpan<UInt8>, marks: inout MutableSpan<UInt8>,
        isMarking: Bool
    ) {
        if let lowestCut { scatter(ThresholdWatch(lowestCut: lowestCut)) } else { scatter(Unwatched()) }

        // Most events carry one, most weights need no shift, and most strips have sixty-four channels: the loop for those is shorter.
        @inline(__always)
        func scatter<Watch: SumWatch>(_ watch: Watch) {
            if isUnit, shift == 0, panels.count == 1, unsafe panels[unchecked: 0].blocks == 4 {
                scatter(watch, isUnit: true, isPlain: true)
            } else {
                scatter(watch, isUnit: isUnit, isPlain: false)
            }
        }

        @inline(__always)
        func scatter<Watch: SumWatch>(_ watch: Watch, isUnit: Bool, isPlain: Bool) {
            let shift = SIMD16(repeating: shift)
            var source = sources.lowerBound
            while source < sources.upperBound {
                var event = unsafe Int(offsets[unchecked: source &* width])
                let end = unsafe Int(offsets[unchecked: (source &+ 1) &* width])
                var (firstRow, endRow) = unsafe (rowStarts[unchecked: source], rowStarts[unchecked: source &+ 1])
                source &+= 1
                if event == end { continue }
                // Those of other bands lie before and behind.
                while firstRow < endRow, unsafe rows[unchecked: firstRow].strip < strips.lowerBound { firstRow &+= 1 }
                while firstRow < endRow, unsafe rows[unchecked: endRow &- 1].strip >= strips.upperBound { endRow &-= 1 }
                while event < end {
                    let entry = unsafe Int(entries[unchecked: event])
                    let column = Int(truncatingIfNeeded: UInt32(truncatingIfNeeded: entry) / UInt32(truncatingIfNeeded: inputs))
                    let channel = entry &- column &* inputs
                    let value = unsafe SIMD16<Int16>(repeating: isUnit ? 1 : values[unchecked: event])
                    let (firstTap, endTap) = unsafe (tapStarts[unchecked: column], tapStarts[unchecked: column &+ 1])
                    event &+= 1
                    var rowIndex = firstRow
                    while rowIndex < endRow {
                        let row = unsafe rows[unchecked: rowIndex]
                        rowIndex &+= 1
                        var tapIndex = firstTap
                        while tapIndex < endTap {
                            let tap = unsafe taps[unchecked: tapIndex]
                            tapIndex &+= 1
                            let strip = row.strip &- strips.lowerBound &+ tap.target
                            let base = strip &* vectors
                            var seen = Self.nothingSeen
                            let weightRow = row.weightRow &+ tap.kernel &* inputs &+ channel
                            unsafe ScatteredRow.forEachBlock(panels, weights, row: weightRow, isWide: isPlain) { block, lanes in
                                let arrived = isPlain ? lanes.widened : (lanes &* value).widened &<< shift
                                let sum = unsafe sums[unchecked: base &+ block] &+ arrived
                                unsafe sums[unchecked: base &+ block] = sum
                                watch.look(at: sum, &seen, Self.self)
                            }
                            let isBeyond = watch.isBeyond(seen, Self.self)
                            unsafe reasons[unchecked: strip] |= isBeyond ? DueReason.arrived | DueReason.beyond : DueReason.arrived
                            if isMarking { unsafe marks[unchecked: strip] = 1 }
                        }
                    }
                }
            }
        }
    }
}

/// Hands on a row of weights, for `scatter`.
@usableFromInline
enum ScatteredRow {
    /// The weights of a row, sixteen at a time.
    ///
    /// - Parameter isWide: whether they are a single panel of sixty-four.
    @_alwaysEmitIntoClient @inline(__always) @unsafe
    static func forEachBlock(
        _ panels: Span<WeightPanel>, _ weights: RawSpan, row: Int, isWide: Bool, _ body: (_ block: Int, _ lanes: SIMD16<Int16>) -> Void
    ) {
        if isWide {
            let offset = unsafe panels[unchecked: 0].origin &+ row &<< 6
            unsafe forBoth(weights, offset, 0, body)
            unsafe forBoth(weights, offset &+ 32, 2, body)
            return
        }
        panels.forEach { panel in
            switch panel.blocks {
            case 4:
                let offset = panel.origin &+ row &<< 6
                unsafe forBoth(weights, offset, panel.block, body)
                unsafe forBoth(weights, offset &+ 32, panel.block &+ 2, body)
            case 2: unsafe forBoth(weights, panel.origin &+ row &<< 5, panel.block, body)
            default: unsafe body(panel.block, weights.unsafeLoad(fromUncheckedByteOffset: panel.origin &+ row &<< 5, as: SIMD16<Int16>.self))
            }
        }
    }

    /// The two weights of each lane.
    @_alwaysEmitIntoClient @inline(__always) @unsafe
    static func forBoth(_ weights: RawSpan, _ offset: Int, _ block: Int, _ body: (_ block: Int, _ lanes: SIMD16<Int16>) -> Void) {
        let raise = SIMD16<UInt16>(repeating: UInt16(truncatingIfNeeded: WeightPanel.raise))
        let pairs = unsafe weights.unsafeLoad(fromUncheckedByteOffset: offset, as: SIMD16<UInt16>.self)
        unsafe body(block, unsafeBitCast((pairs & SIMD16(repeating: 255)) &- raise, to: SIMD16<Int16>.self))
        unsafe body(block &+ 1, unsafeBitCast(pairs &>> SIMD16(repeating: 8) &- raise, to: SIMD16<Int16>.self))
    }
}

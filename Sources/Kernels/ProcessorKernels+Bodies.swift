/// The table of a level: the bodies, compiled in that level's target for its instructions, one loop for each case that pays for it.
extension ProcessorKernels where Self: InstructionSet {
    /// One loop for each form of values.
    @_alwaysEmitIntoClient @inline(__always)
    public static func collect(
        _ form: ValueForm, targets: Range<Int>, inputs: Int, nullRow: Int32, isLong: Bool, runStarts: Span<Int>, _ runs: Span<StripRun>,
        rowStarts: Span<Int>, _ rowTaps: Span<RowTap>, offsets: Span<Int32>, before: Span<Int32>, _ entries: Span<Int32>, _ emitted: Span<Int16>,
        rows: inout MutableSpan<Int32>, values: inout MutableSpan<Int16>, starts: inout MutableSpan<Int32>, counts: inout MutableSpan<Int32>,
        loads: inout MutableSpan<Int32>
    ) {
        switch form {
        case .one:
            CollectBody<Self>.collect(
                .one, targets: targets, inputs: inputs, nullRow: nullRow, isLong: isLong, runStarts: runStarts, runs, rowStarts: rowStarts, rowTaps,
                offsets: offsets, before: before, entries, emitted, rows: &rows, values: &values, starts: &starts, counts: &counts, loads: &loads)
        case .byte:
            CollectBody<Self>.collect(
                .byte, targets: targets, inputs: inputs, nullRow: nullRow, isLong: isLong, runStarts: runStarts, runs, rowStarts: rowStarts, rowTaps,
                offsets: offsets, before: before, entries, emitted, rows: &rows, values: &values, starts: &starts, counts: &counts, loads: &loads)
        case .word:
            CollectBody<Self>.collect(
                .word, targets: targets, inputs: inputs, nullRow: nullRow, isLong: isLong, runStarts: runStarts, runs, rowStarts: rowStarts, rowTaps,
                offsets: offsets, before: before, entries, emitted, rows: &rows, values: &values, starts: &starts, counts: &counts, loads: &loads)
        }
    }

    /// One loop for sums that are watched, and one for others.
    @_alwaysEmitIntoClient @inline(__always)
    public static func gather(
        _ field: StripField, _ weights: RawSpan, _ panels: Span<WeightPanel>, _ rows: Span<Int32>, _ values: RawSpan, starts: Span<Int32>,
        counts: Span<Int32>, loads: Span<Int32>, strips: Span<Int32>, count: Int, to sums: inout MutableSpan<SIMD16<Int32>>, lowestCut: Int32?,
        reasons: inout MutableSpan<UInt8>
    ) -> Int {
        if let lowestCut {
            GatherBody<Self>.gather(
                field, weights, panels, rows, values, starts: starts, counts: counts, loads: loads, strips: strips, count: count, to: &sums,
                ThresholdWatch(lowestCut: lowestCut), reasons: &reasons)
        } else {
            GatherBody<Self>.gather(
                field, weights, panels, rows, values, starts: starts, counts: counts, loads: loads, strips: strips, count: count, to: &sums,
                Unwatched(), reasons: &reasons)
        }
    }

    /// One loop for sums that are watched, and one for others.
    @_alwaysEmitIntoClient @inline(__always)
    public static func scatter(
        _ events: Range<Int>, _ entries: Span<Int32>, _ values: Span<Int16>, isUnit: Bool, inputs: Int, rows: Span<ReachedRow>,
        tapStarts: Span<Int>, _ taps: Span<ColumnTap>, _ weights: RawSpan, _ panels: Span<WeightPanel>, shift: Int32, vectors: Int,
        to sums: inout MutableSpan<SIMD16<Int32>>, lowestCut: Int32?, reasons: inout MutableSpan<UInt8>, marks: inout MutableSpan<UInt8>,
        isMarking: Bool
    ) {
        if let lowestCut {
            scatter(
                events, entries, values, isUnit: isUnit, inputs: inputs, rows: rows, tapStarts: tapStarts, taps, weights, panels, shift: shift,
                vectors: vectors, to: &sums, ThresholdWatch(lowestCut: lowestCut), reasons: &reasons, marks: &marks, isMarking: isMarking)
        } else {
            scatter(
                events, entries, values, isUnit: isUnit, inputs: inputs, rows: rows, tapStarts: tapStarts, taps, weights, panels, shift: shift,
                vectors: vectors, to: &sums, Unwatched(), reasons: &reasons, marks: &marks, isMarking: isMarking)
        }
    }

    /// Most events carry one, most weights need no shift, and most strips have sixty-four channels: the loop for those is shorter.
    @_alwaysEmitIntoClient @inline(__always)
    static func scatter<Watch: SumWatch>(
        _ events: Range<Int>, _ entries: Span<Int32>, _ values: Span<Int16>, isUnit: Bool, inputs: Int, rows: Span<ReachedRow>,
        tapStarts: Span<Int>, _ taps: Span<ColumnTap>, _ weights: RawSpan, _ panels: Span<WeightPanel>, shift: Int32, vectors: Int,
        to sums: inout MutableSpan<SIMD16<Int32>>, _ watch: Watch, reasons: inout MutableSpan<UInt8>, marks: inout MutableSpan<UInt8>,
        isMarking: Bool
    ) {
        if isUnit, shift == 0, panels.count == 1, unsafe panels[unchecked: 0].blocks == 4 {
            ScatterBody<Self>.scatter(
                events, entries, values, isUnit: true, inputs: inputs, rows: rows, tapStarts: tapStarts, taps, weights, panels, shift: shift,
                vectors: vectors, to: &sums, watch, reasons: &reasons, marks: &marks, isMarking: isMarking, isPlain: true)
        } else {
            ScatterBody<Self>.scatter(
                events, entries, values, isUnit: isUnit, inputs: inputs, rows: rows, tapStarts: tapStarts, taps, weights, panels, shift: shift,
                vectors: vectors, to: &sums, watch, reasons: &reasons, marks: &marks, isMarking: isMarking, isPlain: false)
        }
    }

    /// One loop.
    @_alwaysEmitIntoClient @inline(__always)
    public static func listDue(
        _ reasons: inout MutableSpan<UInt8>, all: Bool, _ causes: UInt8, to list: inout MutableSpan<Int32>
    ) -> (due: Int, reached: Int) { DueBody<Self>.list(&reasons, all: all, causes, to: &list) }

    /// One loop for each way of firing.
    @_alwaysEmitIntoClient @inline(__always)
    public static func fire(
        _ firing: FiringLanes, _ band: FiringBand, _ due: Span<Int32>, constants: Span<SIMD16<Int32>>,
        potentials: inout MutableSpan<SIMD16<Int32>>, sums: inout MutableSpan<SIMD16<Int32>>, reasons: inout MutableSpan<UInt8>,
        fired: inout MutableSpan<FiredStrip>, lanes: inout MutableSpan<UInt16>, emission: inout MutableSpan<SIMD16<Int32>>,
        entries: inout MutableSpan<Int32>, values: inout MutableSpan<Int16>, crossings: inout MutableSpan<UInt8>,
        counts: inout MutableSpan<Int32>, carried: inout MutableSpan<Int32>, crossed: inout MutableSpan<Int32>
    ) -> FiringCount {
        switch firing {
        case .never(let firing):
            fire(
                firing, band, due, constants: constants, potentials: &potentials, sums: &sums, reasons: &reasons, fired: &fired, lanes: &lanes,
                emission: &emission, entries: &entries, values: &values, crossings: &crossings, counts: &counts, carried: &carried,
                crossed: &crossed)
        case .subtracting(let firing):
            fire(
                firing, band, due, constants: constants, potentials: &potentials, sums: &sums, reasons: &reasons, fired: &fired, lanes: &lanes,
                emission: &emission, entries: &entries, values: &values, crossings: &crossings, counts: &counts, carried: &carried,
                crossed: &crossed)
        case .resetting(let firing):
            fire(
                firing, band, due, constants: constants, potentials: &potentials, sums: &sums, reasons: &reasons, fired: &fired, lanes: &lanes,
                emission: &emission, entries: &entries, values: &values, crossings: &crossings, counts: &counts, carried: &carried,
                crossed: &crossed)
        case .levels(let firing):
            fire(
                firing, band, due, constants: constants, potentials: &potentials, sums: &sums, reasons: &reasons, fired: &fired, lanes: &lanes,
                emission: &emission, entries: &entries, values: &values, crossings: &crossings, counts: &counts, carried: &carried,
                crossed: &crossed)
        }
    }

    /// Potentials are clipped only where they may have to be.
    @_alwaysEmitIntoClient @inline(__always)
    static func fire<Firing: LaneFiring>(
        _ firing: Firing, _ band: FiringBand, _ due: Span<Int32>, constants: Span<SIMD16<Int32>>, potentials: inout MutableSpan<SIMD16<Int32>>,
        sums: inout MutableSpan<SIMD16<Int32>>, reasons: inout MutableSpan<UInt8>, fired: inout MutableSpan<FiredStrip>,
        lanes: inout MutableSpan<UInt16>, emission: inout MutableSpan<SIMD16<Int32>>, entries: inout MutableSpan<Int32>,
        values: inout MutableSpan<Int16>, crossings: inout MutableSpan<UInt8>, counts: inout MutableSpan<Int32>, carried: inout MutableSpan<Int32>,
        crossed: inout MutableSpan<Int32>
    ) -> FiringCount {
        if band.clips {
            FiringBody<Self>.fire(
                ClippedLanes(firing), band, due, constants: constants, potentials: &potentials, sums: &sums, reasons: &reasons, fired: &fired,
                lanes: &lanes, emission: &emission, entries: &entries, values: &values, crossings: &crossings, counts: &counts, carried: &carried,
                crossed: &crossed)
        } else {
            FiringBody<Self>.fire(
                firing, band, due, constants: constants, potentials: &potentials, sums: &sums, reasons: &reasons, fired: &fired, lanes: &lanes,
                emission: &emission, entries: &entries, values: &values, crossings: &crossings, counts: &counts, carried: &carried,
                crossed: &crossed)
        }
    }
}

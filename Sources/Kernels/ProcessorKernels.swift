/// The innermost loops of the engine, compiled for one processor level: a table of functions that is chosen once at start.
///
/// All levels give the same results, to the last bit. Sizes are the caller's to check: the kernels index without checking.
public protocol ProcessorKernels: Sendable {
    /// Whether values of a byte are cheaper than words.
    static var multipliesBytes: Bool { get }

    /// Whether `addDense` is cheaper than gathering where many neurons fire.
    static var addsDense: Bool { get }

    /// Whether `gatherAndFire` is cheaper than both one after the other.
    static var firesTiles: Bool { get }

    /// Collects the weight rows of the events under each strip of some target rows, for `gather`.
    ///
    /// - Parameters:
    ///   - targets: target rows of the layer.
    ///   - inputs: channels of the source.
    ///   - nullRow: where a weight row of zeros begins, in 32 bytes.
    ///   - isLong: whether runs often are longer than sixteen events: then they are copied thirty-two at a time.
    ///   - runStarts: first of `runs` of each strip of a row, and their number at the end.
    ///   - rowStarts: first of `rowTaps` of each target row, and their number at the end.
    ///   - offsets: first event of each source pixel, and their number at the end.
    ///   - before: Σ |value| before each source pixel; empty where every event carries one.
    ///   - entries: x · channels + channel of each event, with slack behind.
    ///   - emitted: what they carry; empty where every event carries one.
    ///   - rows: where each event's weight row begins, in 32 bytes, strip after strip, filled up to whole pairs.
    ///   - values: what each carries, as `form` says.
    ///   - starts: first event of each strip.
    ///   - counts: events of each strip.
    ///   - loads: Σ |value| of each strip, only where not all are one.
    /// - Returns: the largest Σ |value| of a strip.
    static func collect(
        _ form: ValueForm, targets: Range<Int>, inputs: Int, nullRow: Int32, isLong: Bool, runStarts: Span<Int>, _ runs: Span<StripRun>,
        rowStarts: Span<Int>, _ rowTaps: Span<RowTap>, offsets: Span<Int32>, before: Span<Int32>, _ entries: Span<Int32>, _ emitted: Span<Int16>,
        rows: inout MutableSpan<Int32>, values: inout MutableSpan<Int16>, starts: inout MutableSpan<Int32>, counts: inout MutableSpan<Int32>,
        loads: inout MutableSpan<Int32>
    ) -> Int

    /// Adds the collected weight rows of each strip to its sums.
    ///
    /// - Parameters:
    ///   - weights: the bytes of all panels.
    ///   - rows: as `collect` has left them, as are `values`, `starts`, `counts` and `loads`.
    ///   - strips: those that have events, if sums are watched.
    ///   - count: how many of them, or of all strips.
    ///   - lowestCut: what sums may come to without making their strips due; `nil` where nobody looks.
    ///   - reasons: by strip, where why it is due is noted.
    /// - Returns: the largest Σ |value| that arrived at a strip.
    static func gather(
        _ field: StripField, _ weights: RawSpan, _ panels: Span<WeightPanel>, _ rows: Span<Int32>, _ values: RawSpan, starts: Span<Int32>,
        counts: Span<Int32>, loads: Span<Int32>, strips: Span<Int32>, count: Int, to sums: inout MutableSpan<SIMD16<Int32>>, lowestCut: Int32?,
        reasons: inout MutableSpan<UInt8>
    ) -> Int

    /// Adds the weight row of each event to the sums of every strip of a band that it reaches.
    ///
    /// - Parameters:
    ///   - sources: source rows that reach the band.
    ///   - width: pixels of a source row.
    ///   - offsets: first event of each source pixel, and their number at the end.
    ///   - entries: x · channels + channel of each event.
    ///   - isUnit: whether every event carries one.
    ///   - inputs: channels of the source.
    ///   - rowStarts: first of `rows` of each source row, and their number at the end.
    ///   - rows: target rows that each source row reaches, ascending.
    ///   - strips: those of the band, by their number in the layer.
    ///   - tapStarts: first of `taps` of each source column, and their number at the end.
    ///   - vectors: of sixteen sums per strip.
    ///   - lowestCut: what sums may come to without making their strips due; `nil` where nobody looks.
    ///   - marks: by strip, set where anything arrives, if `isMarking`.
    static func scatter(
        _ sources: Range<Int>, width: Int, offsets: Span<Int32>, _ entries: Span<Int32>, _ values: Span<Int16>, isUnit: Bool, inputs: Int,
        rowStarts: Span<Int>, _ rows: Span<ReachedRow>, tapStarts: Span<Int>, _ taps: Span<ColumnTap>, _ weights: RawSpan,
        _ panels: Span<WeightPanel>, shift: Int32, strips: Range<Int>, vectors: Int,
        to sums: inout MutableSpan<SIMD16<Int32>>, lowestCut: Int32?, reasons: inout MutableSpan<UInt8>, marks: inout MutableSpan<UInt8>,
        isMarking: Bool)

    /// Adds what the neurons of some source rows bring to the sums of a band, whether they fired or not.
    ///
    /// - Parameters:
    ///   - targets: target rows of the band.
    ///   - rowStarts: first of `rowTaps` of each target row, and their number at the end.
    ///   - events: `[source row][column][channel]`, what each neuron emitted in a byte without a sign.
    ///   - weights: `[64 outputs][kernel row][kernel column][4 inputs][output][input]`, a byte with a sign each.
    static func addDense(
        _ shape: DenseShape, targets: Range<Int>, rowStarts: Span<Int>, _ rowTaps: Span<RowTap>, _ events: RawSpan, _ weights: RawSpan,
        to sums: inout MutableSpan<SIMD16<Int32>>)

    /// Lists the strips that are due, ascending; the others' reasons are forgotten.
    ///
    /// - Parameters:
    ///   - causes: the reasons that make a strip due.
    ///   - list: with room for all strips and `LaneTable.slack`.
    /// - Returns: how many are due, and at how many anything arrived.
    static func listDue(
        _ reasons: inout MutableSpan<UInt8>, all: Bool, _ causes: UInt8, to list: inout MutableSpan<Int32>
    ) -> (due: Int, reached: Int)

    /// v ← v + constant for the due strips; then their neurons fire.
    ///
    /// - Parameters:
    ///   - due: the strips.
    ///   - constants: one strip's vectors, all strips', or none.
    ///   - sums: Σ of what each neuron emitted; empty where every event carries one.
    ///   - fired: with room for all strips.
    ///   - lanes: room for the vectors of one strip, as is `emission`.
    ///   - entries: x · channels + channel of each event, with slack behind; `values` and `crossings` where events carry values.
    ///   - counts: events by pixel.
    ///   - carried: Σ |value| by pixel, where events carry values.
    ///   - crossed: thresholds crossed by pixel, where events carry values.
    static func fire(
        _ firing: FiringLanes, _ band: FiringBand, _ due: Span<Int32>, constants: Span<SIMD16<Int32>>,
        potentials: inout MutableSpan<SIMD16<Int32>>, sums: inout MutableSpan<SIMD16<Int32>>, reasons: inout MutableSpan<UInt8>,
        fired: inout MutableSpan<FiredStrip>, lanes: inout MutableSpan<UInt16>, emission: inout MutableSpan<SIMD16<Int32>>,
        entries: inout MutableSpan<Int32>, values: inout MutableSpan<Int16>, crossings: inout MutableSpan<UInt8>,
        counts: inout MutableSpan<Int32>, carried: inout MutableSpan<Int32>, crossed: inout MutableSpan<Int32>
    ) -> FiringCount

    /// Adds the collected weight rows of each strip to its potentials, if there are any, and what drives its neurons, and lets them fire.
    ///
    /// Strips are whole panels of sixty-four neurons, and every channel is one.
    ///
    /// - Parameters:
    ///   - isSparse: whether strips without a firing neuron are many.
    ///   - rows: as `gather` takes them, as are `weights`, `panels`, `arriving`, `starts`, `arrivals` and `loads`; nothing arrives where
    ///     `field` is `nil`.
    ///   - constants: as `fire` takes them, as is what follows; strips that nothing arrives at, that have no reason and no constants stay as
    ///     they are.
    static func gatherAndFire(
        _ firing: FiringLanes, _ band: FiringBand, rows bandRows: Int, isSparse: Bool, _ field: StripField?, _ weights: RawSpan,
        _ panels: Span<WeightPanel>, _ rows: Span<Int32>, _ arriving: RawSpan, starts: Span<Int32>, arrivals: Span<Int32>,
        loads: Span<Int32>, constants: Span<SIMD16<Int32>>, potentials: inout MutableSpan<SIMD16<Int32>>,
        sums: inout MutableSpan<SIMD16<Int32>>, reasons: inout MutableSpan<UInt8>, fired: inout MutableSpan<FiredStrip>,
        entries: inout MutableSpan<Int32>, values: inout MutableSpan<Int16>, crossings: inout MutableSpan<UInt8>, counts: inout MutableSpan<Int32>,
        carried: inout MutableSpan<Int32>, crossed: inout MutableSpan<Int32>
    ) -> FiringCount
}

extension ProcessorKernels {
    /// Only where an instruction multiplies four bytes.
    public static var addsDense: Bool { false }

    /// Only where sixty-four potentials fit the registers.
    public static var firesTiles: Bool { false }
}

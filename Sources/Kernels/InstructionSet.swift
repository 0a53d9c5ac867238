/// Says what one processor level does in one instruction and portable code in several, for the bodies of the kernels: they are generic over
/// it, and each level's target compiles them for its own.
public protocol InstructionSet {
    /// Whether pairs of bytes are multiplied and added in one instruction; without, words are faster.
    static var multipliesBytes: Bool { get }

    /// Whether registers are wide and many enough for tiles of six rows of sixty-four floats.
    static var holdsWideTiles: Bool { get }

    /// Events that strips' fields are filled up to whole ones of, two or eight: a loop over as many at once ends where the last one ended more
    /// often, which the processor foresees, and costs the rows of zeros behind the events.
    static var fieldUnit: Int { get }

    /// Rows of sixteen floats whose sums fit into the registers.
    static var narrowTileRows: Int { get }

    /// Sums plus products, rounded once where the level has an instruction for it.
    static func sum(_ sums: SIMD16<Float>, adding left: SIMD16<Float>, times right: SIMD16<Float>) -> SIMD16<Float>

    /// All bits of the lanes of `lanes` above those of `cut`; differences stay inside thirty-two bits.
    static func lanes(_ lanes: SIMD16<Int32>, above cut: SIMD16<Int32>) -> SIMD16<Int32>

    /// Subtracts a threshold from the lanes above a cut; differences stay inside thirty-two bits.
    ///
    /// - Returns: those lanes, a bit each.
    static func subtract(_ threshold: Int32, from potential: inout SIMD16<Int32>, above cut: Int32) -> UInt16

    /// Subtracts a threshold from the lanes above a cut and adds something to the same lanes of `emission`.
    static func cross(
        _ cut: Int32, _ potential: inout SIMD16<Int32>, minus threshold: Int32, _ emission: inout SIMD16<Int32>, plus emitted: Int32)

    /// Whether any lane is below zero.
    static func isAnyNegative(_ lanes: SIMD16<Int32>) -> Bool

    /// A bit for each lane, all or none of whose bits are set, lane 0 lowest.
    static func bits(_ mask: SIMD16<Int32>) -> UInt16

    /// What `seen` begins with, `see` adds sums to and `isAbove` compares with a cut.
    static var nothingSeen: SIMD16<Int32> { get }

    /// Remembers as much of some sums as it takes to say whether one is above a cut; differences stay inside thirty-two bits.
    static func see(_ sums: SIMD16<Int32>, cut: Int32, _ seen: inout SIMD16<Int32>)

    /// Whether any sum that was seen is above the cut.
    static func isAbove(_ seen: SIMD16<Int32>, cut: Int32) -> Bool

    /// The first eight bytes of each half of two rows of weights, side by side.
    static func firstBytes(_ row: SIMD16<UInt16>, _ next: SIMD16<UInt16>) -> SIMD16<UInt16>

    /// The last eight bytes of each half of two rows of weights, side by side.
    static func lastBytes(_ row: SIMD16<UInt16>, _ next: SIMD16<UInt16>) -> SIMD16<UInt16>

    /// In each lane, the low byte without a sign times the pair's low one with a sign, and the same of the high ones, together.
    static func products(_ weights: SIMD16<UInt16>, _ pair: SIMD16<UInt16>) -> SIMD16<UInt16>

    /// The sums of thirty-two channels in their order, where `first` and `last` hold those that `firstBytes` and `lastBytes` put there.
    static func sorted(first: SIMD16<UInt16>, last: SIMD16<UInt16>) -> (low: SIMD16<Int16>, high: SIMD16<Int16>)

    /// The high byte of each lane.
    static func highBytes(_ row: SIMD32<UInt16>) -> SIMD32<UInt16>

    /// As `firstBytes` of both halves.
    static func firstBytes(_ row: SIMD32<UInt16>, _ next: SIMD32<UInt16>) -> SIMD32<UInt16>

    /// As `lastBytes` of both halves.
    static func lastBytes(_ row: SIMD32<UInt16>, _ next: SIMD32<UInt16>) -> SIMD32<UInt16>

    /// As `products` of both halves.
    static func products(_ weights: SIMD32<UInt16>, _ pair: SIMD32<UInt16>) -> SIMD32<UInt16>

    /// `sums` plus, in each lane, four bytes without a sign times four with one.
    static func adding(_ sums: SIMD16<Int32>, _ values: SIMD16<UInt32>, _ weights: SIMD16<UInt32>) -> SIMD16<Int32>

    /// Writes `first` plus the number of each lane in `bits`, and returns where the next ones go; up to sixteen numbers are overwritten.
    static func write(_ bits: UInt16, first: Int32, to entries: inout MutableSpan<Int32>, at position: Int, _ table: LaneTable) -> Int

    /// Writes what the lanes in `bits` emit, values and thresholds crossed; up to sixteen numbers are overwritten.
    static func write(
        _ bits: UInt16, _ emitted: SIMD16<Int32>, to values: inout MutableSpan<Int16>, _ crossings: inout MutableSpan<UInt8>, at position: Int,
        _ table: LaneTable)
}

/// Portable forms, which the baseline uses; results are the same at every level.
extension InstructionSet {
    /// The length of a field of some events: whole units.
    @_alwaysEmitIntoClient @inline(__always)
    static func filled(_ count: Int) -> Int { (count &+ (fieldUnit &- 1)) & (0 &- fieldUnit) }

    /// Whether fields are summed in a loop over pieces even where one piece holds them; the baseline, with few registers, was slower for it.
    @_alwaysEmitIntoClient @inline(__always)
    static var addsInPieces: Bool { fieldUnit == 8 }

    /// No level but AVX-512 does.
    @_alwaysEmitIntoClient @inline(__always)
    public static var holdsWideTiles: Bool { false }

    /// Rows of zeros cost more than they save.
    @_alwaysEmitIntoClient @inline(__always)
    public static var fieldUnit: Int { 2 }

    /// Sixteen registers of four floats.
    @_alwaysEmitIntoClient @inline(__always)
    public static var narrowTileRows: Int { 3 }

    /// Rounded twice: a fused one is a library call on baseline x86-64.
    @_alwaysEmitIntoClient @inline(__always)
    public static func sum(_ sums: SIMD16<Float>, adding left: SIMD16<Float>, times right: SIMD16<Float>) -> SIMD16<Float> { sums + left * right }

    /// By the sign of the difference.
    @_alwaysEmitIntoClient @inline(__always)
    public static func lanes(_ lanes: SIMD16<Int32>, above cut: SIMD16<Int32>) -> SIMD16<Int32> { (cut &- lanes).negativeLanes }

    /// By a mask of lanes.
    @_alwaysEmitIntoClient @inline(__always)
    public static func subtract(_ threshold: Int32, from potential: inout SIMD16<Int32>, above cut: Int32) -> UInt16 {
        let crossing = (SIMD16(repeating: cut) &- potential).negativeLanes
        potential &-= SIMD16(repeating: threshold) & crossing
        return bits(crossing)
    }

    /// By a mask of lanes.
    @_alwaysEmitIntoClient @inline(__always)
    public static func cross(
        _ cut: Int32, _ potential: inout SIMD16<Int32>, minus threshold: Int32, _ emission: inout SIMD16<Int32>, plus emitted: Int32
    ) {
        let mask = lanes(potential, above: SIMD16(repeating: cut))
        potential &-= SIMD16(repeating: threshold) & mask
        emission &+= SIMD16(repeating: emitted) & mask
    }

    /// By their signs.
    @_alwaysEmitIntoClient @inline(__always)
    public static func isAnyNegative(_ lanes: SIMD16<Int32>) -> Bool { lanes.combined < 0 }

    /// As every x86-64 or a multiplication collects them.
    @_alwaysEmitIntoClient @inline(__always)
    public static func bits(_ mask: SIMD16<Int32>) -> UInt16 { mask.laneBits }

    /// No difference below zero.
    @_alwaysEmitIntoClient @inline(__always)
    public static var nothingSeen: SIMD16<Int32> { .zero }

    /// Collects the signs of the differences.
    @_alwaysEmitIntoClient @inline(__always)
    public static func see(_ sums: SIMD16<Int32>, cut: Int32, _ seen: inout SIMD16<Int32>) { seen |= SIMD16(repeating: cut) &- sums }

    /// Whether any difference was below zero.
    @_alwaysEmitIntoClient @inline(__always)
    public static func isAbove(_ seen: SIMD16<Int32>, cut: Int32) -> Bool { seen.combined < 0 }

    /// Byte by byte.
    @_alwaysEmitIntoClient @inline(__always)
    public static func firstBytes(_ row: SIMD16<UInt16>, _ next: SIMD16<UInt16>) -> SIMD16<UInt16> { sideBySide(row, next, from: 0) }

    /// Byte by byte.
    @_alwaysEmitIntoClient @inline(__always)
    public static func lastBytes(_ row: SIMD16<UInt16>, _ next: SIMD16<UInt16>) -> SIMD16<UInt16> { sideBySide(row, next, from: 4) }

    /// Two multiplications of words.
    @_alwaysEmitIntoClient @inline(__always)
    public static func products(_ weights: SIMD16<UInt16>, _ pair: SIMD16<UInt16>) -> SIMD16<UInt16> {
        let byte = SIMD16<UInt16>(repeating: 8)
        let signed = unsafe unsafeBitCast(pair, to: SIMD16<Int16>.self)
        let (low, high) = ((signed &<< SIMD16(repeating: 8)) &>> SIMD16(repeating: 8), signed &>> SIMD16(repeating: 8))
        return unsafe (weights & SIMD16(repeating: 255)) &* unsafeBitCast(low, to: SIMD16<UInt16>.self)
            &+ (weights &>> byte) &* unsafeBitCast(high, to: SIMD16<UInt16>.self)
    }

    /// Lane by lane.
    @_alwaysEmitIntoClient @inline(__always)
    public static func sorted(first: SIMD16<UInt16>, last: SIMD16<UInt16>) -> (low: SIMD16<Int16>, high: SIMD16<Int16>) {
        var (low, high) = (SIMD16<Int16>.zero, SIMD16<Int16>.zero)
        for half in 0..<2 {
            for lane in 0..<4 {
                low[half &* 8 &+ lane] = Int16(truncatingIfNeeded: first[half &* 8 &+ lane &* 2])
                high[half &* 8 &+ lane] = Int16(truncatingIfNeeded: first[half &* 8 &+ lane &* 2 &+ 1])
                low[half &* 8 &+ lane &+ 4] = Int16(truncatingIfNeeded: last[half &* 8 &+ lane &* 2])
                high[half &* 8 &+ lane &+ 4] = Int16(truncatingIfNeeded: last[half &* 8 &+ lane &* 2 &+ 1])
            }
        }
        return (low, high)
    }

    /// Half by half.
    @_alwaysEmitIntoClient @inline(__always)
    public static func highBytes(_ row: SIMD32<UInt16>) -> SIMD32<UInt16> {
        let byte = SIMD16<UInt16>(repeating: 8)
        return SIMD32((row.halves.low &>> byte, row.halves.high &>> byte))
    }

    /// Half by half.
    @_alwaysEmitIntoClient @inline(__always)
    public static func firstBytes(_ row: SIMD32<UInt16>, _ next: SIMD32<UInt16>) -> SIMD32<UInt16> {
        SIMD32((firstBytes(row.halves.low, next.halves.low), firstBytes(row.halves.high, next.halves.high)))
    }

    /// Half by half.
    @_alwaysEmitIntoClient @inline(__always)
    public static func lastBytes(_ row: SIMD32<UInt16>, _ next: SIMD32<UInt16>) -> SIMD32<UInt16> {
        SIMD32((lastBytes(row.halves.low, next.halves.low), lastBytes(row.halves.high, next.halves.high)))
    }

    /// Half by half.
    @_alwaysEmitIntoClient @inline(__always)
    public static func products(_ weights: SIMD32<UInt16>, _ pair: SIMD32<UInt16>) -> SIMD32<UInt16> {
        SIMD32((products(weights.halves.low, pair.halves.low), products(weights.halves.high, pair.halves.high)))
    }

    /// Byte by byte.
    @_alwaysEmitIntoClient @inline(__always)
    public static func adding(_ sums: SIMD16<Int32>, _ values: SIMD16<UInt32>, _ weights: SIMD16<UInt32>) -> SIMD16<Int32> {
        let signed = unsafe unsafeBitCast(weights, to: SIMD16<Int32>.self)
        var sums = sums
        for byte: Int32 in 0..<4 {
            let (left, right) = (SIMD16<Int32>(repeating: 24 &- 8 &* byte), SIMD16<Int32>(repeating: 24))
            let value = unsafe unsafeBitCast(values &>> SIMD16(repeating: UInt32(8 &* byte)) & SIMD16(repeating: 255), to: SIMD16<Int32>.self)
            sums &+= value &* ((signed &<< left) &>> right)
        }
        return sums
    }

    /// Four lanes of each half of two rows, byte by byte.
    @_alwaysEmitIntoClient @inline(__always)
    static func sideBySide(_ row: SIMD16<UInt16>, _ next: SIMD16<UInt16>, from position: Int) -> SIMD16<UInt16> {
        var bytes = SIMD16<UInt16>.zero
        for half in 0..<2 {
            for lane in 0..<4 {
                let (one, two) = (row[half &* 8 &+ position &+ lane], next[half &* 8 &+ position &+ lane])
                bytes[half &* 8 &+ 2 &* lane] = one & 255 | two &<< 8
                bytes[half &* 8 &+ 2 &* lane &+ 1] = one &>> 8 | two & 0xFF00
            }
        }
        return bytes
    }

    /// Eight lanes per look-up.
    @_alwaysEmitIntoClient @inline(__always)
    public static func write(
        _ bits: UInt16, first: Int32, to entries: inout MutableSpan<Int32>, at position: Int, _ table: LaneTable
    ) -> Int {
        let middle = unsafe table.write(Int(bits & 255), first, to: &entries, at: position)
        return unsafe table.write(Int(bits &>> 8), first &+ 8, to: &entries, at: middle)
    }

    /// Eight lanes per look-up.
    @_alwaysEmitIntoClient @inline(__always)
    public static func write(
        _ bits: UInt16, _ emitted: SIMD16<Int32>, to values: inout MutableSpan<Int16>, _ crossings: inout MutableSpan<UInt8>, at position: Int,
        _ table: LaneTable
    ) {
        let middle = unsafe table.write(Int(bits & 255), emitted.lowHalf, to: &values, &crossings, at: position)
        _ = unsafe table.write(Int(bits &>> 8), emitted.highHalf, to: &values, &crossings, at: middle)
    }
}

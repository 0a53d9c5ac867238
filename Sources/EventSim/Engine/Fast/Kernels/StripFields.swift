/// What arrives at the strips of a band through one projection in one step: the weight rows of each strip's events, side by side.
///
/// Where many events arrive, those under a kernel row are copied sixteen at a time; where few do, every event is sorted to the
/// strips it reaches, and silence costs little.
// Unchecked indices in all of its files: a plan's runs and taps name pixels of its view and strips of its rows only, an event list's
// offsets end at its events, behind which it has slack for the last copy, and room for every event under every strip is made before.
struct StripFields: Sendable {
    /// How weight rows are found.
    enum Way: Sendable { case copying, sorting }

    /// Weight rows, strip after strip, filled up to whole pairs with a row of zeros: where rows of thirty-two bytes begin, which wider panels double.
    private(set) var rows: [Int32] = []
    /// The events' values as `form` says, a byte or a word each; only where not all are one.
    private(set) var values: [Int16] = []
    /// First event of each strip, and how many it has.
    private(set) var starts: [Int32] = []
    private(set) var counts: [Int32] = []
    /// Σ |value| of each strip; only where not all are one.
    private(set) var loads: [Int32] = []
    private(set) var form = ValueForm.one
    /// How they were found.
    private(set) var way = Way.copying
    private var reachedRows: [ReachedRow] = []
    /// Source columns that have events.
    private var occupied: [UInt8] = []

    /// A target row of the band under a source row: its first strip, and its kernel row in the weights.
    struct ReachedRow: Sendable {
        var strip: Int
        var weightRow: Int
    }

    /// What sorting has room for under a strip, and how far strips are apart then: what fills them up needs room, too.
    static let slots = 16
    static let distance = slots + 2

    /// The length of a field of some events.
    @inline(__always)
    static func filled(_ count: Int) -> Int { (count &+ 1) & ~1 }

    /// Replaces the fields by those of some target rows.
    ///
    /// - Parameters:
    ///   - way: `nil` for what is cheaper; too many events under a strip are copied in any case.
    ///   - form: of values that are not all one; `nil` for what is cheaper.
    ///   - marks: by pixel of the rows, set where anything arrives; `nil` if nobody asks.
    /// - Returns: whether anything arrives at all.
    mutating func collect(
        _ source: EventSource, targets: Range<Int>, by way: Way? = nil, as form: ValueForm? = nil, marking marks: inout [UInt8]?
    ) -> Bool {
        let (plan, list) = (source.plan, source.list)
        let pairs = plan.mostPairs(list, targets: targets)
        guard pairs > 0 else { return false }
        let isUnit = list.isUnit
        self.form = isUnit ? .one : form ?? plan.valueForm
        let strips = targets.count * plan.strips.count
        let room = max(pairs + strips, strips * Self.distance) + EventList.slack
        if rows.count < room { rows = Array(repeating: 0, count: room + room / 2) }
        if !isUnit, values.count < rows.count { values = Array(repeating: 0, count: rows.count) }
        if starts.count < strips {
            starts = Array(repeating: 0, count: strips)
            counts = starts
        }
        if !isUnit, loads.count < strips { loads = Array(repeating: 0, count: strips) }
        let isSparse = pairs < strips * plan.sortingLimit
        self.way = .copying
        if plan.reciprocal != nil, way == .sorting || (way == nil && isSparse),
            Self.sort(plan, list, self.form, targets: targets, &reachedRows, rows: &rows, values: &values, starts: &starts, counts: &counts, loads: &loads)
        {
            self.way = .sorting
        } else {
            // Runs that often are longer than sixteen events are copied thirty-two at a time.
            Self.copy(
                plan, list, self.form, targets: targets, isLong: pairs > strips * plan.longRuns, rows: &rows, values: &values, starts: &starts, counts: &counts,
                loads: &loads)
        }
        guard var own = marks.take() else { return true }
        if plan.strips.width == 1 {
            Self.mark(counts, strips: strips, in: &own)
        } else {
            plan.mark(list, targets: targets, &occupied, in: &own)
        }
        marks = own
        return true
    }

    /// Marks the strips that have events, where they are single pixels.
    private static func mark(_ counts: [Int32], strips: Int, in marks: inout [UInt8]) {
        precondition(marks.count >= strips && counts.count >= strips, "the marks do not fit the rows")
        let counts = counts.span
        var marks = marks.mutableSpan
        for strip in 0..<strips { unsafe marks[unchecked: strip] |= counts[unchecked: strip] == 0 ? 0 : 1 }
    }

    /// Puts a row of zeros behind a field, which fills it up where its events are odd.
    @inline(__always)
    static func fill(_ end: Int, _ null: Int32, _ form: ValueForm, _ rows: inout MutableSpan<Int32>, _ values: inout MutableSpan<Int16>) {
        unsafe rows[unchecked: end] = null
        unsafe write(0, form, to: &values, at: end)
    }

    /// Writes what one event carries.
    @inline(__always) @unsafe
    static func write(_ value: Int16, _ form: ValueForm, to values: inout MutableSpan<Int16>, at position: Int) {
        switch form {
        case .one: break
        case .byte:
            var bytes = unsafe values.mutableBytes
            unsafe bytes.storeBytes(of: Int8(truncatingIfNeeded: value), toUncheckedByteOffset: position, as: Int8.self)
        case .word: unsafe values[unchecked: position] = value
        }
    }

    /// Appends where a strip's sums have to be widened on the way.
    ///
    /// Pieces of bytes are whole pairs.
    static func cut(_ values: RawSpan, _ form: ValueForm, _ events: Range<Int>, budget: Int, into pieces: inout [Int]) {
        switch form {
        case .one: pieces.append(contentsOf: stride(from: events.lowerBound + budget, to: events.upperBound, by: budget))
        case .byte: cut(events, by: 2, budget: budget, into: &pieces) { unsafe load(values, pair: $0) } sixteen: { unsafe load(values, bytes: $0) }
        case .word: cut(events, by: 1, budget: budget, into: &pieces) { unsafe load(values, word: $0) } sixteen: { unsafe load(values, words: $0) }
        }
        pieces.append(events.upperBound)
    }

    /// - Parameters:
    ///   - step: events that stay together.
    ///   - load: Σ |value| of those from one on.
    ///   - sixteen: the same of sixteen.
    @inline(__always)
    private static func cut(
        _ events: Range<Int>, by step: Int, budget: Int, into pieces: inout [Int], load: (Int) -> Int, sixteen: (Int) -> Int
    ) {
        var room = budget
        var event = events.lowerBound
        while event < events.upperBound {
            // Sixteen at a time, and step by step where a piece ends among them.
            let most = event &+ 16 <= events.upperBound ? sixteen(event) : .max
            if most <= room {
                room &-= most
                event &+= 16
                continue
            }
            let load = load(event)
            if load > room {
                pieces.append(event)
                room = budget
            }
            room &-= load
            event &+= step
        }
    }

    /// Σ value of some events with bytes.
    static func total(_ values: RawSpan, _ events: Range<Int>) -> Int {
        var total = 0
        for event in events { unsafe total &+= Int(values.unsafeLoad(fromUncheckedByteOffset: event, as: Int8.self)) }
        return total
    }

    @inline(__always) @unsafe
    private static func load(_ values: RawSpan, word event: Int) -> Int {
        unsafe Int(values.unsafeLoad(fromUncheckedByteOffset: event &<< 1, as: Int16.self).magnitude)
    }

    @inline(__always) @unsafe
    private static func load(_ values: RawSpan, words event: Int) -> Int {
        unsafe Int(values.unsafeLoadUnaligned(fromUncheckedByteOffset: event &<< 1, as: SIMD16<Int16>.self).widened.magnitudes.total)
    }

    @inline(__always) @unsafe
    private static func load(_ values: RawSpan, pair event: Int) -> Int {
        let pair = unsafe values.unsafeLoadUnaligned(fromUncheckedByteOffset: event, as: SIMD2<Int8>.self)
        return Int(pair.x.magnitude) &+ Int(pair.y.magnitude)
    }

    @inline(__always) @unsafe
    private static func load(_ values: RawSpan, bytes event: Int) -> Int {
        let words = unsafe values.unsafeLoadUnaligned(fromUncheckedByteOffset: event, as: SIMD8<Int16>.self)
        let bits = SIMD8<Int16>(repeating: 8)
        let (even, odd) = ((words &<< bits) &>> bits, words &>> bits)
        return Int(SIMD16(lowHalf: even, highHalf: odd).widened.magnitudes.total)
    }
}

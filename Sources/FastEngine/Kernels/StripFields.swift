/// Collects, for each strip of a band, the weight rows of the events in its receptive field side by side, for `GatherKernel` to sum: one
/// copied word per event and strip, sixteen or thirty-two at a time.
// Unchecked indices in all of its files: a plan's runs and taps name pixels of its view and strips of its rows only, an event list's
// offsets end at its events, behind which it has slack for the last copy, and room for every event under every strip is made before.
struct StripFields: Sendable {
    /// Weight rows, strip after strip, filled up to whole pairs with a row of zeros: where rows of thirty-two bytes begin, which wider panels double.
    var rows: [Int32] = []
    /// The events' values as `form` says, a byte or a word each; only where not all are one.
    var values: [Int16] = []
    /// First event of each strip, and how many it has.
    var starts: [Int32] = []
    var counts: [Int32] = []
    /// Σ |value| of each strip; only where not all are one.
    var loads: [Int32] = []
    var form = ValueForm.one

    /// The length of a field of some events.
    @inline(__always)
    static func filled(_ count: Int) -> Int { (count &+ 1) & ~1 }

    /// Replaces the fields by those of some target rows.
    ///
    /// - Parameters:
    ///   - most: a bound of how many events all strips of the rows collect.
    ///   - form: of values that are not all one; `nil` for what is cheaper.
    mutating func collect(_ source: EventSource, targets: Range<Int>, most: Int, as form: ValueForm? = nil) {
        let (plan, list) = (source.plan, source.list)
        self.form = list.isUnit ? .one : form ?? plan.valueForm
        let strips = targets.count * plan.strips.count
        let room = most + strips + EventList.slack
        if rows.count < room { rows = Array(repeating: 0, count: room + room / 2) }
        if starts.count < strips {
            starts = Array(repeating: 0, count: strips)
            counts = starts
        }
        if !list.isUnit {
            if values.count < rows.count { values = Array(repeating: 0, count: rows.count) }
            if loads.count < strips { loads = Array(repeating: 0, count: strips) }
        }
        // Runs that often are longer than sixteen events are copied thirty-two at a time.
        copy(plan, list, targets: targets, isLong: most > strips * plan.longRuns)
    }

    /// Puts a row of zeros behind a field, which fills it up where its events are odd.
    @inline(__always)
    static func fill(_ end: Int, _ null: Int32, _ form: ValueForm, _ rows: inout MutableSpan<Int32>, _ values: inout MutableSpan<Int16>) {
        unsafe rows[unchecked: end] = null
        switch form {
        case .one: break
        case .byte:
            var bytes = unsafe values.mutableBytes
            unsafe bytes.storeBytes(of: 0, toUncheckedByteOffset: end, as: Int8.self)
        case .word: unsafe values[unchecked: end] = 0
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

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
    /// The events' values; only where not all are one.
    private(set) var values: [Int16] = []
    /// First event of each strip, and how many it has.
    private(set) var starts: [Int32] = []
    private(set) var counts: [Int32] = []
    /// Σ |value| of each strip; only where not all are one.
    private(set) var loads: [Int32] = []
    private(set) var isUnit = true
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
    ///   - marks: by pixel of the rows, set where anything arrives; `nil` if nobody asks.
    /// - Returns: whether anything arrives at all.
    mutating func collect(_ source: EventSource, targets: Range<Int>, by way: Way? = nil, marking marks: inout [UInt8]?) -> Bool {
        let (plan, list) = (source.plan, source.list)
        let pairs = plan.mostPairs(list, targets: targets)
        guard pairs > 0 else { return false }
        isUnit = list.isUnit
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
            Self.sort(plan, list, targets: targets, &reachedRows, rows: &rows, values: &values, starts: &starts, counts: &counts, loads: &loads)
        {
            self.way = .sorting
        } else {
            // Runs that often are longer than sixteen events are copied thirty-two at a time.
            Self.copy(
                plan, list, targets: targets, isLong: pairs > strips * plan.longRuns, rows: &rows, values: &values, starts: &starts, counts: &counts,
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
    static func fill(_ end: Int, _ null: Int32, isUnit: Bool, _ rows: inout MutableSpan<Int32>, _ values: inout MutableSpan<Int16>) {
        unsafe rows[unchecked: end] = null
        if !isUnit { unsafe values[unchecked: end] = 0 }
    }

    /// Appends where a strip's sums have to be widened on the way.
    static func cut(_ values: Span<Int16>, isUnit: Bool, _ events: Range<Int>, budget: Int, into pieces: inout [Int]) {
        if isUnit {
            pieces.append(contentsOf: stride(from: events.lowerBound + budget, to: events.upperBound, by: budget))
        } else {
            var room = budget
            var event = events.lowerBound
            while event < events.upperBound {
                // Sixteen at a time, and one by one where a piece ends among them.
                let sixteen = event &+ 16 <= events.upperBound ? load(values, event) : .max
                if sixteen <= room {
                    room &-= sixteen
                    event &+= 16
                    continue
                }
                let load = Int(values[event].magnitude)
                if load > room {
                    pieces.append(event)
                    room = budget
                }
                room &-= load
                event &+= 1
            }
        }
        pieces.append(events.upperBound)
    }

    /// Σ |value| of sixteen events.
    @inline(__always)
    private static func load(_ values: Span<Int16>, _ event: Int) -> Int {
        let sixteen = unsafe values.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: event &<< 1, as: SIMD16<Int16>.self)
        return Int(sixteen.widened.magnitudes.total)
    }
}

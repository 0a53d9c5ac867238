/// What arrives at the strips of a band through one projection in one step: the weight rows of each strip's events, side by side.
///
/// Where many events arrive, those under a kernel row are copied sixteen at a time; where few do, every event is sorted to the
/// strips it reaches, and silence costs little.
// Unchecked indices: a plan's runs and taps name pixels of its view and strips of its rows only, an event list's offsets end at its
// events, behind which it has slack for the last copy, and room for every event under every strip is made before.
struct StripFields: Sendable {
    /// How weight rows are found.
    enum Way: Sendable { case copying, sorting }

    /// One source row that has events: where its pixels begin in the list, and its kernel row in the weights.
    struct ActiveRow: Sendable {
        var pixel: Int
        var weightRow: Int
    }

    /// Weight rows, strip after strip: where rows of thirty-two bytes begin, which wider panels double.
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
    private var activeRows: [ActiveRow] = []
    private var reachedRows: [ReachedRow] = []
    /// Source columns that have events.
    private var occupied: [UInt8] = []

    /// A target row of the band under a source row: its first strip, and its kernel row in the weights.
    private struct ReachedRow: Sendable {
        var strip: Int
        var weightRow: Int
    }

    /// What sorting has room for under a strip.
    private static let slots = 16

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
        let room = max(pairs, strips * Self.slots) + EventList.slack
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
            Self.copy(plan, list, targets: targets, &activeRows, rows: &rows, values: &values, starts: &starts, counts: &counts, loads: &loads)
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

    // Every buffer by itself, so that each can be borrowed alone.
    private static func copy(
        _ plan: GatherPlan, _ list: EventList, targets: Range<Int>, _ active: inout [ActiveRow], rows: inout [Int32], values: inout [Int16],
        starts: inout [Int32], counts: inout [Int32], loads: inout [Int32]
    ) {
        let isUnit = list.isUnit
        let inputs = plan.inputChannels
        let (stripStarts, stripRuns, stripCount) = (plan.strips.starts, plan.strips.runs, plan.strips.count)
        let runStarts = stripStarts.span
        let runs = stripRuns.span
        let offsets = list.offsets.span
        let before = list.loads.span
        let entries = list.entries.span
        let emitted = list.values.span
        var rows = rows.mutableSpan
        var values = values.mutableSpan
        var starts = starts.mutableSpan
        var counts = counts.mutableSpan
        var loads = loads.mutableSpan
        var total = 0
        var position = 0
        for target in targets {
            guard plan.collectActiveRows(list, target: target, into: &active) > 0 else {
                for strip in position..<position &+ stripCount {
                    unsafe counts[unchecked: strip] = 0
                    if !isUnit { unsafe loads[unchecked: strip] = 0 }
                }
                position &+= stripCount
                continue
            }
            let active = active.span
            for strip in 0..<stripCount {
                let first = total
                var load: Int32 = 0
                for index in active.indices {
                    let row = unsafe active[unchecked: index]
                    for column in unsafe runStarts[unchecked: strip]..<runStarts[unchecked: strip &+ 1] {
                        let run = unsafe runs[unchecked: column]
                        let from = row.pixel &+ run.first
                        let to = row.pixel &+ run.end
                        let start = unsafe Int(offsets[unchecked: from])
                        let end = unsafe Int(offsets[unchecked: to])
                        if !isUnit { unsafe load &+= before[unchecked: to] &- before[unchecked: from] }
                        let base = row.weightRow &+ (run.kernel &- run.first) &* inputs
                        copy(entries, emitted, start, end, base: Int32(truncatingIfNeeded: base), isUnit: isUnit, to: &rows, &values, at: total)
                        total &+= end &- start
                    }
                }
                unsafe starts[unchecked: position] = Int32(truncatingIfNeeded: first)
                unsafe counts[unchecked: position] = Int32(truncatingIfNeeded: total &- first)
                if !isUnit { unsafe loads[unchecked: position] = load }
                position &+= 1
            }
        }
    }

    /// Copies a run of events into a list of weight rows, sixteen at a time and at least sixteen: a branch that always goes the same
    /// way costs less than copying.
    @inline(__always)
    private static func copy(
        _ entries: Span<Int32>, _ emitted: Span<Int16>, _ start: Int, _ end: Int, base: Int32, isUnit: Bool, to rows: inout MutableSpan<Int32>,
        _ values: inout MutableSpan<Int16>, at position: Int
    ) {
        let entries = unsafe entries.bytes
        var rowBytes = unsafe rows.mutableBytes
        let bases = SIMD16<Int32>(repeating: base)
        let scale = SIMD16<Int32>(repeating: 5)
        var event = start
        var next = position
        repeat {
            let sixteen = unsafe entries.unsafeLoadUnaligned(fromUncheckedByteOffset: event &<< 2, as: SIMD16<Int32>.self) &+ bases
            unsafe rowBytes.storeBytes(of: sixteen &<< scale, toUncheckedByteOffset: next &<< 2, as: SIMD16<Int32>.self)
            event &+= 16
            next &+= 16
        } while event < end
        guard !isUnit else { return }
        let emitted = unsafe emitted.bytes
        var valueBytes = unsafe values.mutableBytes
        event = start
        next = position
        repeat {
            let sixteen = unsafe emitted.unsafeLoadUnaligned(fromUncheckedByteOffset: event &<< 1, as: SIMD16<Int16>.self)
            unsafe valueBytes.storeBytes(of: sixteen, toUncheckedByteOffset: next &<< 1, as: SIMD16<Int16>.self)
            event &+= 16
            next &+= 16
        } while event < end
    }

    /// Sorts events to the strips they reach, each of which has room for a few.
    ///
    /// - Returns: whether there was room for all.
    private static func sort(
        _ plan: GatherPlan, _ list: EventList, targets: Range<Int>, _ reached: inout [ReachedRow], rows: inout [Int32], values: inout [Int16],
        starts: inout [Int32], counts: inout [Int32], loads: inout [Int32]
    ) -> Bool {
        let isUnit = list.isUnit
        let stripCount = plan.strips.count
        let strips = targets.count * stripCount
        let inputs = plan.inputChannels
        let reciprocal = plan.reciprocal ?? 0
        let (columnTaps, columnStarts) = (plan.columnTaps, plan.tapStarts)
        let taps = columnTaps.span
        let tapStarts = columnStarts.span
        let entries = list.entries.span
        let emitted = list.values.span
        let offsets = list.offsets.span
        var rows = rows.mutableSpan
        var values = values.mutableSpan
        var starts = starts.mutableSpan
        var counts = counts.mutableSpan
        var loads = loads.mutableSpan
        for strip in 0..<strips {
            unsafe starts[unchecked: strip] = Int32(truncatingIfNeeded: strip &* slots)
            unsafe counts[unchecked: strip] = 0
        }
        if !isUnit { for strip in 0..<strips { unsafe loads[unchecked: strip] = 0 } }
        for source in plan.sources(of: targets) {
            let first = Int(offsets[source &* plan.viewWidth])
            let end = Int(offsets[(source &+ 1) &* plan.viewWidth])
            guard first < end else { continue }
            reached.removeAll(keepingCapacity: true)
            for row in plan.targetRows[source] where targets.contains(row.target) {
                reached.append(
                    ReachedRow(strip: (row.target &- targets.lowerBound) &* stripCount, weightRow: row.kernel &* plan.strips.taps.count &* inputs))
            }
            let reachedRows = reached.span
            for event in first..<end {
                let entry = unsafe Int(entries[unchecked: event])
                let x = Int(truncatingIfNeeded: (UInt64(truncatingIfNeeded: entry) &* reciprocal) &>> 32)
                let channel = entry &- x &* inputs
                for index in unsafe tapStarts[unchecked: x]..<tapStarts[unchecked: x &+ 1] {
                    let tap = unsafe taps[unchecked: index]
                    let base = tap.kernel &* inputs &+ channel
                    for index in reachedRows.indices {
                        let row = unsafe reachedRows[unchecked: index]
                        let strip = row.strip &+ tap.target
                        let count = unsafe Int(counts[unchecked: strip])
                        unsafe counts[unchecked: strip] = Int32(truncatingIfNeeded: count &+ 1)
                        let position = strip &* slots &+ (count & (slots &- 1))
                        unsafe rows[unchecked: position] = Int32(truncatingIfNeeded: (row.weightRow &+ base) &<< 5)
                        guard !isUnit else { continue }
                        let value = unsafe emitted[unchecked: event]
                        unsafe values[unchecked: position] = value
                        unsafe loads[unchecked: strip] &+= Int32(value.magnitude)
                    }
                }
            }
        }
        var beyond: Int32 = 0
        for strip in 0..<strips { unsafe beyond |= Int32(slots) &- counts[unchecked: strip] }
        return beyond >= 0
    }

    /// Appends where a strip's sums have to be widened on the way.
    static func cut(_ values: Span<Int16>, isUnit: Bool, _ events: Range<Int>, budget: Int, into pieces: inout [Int]) {
        if isUnit {
            pieces.append(contentsOf: stride(from: events.lowerBound + budget, to: events.upperBound, by: budget))
        } else {
            var room = budget
            for event in events {
                let load = Int(values[event].magnitude)
                if load > room {
                    pieces.append(event)
                    room = budget
                }
                room -= load
            }
        }
        pieces.append(events.upperBound)
    }
}

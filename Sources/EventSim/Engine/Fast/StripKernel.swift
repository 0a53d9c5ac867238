/// Sums what arrives at the strips of a band and updates their neurons, sixteen at a time: the inner loop of the engine.
///
/// A strip is a pixel, or a few neighbouring ones with few channels; its sums stay in registers until they are potentials.
/// Sixteen-bit sums are exact while Σ |value · weight| cannot leave them, and are widened before.
// Unchecked indices: fields list weight rows of their plan only, buffers are checked against the band's shape once, and what a band
// can emit is reserved before.
enum StripKernel {
    struct Shape {
        var rows: Int
        var width: Int
        /// Vectors per pixel.
        var blocks: Int
        /// Pixels per strip.
        var stripWidth: Int

        var pixels: Int { rows * width }
        var vectors: Int { rows * width * blocks }
        var strips: Int { rows * (width / stripWidth) }
    }

    /// What all rows of a band have in common.
    struct Rules {
        var firing: FiringLanes
        /// The largest magnitude that a potential keeps.
        var limit: Int32
        /// One strip's worth, a whole band's, or nothing.
        var constants: [SIMD16<Int32>]
        /// Lanes that are neurons, by block.
        var valid: [UInt16]
        var channels: Int
    }

    /// Why a strip is updated even if the last projection brings it nothing.
    private enum Due {
        /// A potential will cross a threshold whatever arrives.
        static let waiting: UInt8 = 1
        /// An earlier projection brought something.
        static let arrived: UInt8 = 2
    }

    /// Which strips of a band have work to do.
    struct Work: Sendable {
        /// By strip: `Due`, bit by bit.
        fileprivate(set) var isDue: [UInt8]
        /// Strips to update in the step at hand, ascending; the first of them count.
        fileprivate var strips: [Int32]
        /// Strips that fired in the last step although nothing may have arrived at all of their pixels, and their first events.
        fileprivate(set) var fired: [(strip: Int, event: Int)] = []

        init(strips: Int, isPending: Bool) {
            isDue = Array(repeating: isPending ? Due.waiting : 0, count: strips)
            self.strips = Array(repeating: 0, count: strips + 1)
        }
    }

    /// Buffers that one worker uses again and again.
    struct Scratch: Sendable {
        /// Where the pieces of a field end that sixteen bits are sure to hold.
        fileprivate var pieces: [Int] = []
        /// What sixteen neurons emit, where a loop can index it.
        fileprivate var emission: [Int32] = Array(repeating: 0, count: 16)
    }

    // MARK: Sums alone

    /// Adds what arrives through one of several projections to `sums`, and makes its strips due.
    static func add(
        _ fields: StripFields, _ plan: GatherPlan, _ shape: Shape, into sums: inout [SIMD16<Int32>], _ work: inout Work, _ scratch: inout Scratch
    ) {
        precondition(
            plan.strips.width == shape.stripWidth && sums.count >= shape.vectors && shape.strips <= min(fields.counts.count, work.isDue.count),
            "the buffers do not fit the band")
        add(
            fields.rows, fields.values, fields.starts, fields.counts, fields.loads, isUnit: fields.isUnit, plan, shape, into: &sums, isDue: &work.isDue,
            pieces: &scratch.pieces)
    }

    private static func add(
        _ rows: [Int32], _ values: [Int16], _ starts: [Int32], _ counts: [Int32], _ loads: [Int32], isUnit: Bool, _ plan: GatherPlan, _ shape: Shape,
        into sums: inout [SIMD16<Int32>], isDue: inout [UInt8], pieces: inout [Int]
    ) {
        let reader = PanelReader(plan, isUnit: isUnit)
        let vectors = shape.stripWidth &* shape.blocks
        let (arranged, arrangedPanels) = (plan.weights.storage, plan.weights.panels)
        let bytes = unsafe arranged.span.bytes
        let panels = arrangedPanels.span
        let (rows, values, starts, counts, loads) = (rows.span, values.span, starts.span, counts.span, loads.span)
        var sums = sums.mutableSpan
        var isDue = isDue.mutableSpan
        for strip in 0..<shape.strips {
            let count = unsafe Int(counts[unchecked: strip])
            guard count > 0 else { continue }
            unsafe isDue[unchecked: strip] |= Due.arrived
            let start = unsafe Int(starts[unchecked: strip])
            let events = start..<start &+ count
            let load = unsafe isUnit ? events.count : Int(loads[unchecked: strip])
            let base = strip &* vectors
            if load <= reader.budget {
                unsafe reader.forEachBlock(bytes, panels, rows, values, events) { block, arrived in unsafe sums[unchecked: base &+ block] &+= arrived }
            } else {
                reader.addAll(bytes, panels, rows, values, events, load: load, to: &sums, at: base, pieces: &pieces)
            }
        }
    }

    // MARK: A step

    /// v ← v + what arrives + constant for the strips that anything happens to; then their neurons fire.
    ///
    /// - Parameters:
    ///   - fields: what comes last, through one projection; the rest is in the potentials.
    ///   - plan: of that projection; `nil` if nothing comes.
    ///   - isEveryStrip: whether all strips are updated.
    /// - Returns: how many neurons left the range of the state.
    static func step(
        _ fields: StripFields, _ plan: GatherPlan?, _ shape: Shape, _ rules: Rules, isEveryStrip: Bool, _ potentials: inout [SIMD16<Int32>],
        _ sums: inout [SIMD16<Int32>], _ work: inout Work, _ scratch: inout Scratch, output: inout BandOutput
    ) -> Int {
        work.fired.removeAll(keepingCapacity: true)
        output.reserve(shape.pixels * rules.channels, isUnit: rules.firing.isUnit)
        let perStrip = shape.stripWidth * shape.blocks
        precondition(
            shape.vectors <= potentials.count && (!rules.firing.fires || potentials.count == sums.count) && shape.pixels <= output.counts.count
                && (rules.firing.isUnit || shape.pixels <= min(output.loads.count, output.crossed.count))
                && (rules.constants.isEmpty || rules.constants.count == perStrip || rules.constants.count == potentials.count)
                && rules.valid.count == shape.blocks && scratch.emission.count == 16
                && shape.strips <= min(work.isDue.count, work.strips.count - 1)
                && plan.map { $0.strips.width == shape.stripWidth && fields.counts.count >= shape.strips } ?? true, "the buffers do not fit the band")
        let count = list(plan == nil ? [] : fields.counts, work.isDue, shape.strips, isEveryStrip: isEveryStrip, into: &work.strips)
        guard count > 0 else { return 0 }
        return switch rules.firing {
        case .never(let firing): step(firing, fields, plan, count, shape, rules, &potentials, &sums, &work, &scratch, &output)
        case .subtracting(let firing): step(firing, fields, plan, count, shape, rules, &potentials, &sums, &work, &scratch, &output)
        case .resetting(let firing): step(firing, fields, plan, count, shape, rules, &potentials, &sums, &work, &scratch, &output)
        case .levels(let firing): step(firing, fields, plan, count, shape, rules, &potentials, &sums, &work, &scratch, &output)
        }
    }

    /// Lists the strips to update, without a branch per strip.
    private static func list(_ counts: [Int32], _ isDue: [UInt8], _ strips: Int, isEveryStrip: Bool, into list: inout [Int32]) -> Int {
        let counts = counts.span
        let isDue = isDue.span
        var list = list.mutableSpan
        if isEveryStrip {
            for strip in 0..<strips { unsafe list[unchecked: strip] = Int32(truncatingIfNeeded: strip) }
            return strips
        }
        var count = 0
        if counts.isEmpty {
            for strip in 0..<strips {
                unsafe list[unchecked: count] = Int32(truncatingIfNeeded: strip)
                count &+= unsafe isDue[unchecked: strip] != 0 ? 1 : 0
            }
        } else {
            for strip in 0..<strips {
                unsafe list[unchecked: count] = Int32(truncatingIfNeeded: strip)
                count &+= unsafe counts[unchecked: strip] | Int32(isDue[unchecked: strip]) != 0 ? 1 : 0
            }
        }
        return count
    }

    private static func step<Firing: LaneFiring>(
        _ firing: Firing, _ fields: StripFields, _ plan: GatherPlan?, _ count: Int, _ shape: Shape, _ rules: Rules,
        _ potentials: inout [SIMD16<Int32>], _ sums: inout [SIMD16<Int32>], _ work: inout Work, _ scratch: inout Scratch, _ output: inout BandOutput
    ) -> Int {
        step(
            firing, fields.rows, fields.values, fields.starts, fields.counts, fields.loads, arrivesAsUnits: fields.isUnit, plan,
            strips: work.strips, count: count, shape, rules, LaneList.table, &potentials, &sums, isDue: &work.isDue, fired: &work.fired,
            pieces: &scratch.pieces, emission: &scratch.emission, entries: &output.events.entries, values: &output.events.values,
            crossings: &output.events.crossings, counts: &output.counts, carried: &output.loads, crossed: &output.crossed, total: &output.count)
    }

    // Every buffer by itself, so that each can be borrowed alone.
    @inline(__always)
    private static func step<Firing: LaneFiring>(
        _ firing: Firing, _ rows: [Int32], _ eventValues: [Int16], _ starts: [Int32], _ eventCounts: [Int32], _ loads: [Int32], arrivesAsUnits: Bool,
        _ plan: GatherPlan?, strips: [Int32], count stripCount: Int, _ shape: Shape, _ rules: Rules, _ table: LaneList,
        _ potentials: inout [SIMD16<Int32>], _ sums: inout [SIMD16<Int32>], isDue: inout [UInt8], fired: inout [(strip: Int, event: Int)],
        pieces: inout [Int], emission: inout [Int32], entries: inout [Int32], values: inout [Int16], crossings: inout [UInt8],
        counts: inout [Int32], carried: inout [Int32], crossed: inout [Int32], total: inout Int
    ) -> Int {
        let blocks = shape.blocks
        let stripsPerRow = shape.width / shape.stripWidth
        let vectors = shape.stripWidth &* blocks
        let hasConstants = !rules.constants.isEmpty
        let constantStep = rules.constants.count > vectors ? vectors : 0
        let limit = SIMD16(repeating: rules.limit)
        let watched = SIMD16(repeating: min(firing.lowestCut, rules.limit))
        let reader = plan.map { PanelReader($0, isUnit: arrivesAsUnits) } ?? PanelReader()
        let (arranged, arrangedPanels) = (plan?.weights.storage ?? [], plan?.weights.panels ?? [])
        let bytes = unsafe arranged.span.bytes
        let panels = arrangedPanels.span
        let (allConstants, allValid, lists, allSizes) = (rules.constants, rules.valid, table.lanes, table.counts)
        let constants = allConstants.span
        let valid = allValid.span
        let lanes = lists.span
        let sizes = allSizes.span
        let (rows, eventValues, starts, eventCounts) = (rows.span, eventValues.span, starts.span, eventCounts.span)
        let (loads, strips) = (loads.span, strips.span)
        let hasFields = plan != nil
        var potentials = potentials.mutableSpan
        var sums = sums.mutableSpan
        var isDue = isDue.mutableSpan
        var emission = emission.mutableSpan
        var entries = entries.mutableSpan
        var values = values.mutableSpan
        var crossings = crossings.mutableSpan
        var counts = counts.mutableSpan
        var carried = carried.mutableSpan
        var crossed = crossed.mutableSpan
        var saturations = 0
        var position = total
        var rowStart = 0
        var rowEnd = stripsPerRow
        for index in 0..<stripCount {
            let strip = unsafe Int(strips[unchecked: index])
            let base = strip &* vectors
            let first = strip &* constantStep
            var beyond = SIMD16<Int32>.zero
            var isWatched = false
            let eventCount = unsafe hasFields ? Int(eventCounts[unchecked: strip]) : 0
            if eventCount > 0 {
                let start = unsafe Int(starts[unchecked: strip])
                let events = start..<start &+ eventCount
                let load = unsafe arrivesAsUnits ? eventCount : Int(loads[unchecked: strip])
                if load <= reader.budget && !hasConstants {
                    isWatched = true
                    unsafe reader.forEachBlock(bytes, panels, rows, eventValues, events) { block, arrived in
                        let sum = unsafe potentials[unchecked: base &+ block] &+ arrived
                        unsafe potentials[unchecked: base &+ block] = sum
                        beyond |= (watched &- sum) | (sum &+ limit)
                    }
                } else {
                    reader.addAll(bytes, panels, rows, eventValues, events, load: load, to: &potentials, at: base, pieces: &pieces)
                }
            }
            if !isWatched {
                for block in 0..<vectors {
                    var sum = unsafe potentials[unchecked: base &+ block]
                    if hasConstants {
                        unsafe sum &+= constants[unchecked: first &+ block]
                        unsafe potentials[unchecked: base &+ block] = sum
                    }
                    beyond |= (watched &- sum) | (sum &+ limit)
                }
            }
            let due = unsafe isDue[unchecked: strip]
            unsafe isDue[unchecked: strip] = 0
            guard beyond.combined < 0 else { continue }
            saturations &+= saturate(base..<base &+ vectors, &potentials, limit)
            guard Firing.fires else { continue }
            while strip >= rowEnd {
                rowStart = rowEnd
                rowEnd &+= stripsPerRow
            }
            var left = SIMD16<Int32>.zero
            var pixel = strip &* shape.stripWidth
            var entry = Int32(truncatingIfNeeded: (strip &- rowStart) &* shape.stripWidth &* rules.channels)
            var vector = base
            if due & Due.waiting != 0, shape.stripWidth > 1 || (eventCount == 0 && due == Due.waiting) { fired.append((strip, position)) }
            for _ in 0..<shape.stripWidth {
                let before = position
                var (load, crossingCount) = (Int32.zero, Int32.zero)
                for block in 0..<blocks {
                    var potential = unsafe potentials[unchecked: vector]
                    let mask = firing.crossing(potential)
                    let bits = unsafe mask.laneBits & valid[unchecked: block]
                    if bits != 0 {
                        let first = entry &+ Int32(truncatingIfNeeded: block &* 16)
                        let start = position
                        position = write(Int(bits & 255), first, to: &entries, at: position, lanes, sizes)
                        position = write(Int(bits &>> 8), first &+ 8, to: &entries, at: position, lanes, sizes)
                        let emitted = firing.fire(&potential, crossing: mask)
                        unsafe potentials[unchecked: vector] = potential
                        left |= firing.crossing(potential)
                        if Firing.isUnit {
                            unsafe sums[unchecked: vector] &-= emitted
                        } else {
                            unsafe sums[unchecked: vector] &+= emitted &>> SIMD16(repeating: 16)
                            var emissionBytes = unsafe emission.mutableBytes
                            unsafe emissionBytes.storeBytes(of: emitted, toUncheckedByteOffset: 0, as: SIMD16<Int32>.self)
                            for event in start..<position {
                                let packed = unsafe emission[unchecked: Int(entries[unchecked: event] &- first)]
                                unsafe values[unchecked: event] = Int16(truncatingIfNeeded: packed &>> 16)
                                unsafe crossings[unchecked: event] = UInt8(truncatingIfNeeded: packed)
                                load &+= Int32(truncatingIfNeeded: (packed &>> 16).magnitude)
                                crossingCount &+= packed & 255
                            }
                        }
                    }
                    vector &+= 1
                }
                unsafe counts[unchecked: pixel] = Int32(truncatingIfNeeded: position &- before)
                if !Firing.isUnit {
                    unsafe carried[unchecked: pixel] = load
                    unsafe crossed[unchecked: pixel] = crossingCount
                }
                pixel &+= 1
                entry &+= Int32(truncatingIfNeeded: rules.channels)
            }
            guard left.combined < 0 else { continue }
            unsafe isDue[unchecked: strip] = Due.waiting
        }
        total = position
        return saturations
    }

    /// Writes the entries of up to eight lanes, and returns where the next ones go.
    @inline(__always)
    private static func write(
        _ set: Int, _ first: Int32, to entries: inout MutableSpan<Int32>, at position: Int, _ lanes: Span<SIMD8<Int32>>, _ sizes: Span<UInt8>
    ) -> Int {
        let list = unsafe lanes[unchecked: set] &+ SIMD8(repeating: first)
        var bytes = unsafe entries.mutableBytes
        unsafe bytes.storeBytes(of: list, toUncheckedByteOffset: position &<< 2, as: SIMD8<Int32>.self)
        return unsafe position &+ Int(sizes[unchecked: set])
    }

    /// Clips some potentials, and returns how many neurons that changed.
    @inline(__always)
    private static func saturate(_ vectors: Range<Int>, _ potentials: inout MutableSpan<SIMD16<Int32>>, _ limit: SIMD16<Int32>) -> Int {
        var beyond = SIMD16<Int32>.zero
        for vector in vectors {
            let potential = unsafe potentials[unchecked: vector]
            beyond |= (limit &- potential) | (potential &+ limit)
        }
        return beyond.combined < 0 ? clip(vectors, &potentials, limit: limit[0]) : 0
    }

    @inline(never)
    private static func clip(_ vectors: Range<Int>, _ potentials: inout MutableSpan<SIMD16<Int32>>, limit: Int32) -> Int {
        var count = 0
        for index in vectors {
            for lane in 0..<16 {
                let sum = potentials[index][lane]
                let clipped = min(max(sum, -limit), limit)
                if clipped != sum {
                    count += 1
                    potentials[index][lane] = clipped
                }
            }
        }
        return count
    }
}

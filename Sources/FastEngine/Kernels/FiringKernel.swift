import EventSim

/// Lets the neurons of a band fire, sixteen at a time, for `BandState`: first all potentials of a strip, without a branch, then a list of
/// the lanes that fired. Costs about 12 cycles for sixteen neurons of a due strip, and nothing for other strips.
// Unchecked indices: buffers are checked against the band's shape once, and what a band can emit is reserved before.
enum FiringKernel {
    /// What all rows of a band have in common.
    struct Rules {
        var firing: FiringLanes
        /// The largest magnitude that a potential keeps.
        var limit: Int32
        /// One strip's worth, a whole band's, or nothing.
        var constants: [SIMD16<Int32>]
        var channels: Int
    }

    /// What one worker needs for the strip at hand.
    struct Scratch: Sendable {
        /// The lanes of each vector that fire, a bit each.
        fileprivate var lanes: [UInt16] = []
        /// What they emit.
        fileprivate var emission: [Int32] = []
        /// Strips in which any did, in the step at hand.
        fileprivate var firing = 0
    }

    /// v ← v + constant for the due strips; then their neurons fire.
    ///
    /// - Parameters:
    ///   - isEveryStrip: whether all strips are updated.
    ///   - clips: whether potentials may be beyond the range of the state.
    ///   - events: with room for what all neurons may emit.
    /// - Returns: how many neurons left the range of the state.
    static func step(
        _ shape: GatherKernel.Shape, _ rules: Rules, isEveryStrip: Bool, clips: Bool, _ potentials: AlignedVectors,
        _ sums: AlignedVectors, _ due: inout DueStrips, _ scratch: inout Scratch, _ events: inout EventBuffer, output: inout BandOutput
    ) -> Int {
        // A layer that only integrates has what arrived already.
        guard rules.firing.fires || clips || !rules.constants.isEmpty else { return 0 }
        due.fired.removeAll(keepingCapacity: true)
        let perStrip = shape.stripWidth * shape.blocks
        precondition(
            shape.vectors <= potentials.count && (rules.firing.isUnit || potentials.count == sums.count) && shape.pixels <= output.counts.count
                && (rules.firing.isUnit || shape.pixels <= min(output.loads.count, output.crossed.count))
                && (rules.constants.isEmpty || rules.constants.count == perStrip || rules.constants.count == potentials.count)
                && shape.strips == due.reasons.count && events.holds(shape.pixels * rules.channels, isUnit: rules.firing.isUnit),
            "the buffers do not fit the band")
        if scratch.lanes.count < perStrip {
            scratch.lanes = Array(repeating: 0, count: perStrip)
            scratch.emission = Array(repeating: 0, count: perStrip * 16)
        }
        let count = due.list(all: isEveryStrip, arrivedToo: clips)
        guard count > 0 else { return 0 }
        scratch.firing = 0
        defer { due.finish(firing: scratch.firing) }
        return switch rules.firing {
        case .never(let firing): step(firing, count, shape, rules, clips: clips, potentials, sums, &due, &scratch, &events, &output)
        case .subtracting(let firing): step(firing, count, shape, rules, clips: clips, potentials, sums, &due, &scratch, &events, &output)
        case .resetting(let firing): step(firing, count, shape, rules, clips: clips, potentials, sums, &due, &scratch, &events, &output)
        case .levels(let firing): step(firing, count, shape, rules, clips: clips, potentials, sums, &due, &scratch, &events, &output)
        }
    }

    private static func step<Firing: LaneFiring>(
        _ firing: Firing, _ count: Int, _ shape: GatherKernel.Shape, _ rules: Rules, clips: Bool, _ potentials: AlignedVectors,
        _ sums: AlignedVectors, _ due: inout DueStrips, _ scratch: inout Scratch, _ events: inout EventBuffer,
        _ output: inout BandOutput
    ) -> Int {
        clips
            ? step(clipping: ClippedLanes(firing: firing), count, shape, rules, potentials, sums, &due, &scratch, &events, &output)
            : step(clipping: firing, count, shape, rules, potentials, sums, &due, &scratch, &events, &output)
    }

    private static func step<Firing: LaneFiring>(
        clipping firing: Firing, _ count: Int, _ shape: GatherKernel.Shape, _ rules: Rules, _ potentials: AlignedVectors,
        _ sums: AlignedVectors, _ due: inout DueStrips, _ scratch: inout Scratch, _ events: inout EventBuffer,
        _ output: inout BandOutput
    ) -> Int {
        step(
            firing, strips: due.strips, count: count, shape, rules, LaneList.table, potentials, sums, reasons: &due.reasons, fired: &due.fired,
            lanes: &scratch.lanes, emission: &scratch.emission, entries: &events.entries, values: &events.values,
            crossings: &events.crossings, counts: &output.counts, carried: &output.loads, crossed: &output.crossed, total: &events.count,
            firingStrips: &scratch.firing)
    }

    // Every buffer by itself, so that each can be borrowed alone.
    @inline(__always)
    private static func step<Firing: LaneFiring>(
        _ firing: Firing, strips: [Int32], count stripCount: Int, _ shape: GatherKernel.Shape, _ rules: Rules, _ table: LaneList,
        _ potentials: AlignedVectors, _ sums: AlignedVectors, reasons: inout [UInt8], fired: inout [(strip: Int, event: Int)],
        lanes: inout [UInt16], emission: inout [Int32], entries: inout [Int32], values: inout [Int16], crossings: inout [UInt8],
        counts: inout [Int32], carried: inout [Int32], crossed: inout [Int32], total: inout Int, firingStrips: inout Int
    ) -> Int {
        let (blocks, stripWidth) = (shape.blocks, shape.stripWidth)
        let stripsPerRow = shape.width / stripWidth
        let vectors = stripWidth &* blocks
        let hasConstants = !rules.constants.isEmpty
        let constantStep = rules.constants.count > vectors ? vectors : 0
        let limit = SIMD16(repeating: rules.limit)
        let channels = Int32(truncatingIfNeeded: rules.channels)
        let (allConstants, lists, allSizes) = (rules.constants, table.lanes, table.counts)
        let constants = allConstants.span
        let listed = lists.span
        let sizes = allSizes.span
        let strips = strips.span
        var potentials = unsafe potentials.vectors.mutableSpan
        var sums = unsafe sums.vectors.mutableSpan
        var reasons = reasons.mutableSpan
        var lanes = lanes.mutableSpan
        var emission = emission.mutableSpan
        var entries = entries.mutableSpan
        var values = values.mutableSpan
        var crossings = crossings.mutableSpan
        var counts = counts.mutableSpan
        var carried = carried.mutableSpan
        var crossed = crossed.mutableSpan
        var clipped = SIMD16<Int32>.zero
        var position = total
        var rowStart = 0
        var rowEnd = stripsPerRow
        for index in 0..<stripCount {
            let strip = unsafe Int(strips[unchecked: index])
            let base = strip &* vectors
            if hasConstants {
                let first = strip &* constantStep
                for vector in 0..<vectors { unsafe potentials[unchecked: base &+ vector] &+= constants[unchecked: first &+ vector] }
            }
            var isFiring = UInt16.zero
            var left = SIMD16<Int32>.zero
            for vector in 0..<vectors {
                var potential = unsafe potentials[unchecked: base &+ vector]
                if Firing.clips { clipped &+= clip(&potential, limit) }
                if Firing.fires {
                    let crossing = firing.margin(potential).negativeLanes
                    let emitted = firing.fire(&potential, crossing: crossing)
                    left |= firing.margin(potential)
                    let bits = crossing.laneBits
                    unsafe lanes[unchecked: vector] = bits
                    isFiring |= bits
                    if !Firing.isUnit {
                        var bytes = unsafe emission.mutableBytes
                        unsafe bytes.storeBytes(of: emitted, toUncheckedByteOffset: vector &<< 6, as: SIMD16<Int32>.self)
                    }
                }
                if Firing.clips || Firing.fires { unsafe potentials[unchecked: base &+ vector] = potential }
            }
            let reason = unsafe reasons[unchecked: strip]
            unsafe reasons[unchecked: strip] = 0
            guard Firing.fires, isFiring != 0 else { continue }
            firingStrips &+= 1
            while strip >= rowEnd {
                rowStart = rowEnd
                rowEnd &+= stripsPerRow
            }
            if reason & DueStrips.waiting != 0, stripWidth > 1 || reason == DueStrips.waiting { fired.append((strip, position)) }
            var vector = 0
            for column in 0..<stripWidth {
                let pixel = strip &* stripWidth &+ column
                let before = position
                var (carriedLanes, crossedLanes) = (SIMD16<Int32>.zero, SIMD16<Int32>.zero)
                var first = Int32(truncatingIfNeeded: (strip &- rowStart) &* stripWidth &+ column) &* channels
                for _ in 0..<blocks {
                    let bits = unsafe Int(lanes[unchecked: vector])
                    if Firing.isUnit {
                        position = LaneList.write(bits & 255, first, to: &entries, at: position, listed, sizes)
                        position = LaneList.write(bits &>> 8, first &+ 8, to: &entries, at: position, listed, sizes)
                    } else {
                        let emission = emission.span
                        LaneList.write(bits & 255, emission, from: vector &<< 4, to: &values, &crossings, at: position, listed, sizes)
                        position = LaneList.write(bits & 255, first, to: &entries, at: position, listed, sizes)
                        LaneList.write(bits &>> 8, emission, from: vector &<< 4 &+ 8, to: &values, &crossings, at: position, listed, sizes)
                        position = LaneList.write(bits &>> 8, first &+ 8, to: &entries, at: position, listed, sizes)
                        let emitted = unsafe emission.bytes.unsafeLoad(fromUncheckedByteOffset: vector &<< 6, as: SIMD16<Int32>.self)
                        let value = emitted &>> SIMD16(repeating: 16)
                        unsafe sums[unchecked: base &+ vector] &+= value
                        carriedLanes &+= value.magnitudes
                        crossedLanes &+= emitted & SIMD16(repeating: 255)
                    }
                    vector &+= 1
                    first &+= 16
                }
                unsafe counts[unchecked: pixel] = Int32(truncatingIfNeeded: position &- before)
                if !Firing.isUnit {
                    unsafe carried[unchecked: pixel] = carriedLanes.total
                    unsafe crossed[unchecked: pixel] = crossedLanes.total
                }
            }
            if left.combined < 0 { unsafe reasons[unchecked: strip] = DueStrips.waiting }
        }
        total = position
        return Firing.clips ? Int(clipped.total) : 0
    }

    /// Brings potentials back into the range of the state, and returns one for each that was beyond.
    @inline(__always)
    private static func clip(_ potential: inout SIMD16<Int32>, _ limit: SIMD16<Int32>) -> SIMD16<Int32> {
        let above = (limit &- potential).negativeLanes
        let below = (potential &+ limit).negativeLanes
        potential = limit.chosen(by: above, else: (.zero &- limit).chosen(by: below, else: potential))
        return .zero &- (above | below)
    }
}

import Kernels

/// Lets the neurons of a band fire, for `BandState`: lists the due strips, and checks and borrows the buffers for `FiringBody`.
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
        fileprivate var emission: [SIMD16<Int32>] = []
    }

    /// v ← v + constant for the due strips; then their neurons fire.
    ///
    /// - Parameters:
    ///   - isEveryStrip: whether all strips are updated.
    ///   - clips: whether potentials may be beyond the range of the state.
    ///   - events: with room for what all neurons may emit.
    /// - Returns: how many neurons left the range of the state.
    static func step(
        _ shape: StripShape, _ rules: Rules, isEveryStrip: Bool, clips: Bool, _ potentials: AlignedVectors,
        _ sums: AlignedVectors, _ due: inout DueStrips, _ scratch: inout Scratch, _ events: inout EventBuffer, output: inout BandOutput,
        _ kernels: any ProcessorKernels.Type
    ) -> Int {
        // A layer that only integrates has what arrived already.
        guard rules.firing.fires || clips || !rules.constants.isEmpty else { return 0 }
        due.firedCount = 0
        let perStrip = shape.stripWidth * shape.blocks
        check(shape, rules, potentials, sums, due, events, output)
        if scratch.lanes.count < perStrip {
            scratch.lanes = Array(repeating: 0, count: perStrip)
            scratch.emission = Array(repeating: .zero, count: perStrip)
        }
        let count = due.list(all: isEveryStrip, arrivedToo: clips, kernels)
        guard count > 0 else { return 0 }
        let band = FiringBand(shape, channels: rules.channels, limit: rules.limit, clips: clips, events: events.count)
        let result = fire(
            kernels, rules.firing, band, strips: due.strips, count, rules.constants, potentials, sums, reasons: &due.reasons, fired: &due.fired,
            lanes: &scratch.lanes, emission: &scratch.emission, entries: &events.entries, values: &events.values, crossings: &events.crossings,
            counts: &output.counts, carried: &output.loads, crossed: &output.crossed)
        events.count = result.events
        due.firedCount = result.firedStrips
        due.finish(firing: result.firingStrips)
        return result.clipped
    }

    /// Adds what is collected, if anything, to the potentials and lets the neurons fire while both are in registers: no potential may leave
    /// the range of the state, and strips are whole panels of sixty-four neurons.
    ///
    /// - Parameters:
    ///   - arriving: what is collected, and through which projection.
    ///   - events: with room for what all neurons may emit.
    ///   - marks: set by strip where anything arrives, if strips are single pixels; empty if nobody asks.
    static func gather(
        _ arriving: (fields: StripFields, plan: WeightPlan)?, _ shape: StripShape, _ rules: Rules, _ potentials: AlignedVectors,
        _ sums: AlignedVectors, _ due: inout DueStrips, _ events: inout EventBuffer, output: inout BandOutput, marking marks: inout [UInt8],
        _ kernels: any ProcessorKernels.Type
    ) {
        check(shape, rules, potentials, sums, due, events, output)
        let perStrip = shape.stripWidth * shape.blocks
        precondition(
            rules.channels == shape.blocks * 16 && perStrip % 4 == 0 && shape.strips <= due.fired.count, "strips are no whole panels")
        var field: StripField?
        if let (fields, plan) = arriving {
            precondition(
                plan.strips.width == shape.stripWidth && plan.weights.panels.count == perStrip / 4 && shape.strips <= fields.counts.count,
                "the buffers do not fit the band")
            if !marks.isEmpty, shape.stripWidth == 1 { GatherKernel.mark(fields.counts, strips: shape.strips, in: &marks) }
            let isUnit = fields.form == .one
            field = StripField(
                form: fields.form, shift: plan.shift, hasNegativeValues: plan.hasNegativeValues, budget: plan.budget(isUnit: isUnit),
                piece: plan.piece(isUnit: isUnit), vectors: perStrip)
        }
        let band = FiringBand(shape, channels: rules.channels, limit: rules.limit, clips: false, events: events.count)
        let result = gather(
            kernels, rules.firing, band, rows: shape.rows, isSparse: due.isWatched, field, arriving?.fields ?? StripFields(),
            arriving?.plan.weights, rules.constants, potentials, sums, reasons: &due.reasons, fired: &due.fired, entries: &events.entries,
            values: &events.values, crossings: &events.crossings, counts: &output.counts, carried: &output.loads, crossed: &output.crossed)
        events.count = result.events
        due.firedCount = result.firedStrips
        due.finish(firing: result.firingStrips, of: result.reachedStrips)
    }

    private static func check(
        _ shape: StripShape, _ rules: Rules, _ potentials: AlignedVectors, _ sums: AlignedVectors, _ due: DueStrips, _ events: EventBuffer,
        _ output: BandOutput
    ) {
        let perStrip = shape.stripWidth * shape.blocks
        precondition(
            shape.vectors <= potentials.count && (rules.firing.isUnit || potentials.count == sums.count) && shape.pixels <= output.counts.count
                && (rules.firing.isUnit || shape.pixels <= min(output.loads.count, output.crossed.count))
                && (rules.constants.isEmpty || rules.constants.count == perStrip || rules.constants.count == potentials.count)
                && shape.strips == due.reasons.count && events.holds(shape.pixels * rules.channels, isUnit: rules.firing.isUnit),
            "the buffers do not fit the band")
    }

    // Every buffer by itself, so that each can be borrowed alone.
    private static func fire(
        _ kernels: any ProcessorKernels.Type, _ firing: FiringLanes, _ band: FiringBand, strips: [Int32], _ count: Int,
        _ constants: [SIMD16<Int32>], _ potentials: AlignedVectors, _ sums: AlignedVectors, reasons: inout [UInt8], fired: inout [FiredStrip],
        lanes: inout [UInt16], emission: inout [SIMD16<Int32>], entries: inout [Int32], values: inout [Int16], crossings: inout [UInt8],
        counts: inout [Int32], carried: inout [Int32], crossed: inout [Int32]
    ) -> FiringCount {
        var potentials = unsafe potentials.vectors.mutableSpan
        var sums = unsafe sums.vectors.mutableSpan
        var reasons = reasons.mutableSpan
        var fired = fired.mutableSpan
        var lanes = lanes.mutableSpan
        var emission = emission.mutableSpan
        var entries = entries.mutableSpan
        var values = values.mutableSpan
        var crossings = crossings.mutableSpan
        var counts = counts.mutableSpan
        var carried = carried.mutableSpan
        var crossed = crossed.mutableSpan
        return kernels.fire(
            firing, band, strips.span.extracting(first: count), constants: constants.span, potentials: &potentials, sums: &sums, reasons: &reasons,
            fired: &fired, lanes: &lanes, emission: &emission, entries: &entries, values: &values, crossings: &crossings, counts: &counts,
            carried: &carried, crossed: &crossed)
    }

    // Every buffer by itself, so that each can be borrowed alone.
    private static func gather(
        _ kernels: any ProcessorKernels.Type, _ firing: FiringLanes, _ band: FiringBand, rows: Int, isSparse: Bool, _ field: StripField?,
        _ fields: StripFields, _ panels: WeightPanels?, _ constants: [SIMD16<Int32>], _ potentials: AlignedVectors, _ sums: AlignedVectors,
        reasons: inout [UInt8], fired: inout [FiredStrip], entries: inout [Int32], values: inout [Int16], crossings: inout [UInt8],
        counts: inout [Int32], carried: inout [Int32], crossed: inout [Int32]
    ) -> FiringCount {
        let (weights, panels) = (panels?.storage ?? [], panels?.panels ?? [])
        var potentials = unsafe potentials.vectors.mutableSpan
        var sums = unsafe sums.vectors.mutableSpan
        var reasons = reasons.mutableSpan
        var fired = fired.mutableSpan
        var entries = entries.mutableSpan
        var values = values.mutableSpan
        var crossings = crossings.mutableSpan
        var counts = counts.mutableSpan
        var carried = carried.mutableSpan
        var crossed = crossed.mutableSpan
        return unsafe kernels.gatherAndFire(
            firing, band, rows: rows, isSparse: isSparse, field, weights.span.bytes, panels.span, fields.rows.span, fields.values.span.bytes,
            starts: fields.starts.span, arrivals: fields.counts.span, loads: fields.loads.span, constants: constants.span,
            potentials: &potentials, sums: &sums, reasons: &reasons, fired: &fired, entries: &entries, values: &values,
            crossings: &crossings, counts: &counts, carried: &carried, crossed: &crossed)
    }
}

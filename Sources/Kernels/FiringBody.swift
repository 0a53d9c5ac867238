// Unchecked indices: whoever calls checks the buffers against the band's shape, and reserves what a band can emit.
/// Lets the neurons of a band fire, sixteen at a time: first all potentials of a strip, without a branch, then a list of the lanes that
/// fired. Costs about 12 cycles for sixteen neurons of a due strip, and nothing for other strips.
extension ProcessorKernels where Self: InstructionSet {
    /// One loop for each way of firing.
    @_alwaysEmitIntoClient @inline(never)
    public static func fire(
        _ firing: FiringLanes, _ band: FiringBand, _ due: Span<Int32>, constants: Span<SIMD16<Int32>>,
        potentials: inout MutableSpan<SIMD16<Int32>>, sums: inout MutableSpan<SIMD16<Int32>>, reasons: inout MutableSpan<UInt8>,
        fired: inout MutableSpan<FiredStrip>, lanes: inout MutableSpan<UInt16>, emission: inout MutableSpan<SIMD16<Int32>>,
        entries: inout MutableSpan<Int32>, values: inout MutableSpan<Int16>, crossings: inout MutableSpan<UInt8>,
        counts: inout MutableSpan<Int32>, carried: inout MutableSpan<Int32>, crossed: inout MutableSpan<Int32>
    ) -> FiringCount {
        switch firing {
        case .never(let firing): return fireInRange(firing)
        case .subtracting(let firing): return fireInRange(firing)
        case .resetting(let firing): return fireInRange(firing)
        case .levels(let firing): return fireInRange(firing)
        case .signed(let firing): return fireInRange(firing)
        case .remembering(let firing): return fireInRange(firing)
        }

        // Potentials are clipped only where they may have to be.
        @inline(__always)
        func fireInRange<Firing: LaneFiring>(_ firing: Firing) -> FiringCount { band.clips ? fire(ClippedLanes(firing)) : fire(firing) }

        @inline(__always)
        func fire<Firing: LaneFiring>(_ firing: Firing) -> FiringCount {
            let table = LaneTable.shared
            let (blocks, stripWidth) = (band.blocks, band.stripWidth)
            let vectors = stripWidth &* blocks
            let hasConstants = constants.count > 0
            let constantStep = constants.count > vectors ? vectors : 0
            let limit = SIMD16(repeating: band.limit)
            let channels = Int32(truncatingIfNeeded: band.channels)
            var clipped = SIMD16<Int32>.zero
            var position = band.events
            var (firingStrips, firedStrips) = (0, 0)
            var rowStart = 0
            var rowEnd = band.stripsPerRow
            var index = 0
            while index < due.count {
                let strip = unsafe Int(due[unchecked: index])
                index &+= 1
                let base = strip &* vectors
                if hasConstants {
                    let first = strip &* constantStep
                    var vector = 0
                    while vector < vectors {
                        unsafe potentials[unchecked: base &+ vector] &+= constants[unchecked: first &+ vector]
                        vector &+= 1
                    }
                }
                var isFiring = UInt16.zero
                var left = SIMD16<Int32>.zero
                var vector = 0
                while vector < vectors {
                    var potential = unsafe potentials[unchecked: base &+ vector]
                    if Firing.clips { clipped &+= clip(&potential, limit) }
                    if Firing.fires {
                        let memory = unsafe Firing.hasMemory ? sums[unchecked: base &+ vector] : .zero
                        let crossing = firing.margin(potential, memory: memory).negativeLanes
                        let emitted = firing.fire(&potential, crossing: crossing, memory: memory, Self.self)
                        left |= firing.margin(potential, memory: memory &+ emitted &>> SIMD16(repeating: 16))
                        let bits = Self.bits(crossing)
                        unsafe lanes[unchecked: vector] = bits
                        isFiring |= bits
                        if !Firing.isUnit { unsafe emission[unchecked: vector] = emitted }
                    }
                    if Firing.clips || Firing.fires { unsafe potentials[unchecked: base &+ vector] = potential }
                    vector &+= 1
                }
                let reason = unsafe reasons[unchecked: strip]
                unsafe reasons[unchecked: strip] = 0
                guard Firing.fires, isFiring != 0 else { continue }
                firingStrips &+= 1
                while strip >= rowEnd {
                    rowStart = rowEnd
                    rowEnd &+= band.stripsPerRow
                }
                if reason & DueReason.waiting != 0, stripWidth > 1 || reason == DueReason.waiting {
                    unsafe fired[unchecked: firedStrips] = FiredStrip(
                        strip: Int32(truncatingIfNeeded: strip), event: Int32(truncatingIfNeeded: position))
                    firedStrips &+= 1
                }
                vector = 0
                var column = 0
                while column < stripWidth {
                    let pixel = strip &* stripWidth &+ column
                    let before = position
                    var (carriedLanes, crossedLanes) = (SIMD16<Int32>.zero, SIMD16<Int32>.zero)
                    var first = Int32(truncatingIfNeeded: (strip &- rowStart) &* stripWidth &+ column) &* channels
                    let end = vector &+ blocks
                    while vector < end {
                        let bits = unsafe lanes[unchecked: vector]
                        if !Firing.isUnit {
                            let emitted = unsafe emission[unchecked: vector]
                            Self.write(bits, emitted, to: &values, &crossings, at: position, table)
                            let value = emitted &>> SIMD16(repeating: 16)
                            unsafe sums[unchecked: base &+ vector] &+= value
                            carriedLanes &+= value.magnitudes
                            crossedLanes &+= emitted & SIMD16(repeating: 255)
                        }
                        position = Self.write(bits, first: first, to: &entries, at: position, table)
                        vector &+= 1
                        first &+= 16
                    }
                    unsafe counts[unchecked: pixel] = Int32(truncatingIfNeeded: position &- before)
                    if !Firing.isUnit {
                        unsafe carried[unchecked: pixel] = carriedLanes.total
                        unsafe crossed[unchecked: pixel] = crossedLanes.total
                    }
                    column &+= 1
                }
                if left.combined < 0 { unsafe reasons[unchecked: strip] = DueReason.waiting }
            }
            return FiringCount(
                events: position, firingStrips: firingStrips, firedStrips: firedStrips, clipped: Firing.clips ? Int(clipped.total) : 0)
        }
    }

    /// Brings potentials back into the range of the state, and returns one for each that was beyond.
    @_alwaysEmitIntoClient @inline(__always)
    static func clip(_ potential: inout SIMD16<Int32>, _ limit: SIMD16<Int32>) -> SIMD16<Int32> {
        let above = (limit &- potential).negativeLanes
        let below = (potential &+ limit).negativeLanes
        potential = limit.chosen(by: above, else: (.zero &- limit).chosen(by: below, else: potential))
        return .zero &- (above | below)
    }
}

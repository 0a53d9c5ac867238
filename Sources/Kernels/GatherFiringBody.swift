// Unchecked indices: whoever calls checks the buffers against the band's shape, and reserves what a band can emit.
/// Gathers what arrives last at the strips of a band and lets their neurons fire while the sums are in registers: a strip's potentials are
/// loaded and stored once, and nobody lists who is due.
extension ProcessorKernels where Self: InstructionSet {
    /// One loop for each way of firing.
    @_alwaysEmitIntoClient @inline(never)
    public static func gatherAndFire(
        _ firing: FiringLanes, _ band: FiringBand, rows bandRows: Int, isSparse: Bool, _ field: StripField?, _ weights: RawSpan,
        _ panels: Span<WeightPanel>, _ rows: Span<Int32>, _ arriving: RawSpan, starts: Span<Int32>, arrivals: Span<Int32>,
        loads: Span<Int32>, constants: Span<SIMD16<Int32>>, potentials: inout MutableSpan<SIMD16<Int32>>,
        sums: inout MutableSpan<SIMD16<Int32>>, reasons: inout MutableSpan<UInt8>, fired: inout MutableSpan<FiredStrip>,
        entries: inout MutableSpan<Int32>, values: inout MutableSpan<Int16>, crossings: inout MutableSpan<UInt8>, counts: inout MutableSpan<Int32>,
        carried: inout MutableSpan<Int32>, crossed: inout MutableSpan<Int32>
    ) -> FiringCount {
        switch firing {
        case .never: return FiringCount(events: band.events, firingStrips: 0, firedStrips: 0, clipped: 0)
        case .subtracting(let firing): return fire(firing)
        case .resetting(let firing): return fire(firing)
        case .levels(let firing): return fire(firing)
        case .signed(let firing): return fire(firing)
        case .remembering(let firing): return fire(firing)
        }

        @inline(__always)
        func fire<Firing: LaneFiring>(_ firing: Firing) -> FiringCount {
            let table = LaneTable.shared
            let (blocks, stripWidth) = (band.blocks, band.stripWidth)
            let vectors = stripWidth &* blocks
            let hasField = field != nil
            let field = field ?? StripField(form: .one, shift: 0, hasNegativeValues: false, budget: .max, piece: 0, vectors: vectors)
            let reader = PanelReader<Self>(field.form, shift: field.shift, hasNegativeValues: field.hasNegativeValues)
            let form = field.form
            let hasConstants = constants.count > 0
            let constantStep = constants.count > vectors ? vectors : 0
            var position = band.events
            var (firingStrips, firedStrips, reached) = (0, 0, 0)
            var strip = -1
            var row = 0
            while row < bandRows {
                row &+= 1
                var first: Int32 = 0
                var column = 0
                while column < band.stripsPerRow {
                    column &+= 1
                    strip &+= 1
                    let count = unsafe hasField ? Int(arrivals[unchecked: strip]) : 0
                    let before = unsafe reasons[unchecked: strip]
                    if count == 0, before == 0, !hasConstants {
                        first &+= Int32(truncatingIfNeeded: vectors &<< 4)
                        continue
                    }
                    let reason = count == 0 ? before : before | DueReason.arrived
                    reached &+= reason & DueReason.arrived == 0 ? 0 : 1
                    var (start, load) = (0, 0)
                    if hasField {
                        start = unsafe Int(starts[unchecked: strip])
                        load = unsafe form == .one ? count : Int(loads[unchecked: strip])
                    }
                    let range = unsafe Range(uncheckedBounds: (start, start &+ Self.filled(count)))
                    let base = strip &* vectors
                    let isWhole = load <= field.budget || field.piece > 0
                    if !isWhole { unsafe reader.addPieces(weights, panels, rows, arriving, range, budget: field.budget, to: &potentials, at: base) }
                    let stripPosition = position
                    var isFiring = false
                    var margin = SIMD16<Int32>.zero
                    var panel = 0
                    var vector = base
                    while vector < base &+ vectors {
                        var tile = unsafe FiringTile(potentials, at: vector)
                        if isWhole, count > 0 {
                            let origin = unsafe panels[unchecked: panel].origin
                            unsafe reader.four(field, weights, origin: origin, rows, arriving, range, load: load, to: &tile.potentials)
                        }
                        if hasConstants { unsafe tile.add(constants, at: strip &* constantStep &+ vector &- base) }
                        if Firing.hasMemory { unsafe tile.remember(sums, at: vector) }
                        tile.fire(firing, Self.self)
                        unsafe tile.store(to: &potentials, at: vector)
                        panel &+= 1
                        if isSparse, !tile.fires {
                            vector &+= 4
                            first &+= 64
                            continue
                        }
                        isFiring = isFiring || tile.fires
                        margin |= tile.margin(firing)
                        write(tile, vector: vector, strip: strip, first: first, from: stripPosition)
                        vector &+= 4
                        first &+= 64
                    }
                    unsafe reasons[unchecked: strip] = Self.isAnyNegative(margin) ? DueReason.waiting : 0
                    firingStrips &+= isFiring ? 1 : 0
                    // What is written where nothing counts is overwritten.
                    unsafe fired[unchecked: firedStrips] = FiredStrip(
                        strip: Int32(truncatingIfNeeded: strip), event: Int32(truncatingIfNeeded: stripPosition))
                    let isLate = reason & DueReason.waiting != 0 && (stripWidth > 1 || reason == DueReason.waiting)
                    firedStrips &+= isFiring && isLate ? 1 : 0
                }
            }
            return FiringCount(events: position, firingStrips: firingStrips, firedStrips: firedStrips, clipped: 0, reachedStrips: reached)

            @inline(__always)
            func write(_ tile: FiringTile, vector: Int, strip: Int, first: Int32, from stripPosition: Int) {
                let start = position
                let one = write(tile.bits.0, tile.emission.0, vector, first, at: start)
                let two = write(tile.bits.1, tile.emission.1, vector &+ 1, first &+ 16, at: one)
                let three = write(tile.bits.2, tile.emission.2, vector &+ 2, first &+ 32, at: two)
                position = write(tile.bits.3, tile.emission.3, vector &+ 3, first &+ 48, at: three)
                let pixel = strip &* stripWidth
                switch stripWidth {
                case 1: unsafe counts[unchecked: pixel] = Int32(truncatingIfNeeded: position &- stripPosition)
                case 2:
                    unsafe counts[unchecked: pixel] = Int32(truncatingIfNeeded: two &- start)
                    unsafe counts[unchecked: pixel &+ 1] = Int32(truncatingIfNeeded: position &- two)
                default:
                    unsafe counts[unchecked: pixel] = Int32(truncatingIfNeeded: one &- start)
                    unsafe counts[unchecked: pixel &+ 1] = Int32(truncatingIfNeeded: two &- one)
                    unsafe counts[unchecked: pixel &+ 2] = Int32(truncatingIfNeeded: three &- two)
                    unsafe counts[unchecked: pixel &+ 3] = Int32(truncatingIfNeeded: position &- three)
                }
                guard !Firing.isUnit else { return }
                let half = SIMD16<Int32>(repeating: 255)
                let magnitudes = (
                    magnitudes(tile.emission.0), magnitudes(tile.emission.1), magnitudes(tile.emission.2), magnitudes(tile.emission.3)
                )
                let crosses = (tile.emission.0 & half, tile.emission.1 & half, tile.emission.2 & half, tile.emission.3 & half)
                switch stripWidth {
                case 1:
                    unsafe carried[unchecked: pixel] &+= ((magnitudes.0 &+ magnitudes.1) &+ (magnitudes.2 &+ magnitudes.3)).total
                    unsafe crossed[unchecked: pixel] &+= ((crosses.0 &+ crosses.1) &+ (crosses.2 &+ crosses.3)).total
                case 2:
                    unsafe carried[unchecked: pixel] = (magnitudes.0 &+ magnitudes.1).total
                    unsafe carried[unchecked: pixel &+ 1] = (magnitudes.2 &+ magnitudes.3).total
                    unsafe crossed[unchecked: pixel] = (crosses.0 &+ crosses.1).total
                    unsafe crossed[unchecked: pixel &+ 1] = (crosses.2 &+ crosses.3).total
                default:
                    unsafe carried[unchecked: pixel] = magnitudes.0.total
                    unsafe carried[unchecked: pixel &+ 1] = magnitudes.1.total
                    unsafe carried[unchecked: pixel &+ 2] = magnitudes.2.total
                    unsafe carried[unchecked: pixel &+ 3] = magnitudes.3.total
                    unsafe crossed[unchecked: pixel] = crosses.0.total
                    unsafe crossed[unchecked: pixel &+ 1] = crosses.1.total
                    unsafe crossed[unchecked: pixel &+ 2] = crosses.2.total
                    unsafe crossed[unchecked: pixel &+ 3] = crosses.3.total
                }
            }

            /// |value| of every lane.
            @inline(__always)
            func magnitudes(_ emitted: SIMD16<Int32>) -> SIMD16<Int32> { (emitted &>> SIMD16(repeating: 16)).magnitudes }

            /// Writes the events of a vector, and returns where the next ones go.
            @inline(__always)
            func write(_ bits: UInt16, _ emitted: SIMD16<Int32>, _ vector: Int, _ first: Int32, at position: Int) -> Int {
                if !Firing.isUnit {
                    Self.write(bits, emitted, to: &values, &crossings, at: position, table)
                    unsafe sums[unchecked: vector] &+= emitted &>> SIMD16(repeating: 16)
                }
                return Self.write(bits, first: first, to: &entries, at: position, table)
            }
        }
    }
}

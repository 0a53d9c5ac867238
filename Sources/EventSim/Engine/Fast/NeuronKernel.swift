/// Updates the neurons of a band, sixteen at a time: the other inner loop of the engine.
// Unchecked indices: buffers are checked against the band's shape once, and what a row can emit is reserved before.
enum NeuronKernel {
    struct Shape {
        var rows: Int
        var width: Int
        /// Vectors per pixel.
        var blocks: Int

        var pixels: Int { rows * width }
        var vectors: Int { rows * width * blocks }
    }

    /// Which rows of a band have work to do.
    struct Work {
        /// By row: whether anything arrived.
        var hasArrivals: [Bool]
        /// By pixel: whether anything arrived at its first to last channel.
        var touched: [UInt8]
        /// Whether arrivals at a row are counted neuron by neuron, so that they may be anywhere in it.
        var marksNeurons: Bool
    }

    /// What all rows of a band have in common.
    struct Rules {
        var soma: SomaLanes
        /// The largest magnitude that a potential keeps.
        var limit: Int32
        /// One pixel's worth, a whole band's, or nothing.
        var constants: [SIMD16<Int32>]
        /// Lanes that are neurons, by block.
        var valid: [UInt16]
        var channels: Int
    }

    /// Pixels with a potential that will cross a threshold whatever arrives.
    struct Pending {
        var pixels: [Bool]
        var byRow: [Int]
    }

    /// Which pixels of a band fired, and with which lanes; only right in rows that were updated, and for pixels that fired.
    struct Firings {
        var pixels: [Bool]
        var lanes: [UInt16]
        /// What sixteen neurons emit, where a loop can index it.
        fileprivate var emission: [Int32] = Array(repeating: 0, count: 16)

        init(_ shape: Shape) {
            pixels = Array(repeating: false, count: shape.pixels)
            lanes = Array(repeating: 0, count: shape.vectors)
        }
    }

    /// v ← v + constant for the pixels that anything happens to, what arrived being in v already; then they fire.
    ///
    /// - Parameter pending: before and after.
    /// - Returns: how many neurons left the range of the state.
    static func update(
        _ shape: Shape, _ rules: Rules, _ work: Work, _ potentials: inout [SIMD16<Int32>], _ sums: inout [SIMD16<Int32>],
        pending: inout Pending, firings: inout Firings, output: inout BandOutput
    ) -> Int {
        let fires = rules.soma.lowestCut != nil
        precondition(
            shape.vectors <= min(potentials.count, firings.lanes.count)
                && shape.pixels <= min(pending.pixels.count, output.counts.count, work.touched.count, firings.pixels.count)
                && (rules.constants.isEmpty || rules.constants.count == shape.blocks || rules.constants.count == potentials.count)
                && (!fires || potentials.count == sums.count) && rules.valid.count == shape.blocks && firings.emission.count == 16
                && shape.rows <= min(work.hasArrivals.count, pending.byRow.count), "the buffers do not fit the band")
        var saturations = 0
        for row in 0..<shape.rows {
            let hasArrivals = work.hasArrivals[row]
            guard hasArrivals || !rules.constants.isEmpty || pending.byRow[row] > 0 else { continue }
            // What the row's events may need is known before they are written.
            output.reserve(shape.width * rules.channels, isUnit: rules.soma.isUnit)
            saturations += update(
                row, shape, rules, LaneList.table, touched: work.touched,
                isEveryPixel: !rules.constants.isEmpty || (work.marksNeurons && hasArrivals), fires: fires, &potentials, &sums,
                pending: &pending.pixels, pendingInRow: &pending.byRow[row], hasFired: &firings.pixels, fired: &firings.lanes,
                emission: &firings.emission, entries: &output.events.entries, values: &output.events.values,
                crossings: &output.events.crossings,
                counts: &output.counts, count: &output.count)
        }
        return saturations
    }

    // Every buffer by itself, so that each can be borrowed alone.
    private static func update(
        _ row: Int, _ shape: Shape, _ rules: Rules, _ table: LaneList, touched: [UInt8], isEveryPixel: Bool, fires: Bool,
        _ potentials: inout [SIMD16<Int32>], _ sums: inout [SIMD16<Int32>], pending: inout [Bool], pendingInRow: inout Int,
        hasFired: inout [Bool], fired: inout [UInt16], emission: inout [Int32], entries: inout [Int32], values: inout [Int16],
        crossings: inout [UInt8], counts: inout [Int32], count: inout Int
    ) -> Int {
        let blocks = shape.blocks
        let (soma, isUnit) = (rules.soma, rules.soma.isUnit)
        let hasConstants = !rules.constants.isEmpty
        let constantStep = rules.constants.count > blocks ? blocks : 0
        let cut = SIMD16(repeating: soma.lowestCut ?? rules.limit)
        let limit = SIMD16(repeating: rules.limit)
        let (allConstants, allValid, lists, allSizes) = (rules.constants, rules.valid, table.lanes, table.counts)
        let constants = allConstants.span
        let valid = allValid.span
        let lanes = lists.span
        let sizes = allSizes.span
        let marks = touched.span
        var potentials = potentials.mutableSpan
        var sums = sums.mutableSpan
        var pending = pending.mutableSpan
        var hasFired = hasFired.mutableSpan
        var fired = fired.mutableSpan
        var emission = emission.mutableSpan
        var entries = entries.mutableSpan
        var values = values.mutableSpan
        var crossings = crossings.mutableSpan
        var counts = counts.mutableSpan
        var saturations = 0
        var waiting = 0
        var position = count
        for x in 0..<shape.width {
            let pixel = row &* shape.width &+ x
            unsafe hasFired[unchecked: pixel] = false
            guard unsafe isEveryPixel || marks[unchecked: pixel] != 0 || pending[unchecked: pixel] else { continue }
            let base = pixel &* blocks
            var above = SIMD16<Int32>.zero
            var beyond = SIMD16<Int32>.zero
            if hasConstants {
                let first = pixel &* constantStep
                for block in 0..<blocks {
                    let sum = unsafe potentials[unchecked: base &+ block] &+ constants[unchecked: first &+ block]
                    above |= cut &- sum
                    beyond |= (limit &- sum) | (sum &+ limit)
                    unsafe potentials[unchecked: base &+ block] = sum
                }
            } else {
                for block in 0..<blocks {
                    let sum = unsafe potentials[unchecked: base &+ block]
                    above |= cut &- sum
                    beyond |= (limit &- sum) | (sum &+ limit)
                }
            }
            unsafe pending[unchecked: pixel] = false
            guard (above | beyond).combined < 0 else { continue }
            if beyond.combined < 0 { saturations &+= saturate(base..<base &+ blocks, &potentials, limit: rules.limit) }
            guard fires else { continue }
            let before = position
            var left = SIMD16<Int32>.zero
            for block in 0..<blocks {
                var potential = unsafe potentials[unchecked: base &+ block]
                let bits = unsafe (cut &- potential).negativeBits & valid[unchecked: block]
                unsafe fired[unchecked: base &+ block] = bits
                guard bits != 0 else { continue }
                var emitted = SomaLanes.Emission()
                if isUnit {
                    unsafe sums[unchecked: base &+ block] &-= soma.fireUnits(&potential)
                } else {
                    emitted = soma.fire(&potential)
                    unsafe sums[unchecked: base &+ block] &+= emitted.value
                }
                unsafe potentials[unchecked: base &+ block] = potential
                left |= cut &- potential
                let first = Int32(truncatingIfNeeded: x &* rules.channels &+ block &* 16)
                let start = position
                position = write(Int(bits & 255), first, to: &entries, at: position, lanes, sizes)
                position = write(Int(bits &>> 8), first &+ 8, to: &entries, at: position, lanes, sizes)
                guard !isUnit else { continue }
                var emissionBytes = unsafe emission.mutableBytes
                unsafe emissionBytes.storeBytes(of: emitted.packed, toUncheckedByteOffset: 0, as: SIMD16<Int32>.self)
                for event in start..<position {
                    let packed = unsafe emission[unchecked: Int(entries[unchecked: event] &- first)]
                    unsafe values[unchecked: event] = Int16(truncatingIfNeeded: packed &>> 16)
                    unsafe crossings[unchecked: event] = UInt8(truncatingIfNeeded: packed)
                }
            }
            unsafe counts[unchecked: pixel] = Int32(truncatingIfNeeded: position &- before)
            unsafe hasFired[unchecked: pixel] = position > before
            guard left.combined < 0 else { continue }
            unsafe pending[unchecked: pixel] = true
            waiting &+= 1
        }
        count = position
        pendingInRow = waiting
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
    @inline(never)
    private static func saturate(_ vectors: Range<Int>, _ potentials: inout MutableSpan<SIMD16<Int32>>, limit: Int32) -> Int {
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

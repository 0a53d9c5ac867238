/// Updates the neurons of one row, sixteen at a time: the other inner loop of the engine.
// Unchecked indices: `row` is checked against every buffer once.
enum NeuronKernel {
    /// What a row's pixels need after integration.
    enum Need {
        static let nothing: UInt8 = 0
        /// A potential is above the lowest cut.
        static let fire: UInt8 = 1
        /// A potential left the range of the state.
        static let saturate: UInt8 = 2
    }

    /// Where a row lies in the buffers of its band.
    struct Row {
        /// First pixel, and their number.
        var first: Int
        var width: Int
        /// Vectors per pixel.
        var blocks: Int

        var vectors: Range<Int> { first * blocks..<(first + width) * blocks }
    }

    /// v ← v + bias for the pixels that anything happens to, what arrived being in v already.
    ///
    /// - Parameters:
    ///   - constants: one pixel's worth, a whole band's, or nothing.
    ///   - isEveryPixel: whether not only touched and pending pixels are meant.
    ///   - needs: what each pixel of the row needs next.
    static func integrate(
        _ row: Row, _ potentials: inout [SIMD16<Int32>], constants: [SIMD16<Int32>], touched: [Bool], pending: [Bool], isEveryPixel: Bool,
        cut: Int32, limit: Int32, needs: inout [UInt8]
    ) {
        let blocks = row.blocks
        let isPerNeuron = constants.count > blocks
        precondition(
            row.vectors.upperBound <= potentials.count && row.first + row.width <= pending.count && row.width <= touched.count
                && row.width <= needs.count && (constants.isEmpty || constants.count == (isPerNeuron ? potentials.count : blocks)),
            "the buffers do not fit the row")
        let hasConstants = !constants.isEmpty
        let cut = SIMD16(repeating: cut)
        let limit = SIMD16(repeating: limit)
        var potentials = potentials.mutableSpan
        var needs = needs.mutableSpan
        let constants = constants.span
        let touched = touched.span
        let pending = pending.span
        for x in 0..<row.width {
            let pixel = row.first &+ x
            guard unsafe isEveryPixel || touched[unchecked: x] || pending[unchecked: pixel] else {
                unsafe needs[unchecked: x] = Need.nothing
                continue
            }
            let base = pixel &* blocks
            var above = SIMD16<Int32>.zero
            var beyond = SIMD16<Int32>.zero
            if hasConstants {
                let first = isPerNeuron ? base : 0
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
            guard (above | beyond).combined < 0 else {
                unsafe needs[unchecked: x] = Need.nothing
                continue
            }
            let need = (above.combined < 0 ? Need.fire : Need.nothing) | (beyond.combined < 0 ? Need.saturate : Need.nothing)
            unsafe needs[unchecked: x] = need
        }
    }

    /// Lets the pixels of a row fire that need it.
    ///
    /// - Parameters:
    ///   - valid: lanes that are neurons, by block.
    ///   - fired: which lanes of the row did; only right for pixels that need it.
    ///   - pending: set for pixels that will cross a threshold again whatever arrives.
    static func fire(
        _ row: Row, channels: Int, _ soma: SomaLanes, valid: [UInt16], needs: [UInt8], _ potentials: inout [SIMD16<Int32>],
        _ sums: inout [SIMD16<Int32>], pending: inout [Bool], fired: inout [UInt16], output: inout BandOutput
    ) {
        guard let cut = soma.lowestCut else { return }
        let blocks = row.blocks
        precondition(
            row.vectors.upperBound <= potentials.count && potentials.count == sums.count && row.first + row.width <= pending.count
                && row.width <= needs.count && valid.count == blocks && row.width * blocks <= fired.count, "the buffers do not fit the row")
        output.reserve(row.width * channels, isUnit: soma.isUnit)
        emit(
            row, channels: channels, soma, cut: cut, valid: valid, needs: needs, &potentials, &sums, pending: &pending, fired: &fired,
            entries: &output.entries, values: &output.values, crossings: &output.crossings, counts: &output.counts, count: &output.count)
    }

    private static func emit(
        _ row: Row, channels: Int, _ soma: SomaLanes, cut: Int32, valid: [UInt16], needs: [UInt8], _ potentials: inout [SIMD16<Int32>],
        _ sums: inout [SIMD16<Int32>], pending: inout [Bool], fired: inout [UInt16], entries: inout [Int32], values: inout [Int16],
        crossings: inout [UInt8], counts: inout [Int32], count: inout Int
    ) {
        let blocks = row.blocks
        let isUnit = soma.isUnit
        let cuts = SIMD16(repeating: cut)
        var potentials = potentials.mutableSpan
        var sums = sums.mutableSpan
        var pending = pending.mutableSpan
        var fired = fired.mutableSpan
        var entries = entries.mutableSpan
        var values = values.mutableSpan
        var crossings = crossings.mutableSpan
        var counts = counts.mutableSpan
        var position = count
        let needs = needs.span
        let valid = valid.span
        for x in 0..<row.width {
            let pixel = row.first &+ x
            guard unsafe needs[unchecked: x] & Need.fire != 0 else {
                unsafe pending[unchecked: pixel] = false
                continue
            }
            let base = pixel &* blocks
            let before = position
            var left = SIMD16<Int32>.zero
            for block in 0..<blocks {
                var potential = unsafe potentials[unchecked: base &+ block]
                let bits = unsafe (cuts &- potential).negativeBits & valid[unchecked: block]
                unsafe fired[unchecked: x &* blocks &+ block] = bits
                guard bits != 0 else { continue }
                let emitted = soma.fire(&potential)
                unsafe potentials[unchecked: base &+ block] = potential
                left |= cuts &- potential
                unsafe sums[unchecked: base &+ block] &+= emitted.value
                let entry = Int32(truncatingIfNeeded: x &* channels &+ block &* 16)
                var lanes = bits
                while lanes != 0 {
                    let lane = lanes.trailingZeroBitCount
                    unsafe entries[unchecked: position] = entry &+ Int32(truncatingIfNeeded: lane)
                    if !isUnit {
                        unsafe values[unchecked: position] = Int16(truncatingIfNeeded: emitted.value[lane])
                        unsafe crossings[unchecked: position] = UInt8(truncatingIfNeeded: emitted.crossed[lane])
                    }
                    position &+= 1
                    lanes &= lanes &- 1
                }
            }
            counts[pixel] = Int32(truncatingIfNeeded: position &- before)
            unsafe pending[unchecked: pixel] = left.combined < 0
        }
        count = position
    }

    /// Clips the potentials of a row's pixels that need it, and returns how many neurons that changed.
    static func saturate(_ row: Row, _ potentials: inout [SIMD16<Int32>], needs: [UInt8], limit: Int32) -> Int {
        var count = 0
        for x in 0..<row.width where needs[x] & Need.saturate != 0 {
            let base = (row.first + x) * row.blocks
            for index in base..<base + row.blocks {
                for lane in 0..<16 {
                    let sum = potentials[index][lane]
                    let clipped = min(max(sum, -limit), limit)
                    if clipped != sum {
                        count += 1
                        potentials[index][lane] = clipped
                    }
                }
            }
        }
        return count
    }
}

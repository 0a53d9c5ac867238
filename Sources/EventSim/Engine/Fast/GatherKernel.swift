/// Sums one target row's synaptic input, the inner loop of the engine, by pulling: every target pixel collects the events of its
/// receptive field and adds their weight rows in registers, sixteen or thirty-two output channels at a time.
///
/// Sixteen-bit sums are exact while Σ |value · weight| cannot leave them, and are widened before.
// Unchecked indices: a plan's runs name pixels of its view only, an event list's offsets end at its events, behind which it has
// slack for the last copy, and an entry lies inside its row, so its weight row lies inside the arranged weights.
enum GatherKernel {
    /// One source row that has events: where its pixels begin in the list, and its kernel row in the weights.
    struct ActiveRow {
        var pixel: Int
        var weightRow: Int
    }

    /// Buffers that one worker uses again and again.
    struct Scratch: Sendable {
        /// Weight rows of a pixel's events, and their values.
        fileprivate var field: [Int32] = []
        fileprivate var values: [Int16] = []
        /// Where the pieces of a field end that sixteen bits are sure to hold.
        fileprivate var pieces: [Int] = []

        fileprivate mutating func reserve(events: Int) {
            let length = events + EventList.slack
            guard field.count < length else { return }
            field = Array(repeating: 0, count: length)
            values = Array(repeating: 0, count: length)
        }
    }

    /// How arranged weights are to be read.
    private struct Layout {
        /// First byte.
        var first: Int
        var rowsPerBlock: Int
        var vectors: Int
        var shift: SIMD16<Int32>
    }

    /// Adds what `list` brings to a row of targets to `sums`, sixteen channels per vector, `blocks` vectors per pixel, and marks
    /// the pixels that anything arrived at.
    ///
    /// - Parameter first, firstPixel: where the row begins in `sums` and in `touched`.
    static func pull(
        _ plan: GatherPlan, _ list: EventList, rows: [ActiveRow], blocks: Int, into sums: inout [SIMD16<Int32>], first: Int,
        touched: inout [UInt8], firstPixel: Int, scratch: inout Scratch
    ) {
        let width = plan.columnStarts.count - 1
        precondition(touched.count >= firstPixel + width && sums.count >= first + width * blocks, "the row's buffers do not fit the projection")
        scratch.reserve(events: plan.mostEvents)
        // The scratch buffers as variables of their own, so that each can be borrowed alone.
        var buffers = Scratch()
        swap(&buffers, &scratch)
        var (field, values, pieces) = (buffers.field, buffers.values, buffers.pieces)
        buffers = Scratch()
        defer { scratch = Scratch(field: field, values: values, pieces: pieces) }

        let inputs = plan.inputChannels
        let isUnit = list.isUnit
        let budget = plan.budget(isUnit: isUnit)
        let (arranged, columnStarts, columnRuns) = (plan.weights.storage, plan.columnStarts, plan.columnRuns)
        let weights = unsafe arranged.span.bytes
        let layout = Layout(first: plan.weights.first, rowsPerBlock: plan.blockRows, vectors: plan.vectorsPerBlock, shift: SIMD16(repeating: plan.shift))
        let offsets = list.offsets.span
        let loads = isUnit ? offsets : list.loads.span
        let starts = columnStarts.span
        let columns = columnRuns.span
        let rows = rows.span
        var sums = sums.mutableSpan
        var marks = touched.mutableSpan
        var fieldSpan = field.mutableSpan
        var valueSpan = values.mutableSpan
        for x in 0..<width {
            var total = 0
            var events = 0
            for index in rows.indices {
                let row = unsafe rows[unchecked: index]
                for column in unsafe starts[unchecked: x]..<starts[unchecked: x &+ 1] {
                    let run = unsafe columns[unchecked: column]
                    let from = row.pixel &+ run.first
                    let to = row.pixel &+ run.end
                    let start = unsafe Int(offsets[unchecked: from])
                    let end = unsafe Int(offsets[unchecked: to])
                    total &+= unsafe Int(loads[unchecked: to] &- loads[unchecked: from])
                    let base = row.weightRow &+ (run.kernel &- run.first) &* inputs
                    copy(list, start, end, base: Int32(truncatingIfNeeded: base), isUnit: isUnit, to: &fieldSpan, &valueSpan, at: events)
                    events &+= end &- start
                }
            }
            guard events > 0 else { continue }
            unsafe marks[unchecked: firstPixel &+ x] = 1
            let pixel = first &+ x &* blocks
            if total <= budget {
                sumField(weights, layout, fieldSpan.span, valueSpan.span, isUnit, events, pixel: pixel, blocks: blocks, into: &sums)
            } else {
                cut(valueSpan.span, isUnit: isUnit, events: events, budget: budget, into: &pieces)
                sumPieces(weights, layout, fieldSpan.span, valueSpan.span, isUnit, pieces.span, pixel: pixel, blocks: blocks, into: &sums)
            }
        }
    }

    /// Copies a run of events into a list of weight rows, eight at a time and at least eight: a branch less than for none.
    @inline(__always)
    private static func copy(
        _ list: EventList, _ start: Int, _ end: Int, base: Int32, isUnit: Bool, to field: inout MutableSpan<Int32>,
        _ values: inout MutableSpan<Int16>, at position: Int
    ) {
        let entries = unsafe list.entries.span.bytes
        var fieldBytes = unsafe field.mutableBytes
        let bases = SIMD8<Int32>(repeating: base)
        var event = start
        var next = position
        repeat {
            let rows = unsafe entries.unsafeLoadUnaligned(fromUncheckedByteOffset: event &<< 2, as: SIMD8<Int32>.self) &+ bases
            unsafe fieldBytes.storeBytes(of: rows, toUncheckedByteOffset: next &<< 2, as: SIMD8<Int32>.self)
            event &+= 8
            next &+= 8
        } while event < end
        guard !isUnit else { return }
        let emitted = unsafe list.values.span.bytes
        var valueBytes = unsafe values.mutableBytes
        event = start
        next = position
        repeat {
            let eight = unsafe emitted.unsafeLoadUnaligned(fromUncheckedByteOffset: event &<< 1, as: SIMD8<Int16>.self)
            unsafe valueBytes.storeBytes(of: eight, toUncheckedByteOffset: next &<< 1, as: SIMD8<Int16>.self)
            event &+= 8
            next &+= 8
        } while event < end
    }

    /// All blocks of output channels from one list of weight rows.
    @inline(__always)
    private static func sumField(
        _ weights: RawSpan, _ layout: Layout, _ field: Span<Int32>, _ values: Span<Int16>, _ isUnit: Bool, _ events: Int, pixel: Int, blocks: Int,
        into sums: inout MutableSpan<SIMD16<Int32>>
    ) {
        let step = layout.vectors
        var origin = layout.first
        var block = pixel
        while block < pixel &+ blocks {
            let sum = unsafe sumRange(weights, field, values, isUnit, 0..<events, origin: origin, step)
            unsafe sums[unchecked: block] &+= sum.low.widened &<< layout.shift
            if step == 2 { unsafe sums[unchecked: block &+ 1] &+= sum.high.widened &<< layout.shift }
            origin &+= layout.rowsPerBlock &* step &* WeightRows.vector
            block &+= step
        }
    }

    /// The same for fields whose sum sixteen bits may not hold.
    private static func sumPieces(
        _ weights: RawSpan, _ layout: Layout, _ field: Span<Int32>, _ values: Span<Int16>, _ isUnit: Bool, _ pieces: Span<Int>, pixel: Int, blocks: Int,
        into sums: inout MutableSpan<SIMD16<Int32>>
    ) {
        let step = layout.vectors
        for block in stride(from: 0, to: blocks, by: step) {
            var low = SIMD16<Int32>.zero
            var high = SIMD16<Int32>.zero
            var start = 0
            for index in pieces.indices {
                let end = pieces[index]
                let sum = unsafe sumRange(
                    weights, field, values, isUnit, start..<end, origin: layout.first &+ block &* layout.rowsPerBlock &* WeightRows.vector, step)
                low &+= sum.low.widened
                high &+= sum.high.widened
                start = end
            }
            unsafe sums[unchecked: pixel &+ block] &+= low &<< layout.shift
            if step == 2 { unsafe sums[unchecked: pixel &+ block &+ 1] &+= high &<< layout.shift }
        }
    }

    @inline(__always) @unsafe
    private static func sumRange(
        _ weights: RawSpan, _ field: Span<Int32>, _ values: Span<Int16>, _ isUnit: Bool, _ range: Range<Int>, origin: Int,
        _ step: Int
    ) -> (low: SIMD16<Int16>, high: SIMD16<Int16>) {
        var low = SIMD16<Int16>.zero
        var high = SIMD16<Int16>.zero
        if step == 2 {
            if isUnit {
                for event in range {
                    let row = unsafe origin &+ Int(field[unchecked: event]) &<< 6
                    unsafe low &+= weights.unsafeLoad(fromUncheckedByteOffset: row, as: SIMD16<Int16>.self)
                    unsafe high &+= weights.unsafeLoad(fromUncheckedByteOffset: row &+ 32, as: SIMD16<Int16>.self)
                }
            } else {
                for event in range {
                    let row = unsafe origin &+ Int(field[unchecked: event]) &<< 6
                    let value = unsafe SIMD16<Int16>(repeating: values[unchecked: event])
                    unsafe low &+= weights.unsafeLoad(fromUncheckedByteOffset: row, as: SIMD16<Int16>.self) &* value
                    unsafe high &+= weights.unsafeLoad(fromUncheckedByteOffset: row &+ 32, as: SIMD16<Int16>.self) &* value
                }
            }
        } else if isUnit {
            var event = range.lowerBound
            while event &+ 2 <= range.upperBound {
                let even = unsafe origin &+ Int(field[unchecked: event]) &<< 5
                let odd = unsafe origin &+ Int(field[unchecked: event &+ 1]) &<< 5
                unsafe low &+= weights.unsafeLoad(fromUncheckedByteOffset: even, as: SIMD16<Int16>.self)
                unsafe high &+= weights.unsafeLoad(fromUncheckedByteOffset: odd, as: SIMD16<Int16>.self)
                event &+= 2
            }
            if event < range.upperBound {
                let row = unsafe origin &+ Int(field[unchecked: event]) &<< 5
                unsafe low &+= weights.unsafeLoad(fromUncheckedByteOffset: row, as: SIMD16<Int16>.self)
            }
            low &+= high
            high = .zero
        } else {
            for event in range {
                let row = unsafe origin &+ Int(field[unchecked: event]) &<< 5
                let value = unsafe SIMD16<Int16>(repeating: values[unchecked: event])
                unsafe low &+= weights.unsafeLoad(fromUncheckedByteOffset: row, as: SIMD16<Int16>.self) &* value
            }
        }
        return (low, high)
    }

    /// Finds where sums have to be widened.
    private static func cut(_ values: Span<Int16>, isUnit: Bool, events: Int, budget: Int, into pieces: inout [Int]) {
        pieces.removeAll(keepingCapacity: true)
        if isUnit {
            pieces.append(contentsOf: stride(from: budget, to: events, by: budget))
        } else {
            var room = budget
            for event in 0..<events {
                let load = Int(values[event].magnitude)
                if load > room {
                    pieces.append(event)
                    room = budget
                }
                room -= load
            }
        }
        pieces.append(events)
    }
}

/// Sums one target row's synaptic input, the inner loop of the engine, by pulling: every target pixel, or strip of a few pixels
/// with few channels, collects the events of its receptive field and adds their weight rows in registers (`PanelSums`), up to
/// sixty-four sums at a time.
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
        /// Weight rows of a pixel's events in units of thirty-two bytes, and their values.
        fileprivate var field: [Int32] = []
        fileprivate var values: [Int16] = []
        /// Where the pieces of a field end that sixteen bits are sure to hold.
        fileprivate var pieces: [Int] = []
        /// Events before each source column.
        fileprivate var before: [Int32] = []

        fileprivate mutating func reserve(events: Int) {
            let length = events + EventList.slack
            guard field.count < length else { return }
            field = Array(repeating: 0, count: length)
            values = Array(repeating: 0, count: length)
        }
    }

    /// Adds what `list` brings to a row of targets to `sums`, sixteen channels per vector, `blocks` vectors per pixel, and marks
    /// the pixels that anything arrived at.
    ///
    /// - Parameter first, firstPixel: where the row begins in `sums` and in `touched`.
    static func pull(
        _ plan: GatherPlan, _ list: EventList, rows: [ActiveRow], blocks: Int, into sums: inout [SIMD16<Int32>], first: Int,
        touched: inout [UInt8], firstPixel: Int, scratch: inout Scratch
    ) {
        let width = plan.columns.count
        precondition(touched.count >= firstPixel + width && sums.count >= first + width * blocks, "the row's buffers do not fit the projection")
        scratch.reserve(events: plan.mostEvents)
        // The scratch buffers as variables of their own, so that each can be borrowed alone.
        var buffers = Scratch()
        swap(&buffers, &scratch)
        var (field, values, pieces, before) = (buffers.field, buffers.values, buffers.pieces, buffers.before)
        buffers = Scratch()
        defer { scratch = Scratch(field: field, values: values, pieces: pieces, before: before) }

        let inputs = plan.inputChannels
        let isUnit = list.isUnit
        let budget = plan.budget(isUnit: isUnit)
        let (arranged, arrangedPanels, stripStarts, stripRuns) = (plan.weights.storage, plan.weights.panels, plan.strips.starts, plan.strips.runs)
        let weights = unsafe arranged.span.bytes
        let panels = arrangedPanels.span
        let shift = SIMD16(repeating: plan.shift)
        let offsets = list.offsets.span
        let loads = isUnit ? offsets : list.loads.span
        let starts = stripStarts.span
        let columns = stripRuns.span
        let isSingle = plan.strips.width == 1
        let vectors = plan.strips.width * blocks
        let rows = rows.span
        var sums = sums.mutableSpan
        var marks = touched.mutableSpan
        var fieldSpan = field.mutableSpan
        var valueSpan = values.mutableSpan
        for strip in 0..<plan.strips.count {
            var total = 0
            var events = 0
            for index in rows.indices {
                let row = unsafe rows[unchecked: index]
                for column in unsafe starts[unchecked: strip]..<starts[unchecked: strip &+ 1] {
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
            if isSingle { unsafe marks[unchecked: firstPixel &+ strip] = 1 }
            let pixel = first &+ strip &* vectors
            if total <= budget {
                add(weights, panels, fieldSpan.span, valueSpan.span, isUnit, 0..<events, shift, to: &sums, pixel: pixel)
                continue
            }
            cut(valueSpan.span, isUnit: isUnit, events: events, budget: budget, into: &pieces)
            var start = 0
            for end in pieces {
                add(weights, panels, fieldSpan.span, valueSpan.span, isUnit, start..<end, shift, to: &sums, pixel: pixel)
                start = end
            }
        }
        guard !isSingle else { return }
        let (columnStarts, columnRuns) = (plan.columns.starts, plan.columns.runs)
        mark(offsets, rows, columnStarts.span, columnRuns.span, viewWidth: plan.viewWidth, &before, &marks, firstPixel..<firstPixel &+ width)
    }

    /// Marks the pixels of a row that anything arrived at.
    ///
    /// - Parameter before: a buffer, for the events of all rows before each source column.
    @inline(__always)
    private static func mark(
        _ offsets: Span<Int32>, _ rows: Span<ActiveRow>, _ starts: Span<Int>, _ columns: Span<TargetStrips.Run>, viewWidth: Int,
        _ before: inout [Int32], _ marks: inout MutableSpan<UInt8>, _ pixels: Range<Int>
    ) {
        if before.count <= viewWidth { before = Array(repeating: 0, count: viewWidth + 1) }
        var before = before.mutableSpan
        for index in rows.indices {
            let first = unsafe rows[unchecked: index].pixel
            if index == 0 {
                for x in 0...viewWidth { unsafe before[unchecked: x] = offsets[unchecked: first &+ x] }
            } else {
                for x in 0...viewWidth { unsafe before[unchecked: x] &+= offsets[unchecked: first &+ x] }
            }
        }
        var start = unsafe starts[unchecked: 0]
        for x in 0..<pixels.count {
            let end = unsafe starts[unchecked: x &+ 1]
            var arrived: Int32 = 0
            while start < end {
                let run = unsafe columns[unchecked: start]
                unsafe arrived |= before[unchecked: run.end] &- before[unchecked: run.first]
                start &+= 1
            }
            unsafe marks[unchecked: pixels.lowerBound &+ x] |= arrived == 0 ? 0 : 1
        }
    }

    /// Adds what a pixel's events bring to all its channels, widened.
    @inline(__always)
    private static func add(
        _ weights: RawSpan, _ panels: Span<WeightPanels.Panel>, _ rows: Span<Int32>, _ values: Span<Int16>, _ isUnit: Bool, _ range: Range<Int>,
        _ shift: SIMD16<Int32>, to sums: inout MutableSpan<SIMD16<Int32>>, pixel: Int
    ) {
        for index in panels.indices {
            let panel = unsafe panels[unchecked: index]
            let block = pixel &+ panel.block
            switch panel.blocks {
            case 4:
                let (first, second) = unsafe PanelSums.four(weights, origin: panel.origin, rows, values, isUnit, range)
                unsafe sums[unchecked: block] &+= first.low.widened &<< shift
                unsafe sums[unchecked: block &+ 1] &+= first.high.widened &<< shift
                unsafe sums[unchecked: block &+ 2] &+= second.low.widened &<< shift
                unsafe sums[unchecked: block &+ 3] &+= second.high.widened &<< shift
            case 2:
                let sum = unsafe PanelSums.two(weights, origin: panel.origin, rows, values, isUnit, range)
                unsafe sums[unchecked: block] &+= sum.low.widened &<< shift
                unsafe sums[unchecked: block &+ 1] &+= sum.high.widened &<< shift
            default:
                unsafe sums[unchecked: block] &+= PanelSums.one(weights, origin: panel.origin, rows, values, isUnit, range).widened &<< shift
            }
        }
    }

    /// Copies a run of events into a list of weight rows, sixteen at a time and at least sixteen: a branch that always goes the same
    /// way costs less than copying.
    @inline(__always)
    private static func copy(
        _ list: EventList, _ start: Int, _ end: Int, base: Int32, isUnit: Bool, to field: inout MutableSpan<Int32>,
        _ values: inout MutableSpan<Int16>, at position: Int
    ) {
        let entries = unsafe list.entries.span.bytes
        var fieldBytes = unsafe field.mutableBytes
        let bases = SIMD16<Int32>(repeating: base)
        let scale = SIMD16<Int32>(repeating: 5)
        var event = start
        var next = position
        repeat {
            let rows = unsafe entries.unsafeLoadUnaligned(fromUncheckedByteOffset: event &<< 2, as: SIMD16<Int32>.self) &+ bases
            unsafe fieldBytes.storeBytes(of: rows &<< scale, toUncheckedByteOffset: next &<< 2, as: SIMD16<Int32>.self)
            event &+= 16
            next &+= 16
        } while event < end
        guard !isUnit else { return }
        let emitted = unsafe list.values.span.bytes
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

/// Sums one target row's synaptic input: the inner loop of the engine.
///
/// Events are pulled: a target pixel walks the runs of its receptive field and adds weight rows into registers, sixteen or
/// thirty-two output channels at a time. Sixteen-bit sums are exact while Σ |value · weight| cannot leave them, and are widened
/// before.
// Unchecked indices: a plan's runs name pixels of its view only, an event list's offsets end at its entries, and an entry lies
// inside its row, so its weight row lies inside the arranged weights. Debug builds check all of them.
enum GatherKernel {
    /// One source row that has events: where its pixels begin in the list, and its kernel row in the weights.
    struct ActiveRow {
        var pixel: Int
        var weightRow: Int
    }

    /// Buffers that one worker uses again and again.
    struct Scratch {
        var rows: [ActiveRow] = []
        var runs: [PixelRun] = []
    }

    /// Adds what `plan` brings to row `y` to `current`, sixteen channels per vector, `blocks` vectors per pixel, and marks the
    /// pixels that anything arrived at.
    static func gather(
        _ plan: GatherPlan, _ list: EventList, row y: Int, blocks: Int, current: inout [SIMD16<Int32>], touched: inout [Bool],
        scratch: inout Scratch
    ) {
        let inputs = plan.inputChannels
        scratch.rows.removeAll(keepingCapacity: true)
        for tap in plan.rows[y] {
            let pixel = tap.source &* plan.viewWidth
            guard list.offsets[pixel] < list.offsets[pixel &+ plan.viewWidth] else { continue }
            scratch.rows.append(ActiveRow(pixel: pixel, weightRow: tap.kernel &* plan.kernelColumns.count &* inputs))
        }
        guard !scratch.rows.isEmpty else { return }
        let longest = scratch.rows.count &* plan.mostRuns
        if scratch.runs.count < longest { scratch.runs = Array(repeating: PixelRun(), count: longest) }
        let width = plan.columnStarts.count - 1
        precondition(touched.count == width && current.count == width * blocks, "the row's buffers do not fit the projection")

        let offsets = list.offsets.span
        let loads = list.isUnit ? offsets : list.loads.span
        let starts = plan.columnStarts
        let columns = plan.columnRuns
        let startsSpan = starts.span
        let columnsSpan = columns.span
        let rows = scratch.rows
        let rowsSpan = rows.span
        var runs = scratch.runs.mutableSpan
        var sums = current.mutableSpan
        for x in 0..<width {
            var total = 0
            var count = 0
            let first = unsafe startsSpan[unchecked: x]
            let end = unsafe startsSpan[unchecked: x &+ 1]
            for index in rowsSpan.indices {
                let row = unsafe rowsSpan[unchecked: index]
                for column in first..<end {
                    let run = unsafe columnsSpan[unchecked: column]
                    let start = unsafe Int(offsets[unchecked: row.pixel &+ run.first])
                    let stop = unsafe Int(offsets[unchecked: row.pixel &+ run.end])
                    guard start < stop else { continue }
                    let load = unsafe Int(loads[unchecked: row.pixel &+ run.end] &- loads[unchecked: row.pixel &+ run.first])
                    unsafe runs[unchecked: count] = PixelRun(
                        start: start, end: stop, base: row.weightRow &+ (run.kernel &- run.first) &* inputs, load: load)
                    count &+= 1
                    total &+= load
                }
            }
            guard count > 0 else { continue }
            touched[x] = true
            sum(plan, list, runs.span, count: count, total: total, pixel: x &* blocks, blocks: blocks, into: &sums)
        }
    }

    @inline(__always)
    private static func sum(
        _ plan: GatherPlan, _ list: EventList, _ runs: Span<PixelRun>, count: Int, total: Int, pixel: Int, blocks: Int,
        into sums: inout MutableSpan<SIMD16<Int32>>
    ) {
        let arranged = plan.weights
        let weights = arranged.span
        let entries = list.entries.span
        let values = list.values.span
        let shift = SIMD16<Int32>(repeating: plan.shift)
        let step = plan.vectorsPerBlock
        for block in stride(from: 0, to: blocks, by: step) {
            let origin = block / step &* plan.blockRows
            var low = Narrow()
            var high = Narrow()
            var room = plan.budget
            for index in 0..<count {
                var run = unsafe runs[unchecked: index]
                if total > plan.budget {
                    if run.load > room {
                        low.widen()
                        high.widen()
                        room = plan.budget
                    }
                    // A run too long for any sixteen-bit sum goes in pieces, each closed before it could overflow.
                    while run.load > room {
                        let piece = run.takePiece(load: room, values)
                        add(piece, origin, step, entries, values, weights, &low.sum, &high.sum)
                        low.widen()
                        high.widen()
                    }
                    room &-= run.load
                }
                add(run, origin, step, entries, values, weights, &low.sum, &high.sum)
            }
            low.widen()
            unsafe sums[unchecked: pixel &+ block] &+= low.wide &<< shift
            if step == 2 {
                high.widen()
                unsafe sums[unchecked: pixel &+ block &+ 1] &+= high.wide &<< shift
            }
        }
    }

    /// A sixteen-bit sum and what was already widened of it.
    private struct Narrow {
        var sum = SIMD16<Int16>.zero
        var wide = SIMD16<Int32>.zero

        @inline(__always)
        mutating func widen() {
            wide &+= SIMD16<Int32>(truncatingIfNeeded: sum)
            sum = .zero
        }
    }

    @inline(__always)
    private static func add(
        _ run: PixelRun, _ origin: Int, _ step: Int, _ entries: Span<Int32>, _ values: Span<Int16>, _ weights: Span<SIMD16<Int16>>,
        _ low: inout SIMD16<Int16>, _ high: inout SIMD16<Int16>
    ) {
        let base = origin &+ run.base
        var index = run.start
        if step == 2 {
            if values.isEmpty {
                while index < run.end {
                    let row = unsafe (base &+ Int(entries[unchecked: index])) &<< 1
                    unsafe low &+= weights[unchecked: row]
                    unsafe high &+= weights[unchecked: row &+ 1]
                    index &+= 1
                }
            } else {
                while index < run.end {
                    let row = unsafe (base &+ Int(entries[unchecked: index])) &<< 1
                    let value = unsafe SIMD16<Int16>(repeating: values[unchecked: index])
                    unsafe low &+= weights[unchecked: row] &* value
                    unsafe high &+= weights[unchecked: row &+ 1] &* value
                    index &+= 1
                }
            }
        } else if values.isEmpty {
            while index &+ 2 <= run.end {
                unsafe low &+= weights[unchecked: base &+ Int(entries[unchecked: index])]
                unsafe high &+= weights[unchecked: base &+ Int(entries[unchecked: index &+ 1])]
                index &+= 2
            }
            if index < run.end { unsafe low &+= weights[unchecked: base &+ Int(entries[unchecked: index])] }
            low &+= high
            high = .zero
        } else {
            while index < run.end {
                let value = unsafe SIMD16<Int16>(repeating: values[unchecked: index])
                unsafe low &+= weights[unchecked: base &+ Int(entries[unchecked: index])] &* value
                index &+= 1
            }
        }
    }
}

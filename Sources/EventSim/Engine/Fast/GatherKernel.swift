/// Sums one target row's synaptic input: the inner loop of the engine.
///
/// Events are pulled: a target pixel walks the runs of its receptive field and adds weight rows into registers, sixteen
/// output channels at a time. Sixteen-bit sums are exact while Σ |value · weight| cannot leave them, and are widened before.
struct GatherKernel {
    /// Adds what `plan` brings to row `y` to `current`, sixteen channels per vector, `blocks` vectors per pixel, and marks the
    /// pixels that anything arrived at.
    static func gather(
        _ plan: GatherPlan, _ list: EventList, row y: Int, blocks: Int, current: inout [SIMD16<Int32>], touched: inout [Bool],
        runs scratch: inout [PixelRun]
    ) {
        let rows = plan.rows[y]
        let inputs = plan.projection.inputChannels
        let shift = Int32(plan.projection.weightShift)
        let offsets = list.offsets.span
        let loads = list.isUnit ? offsets : list.loads.span
        let arranged = plan.weights
        let weights = arranged.span
        let entries = list.entries.span
        let values = list.values.span
        for x in plan.columns.indices {
            scratch.removeAll(keepingCapacity: true)
            var total = 0
            for tap in rows {
                let first = tap.source * plan.viewWidth
                for run in plan.columns[x] {
                    let start = Int(offsets[first + run.first])
                    let end = Int(offsets[first + run.end])
                    guard start < end else { continue }
                    let load = Int(loads[first + run.end] - loads[first + run.first])
                    let base = (tap.kernel * plan.projection.kernelWidth + run.kernel - run.first) * inputs
                    scratch.append(PixelRun(start: start, end: end, base: base, load: load))
                    total += load
                }
            }
            guard !scratch.isEmpty else { continue }
            touched[x] = true
            let found = scratch
            let runs = found.span
            for block in 0..<blocks {
                let origin = block * plan.blockRows
                var wide = SIMD16<Int32>.zero
                var narrow = SIMD16<Int16>.zero
                if total <= plan.budget {
                    for index in runs.indices {
                        add(runs[index], origin, entries, values, weights, &narrow)
                    }
                } else {
                    var room = plan.budget
                    for index in runs.indices {
                        var run = runs[index]
                        if run.load > room {
                            wide &+= SIMD16<Int32>(truncatingIfNeeded: narrow)
                            narrow = .zero
                            room = plan.budget
                        }
                        // A run too long for any sixteen-bit sum goes in pieces, each closed before it could overflow.
                        while run.load > room {
                            let piece = run.takePiece(load: room, values)
                            add(piece, origin, entries, values, weights, &narrow)
                            wide &+= SIMD16<Int32>(truncatingIfNeeded: narrow)
                            narrow = .zero
                        }
                        add(run, origin, entries, values, weights, &narrow)
                        room -= run.load
                    }
                }
                wide &+= SIMD16<Int32>(truncatingIfNeeded: narrow)
                current[x * blocks + block] &+= wide &<< SIMD16<Int32>(repeating: shift)
            }
        }
    }

    @inline(__always)
    private static func add(
        _ run: PixelRun, _ origin: Int, _ entries: Span<Int32>, _ values: Span<Int16>, _ weights: Span<SIMD16<Int16>>,
        _ sum: inout SIMD16<Int16>
    ) {
        let base = origin + run.base
        if values.isEmpty {
            addUnits(run, base, entries, weights, &sum)
        } else {
            addValues(run, base, entries, values, weights, &sum)
        }
    }

    @inline(__always)
    private static func addUnits(
        _ run: PixelRun, _ base: Int, _ entries: Span<Int32>, _ weights: Span<SIMD16<Int16>>, _ sum: inout SIMD16<Int16>
    ) {
        let events = entries.extracting(run.start..<run.end)
        var second = SIMD16<Int16>.zero
        var index = 0
        // The run's entries lie under its kernel columns, so every row index is inside the arranged weights.
        while index + 4 <= events.count {
            sum &+= unsafe weights[unchecked: base + Int(events[unchecked: index])]
            second &+= unsafe weights[unchecked: base + Int(events[unchecked: index + 1])]
            sum &+= unsafe weights[unchecked: base + Int(events[unchecked: index + 2])]
            second &+= unsafe weights[unchecked: base + Int(events[unchecked: index + 3])]
            index += 4
        }
        while index < events.count {
            sum &+= unsafe weights[unchecked: base + Int(events[unchecked: index])]
            index += 1
        }
        sum &+= second
    }

    @inline(__always)
    private static func addValues(
        _ run: PixelRun, _ base: Int, _ entries: Span<Int32>, _ values: Span<Int16>, _ weights: Span<SIMD16<Int16>>,
        _ sum: inout SIMD16<Int16>
    ) {
        let events = entries.extracting(run.start..<run.end)
        let payloads = values.extracting(run.start..<run.end)
        var second = SIMD16<Int16>.zero
        var index = 0
        // The same bounds as above; both spans were cut to one length.
        while index + 2 <= events.count {
            let first = unsafe SIMD16<Int16>(repeating: payloads[unchecked: index])
            sum &+= unsafe weights[unchecked: base + Int(events[unchecked: index])] &* first
            let other = unsafe SIMD16<Int16>(repeating: payloads[unchecked: index + 1])
            second &+= unsafe weights[unchecked: base + Int(events[unchecked: index + 1])] &* other
            index += 2
        }
        if index < events.count {
            let last = unsafe SIMD16<Int16>(repeating: payloads[unchecked: index])
            sum &+= unsafe weights[unchecked: base + Int(events[unchecked: index])] &* last
        }
        sum &+= second
    }

    /// The same for a grouped projection, tap by tap: a channel reaches its own group only, so neurons are marked one by one.
    static func gatherGrouped(
        _ plan: GatherPlan, _ list: EventList, row y: Int, blocks: Int, current: inout [SIMD16<Int32>], touchedNeurons: inout [Bool]
    ) {
        let projection = plan.projection
        let reach = projection.outputsPerGroup
        let channels = projection.outputChannels
        for x in plan.columns.indices {
            for tap in plan.rows[y] {
                for run in plan.columns[x] {
                    for column in run.first..<run.end {
                        let kernel = tap.kernel * projection.kernelWidth + plan.kernelColumns[run.kernel + column - run.first]
                        let pixel = tap.source * plan.viewWidth + column
                        for event in Int(list.offsets[pixel])..<Int(list.offsets[pixel + 1]) {
                            let input = Int(list.entries[event]) - column * projection.inputChannels
                            let value = list.isUnit ? 1 : Int32(list.values[event])
                            let first = projection.firstOutput(of: input)
                            let synapse = (kernel * projection.inputChannels + input) * reach
                            for output in 0..<reach {
                                let neuron = first + output
                                current[x * blocks + neuron / 16][neuron % 16] &+=
                                    (Int32(projection.weights[synapse + output]) &* value) &<< Int32(projection.weightShift)
                                touchedNeurons[x * channels + neuron] = true
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The events of one run of a target pixel.
struct PixelRun {
    var start: Int
    var end: Int
    /// Added to an entry gives its weight row inside a block.
    var base: Int
    /// Σ |value|.
    var load: Int

    /// Splits off as many leading events as `load` allows, at least one.
    mutating func takePiece(load room: Int, _ values: Span<Int16>) -> PixelRun {
        var piece = PixelRun(start: start, end: start, base: base, load: 0)
        while piece.end < end {
            let next = values.isEmpty ? 1 : Int(values[piece.end].magnitude)
            guard piece.load + next <= room || piece.end == start else { break }
            piece.load += next
            piece.end += 1
        }
        start = piece.end
        load -= piece.load
        return piece
    }
}

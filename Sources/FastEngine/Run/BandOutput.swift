/// What the neurons of a band did in one step.
struct BandOutput: Sendable {
    /// Which neurons were worked on.
    struct Activity: Sendable {
        /// Pixels that anything arrived at, by cell of the band.
        var touchedPixels: [Int]
        /// Active neurons that neither arrivals at a whole pixel nor constants account for, by cell and segment.
        var further: [Int]
        var isEmpty = true

        mutating func removeAll() {
            guard !isEmpty else { return }
            for index in touchedPixels.indices { touchedPixels[index] = 0 }
            for index in further.indices { further[index] = 0 }
            isEmpty = true
        }
    }

    /// Events by pixel of the band, and all of them.
    var counts: [Int32]
    var events = EventBuffer()
    /// Σ |value| and thresholds crossed by pixel; empty where both are the events.
    var loads: [Int32]
    var crossed: [Int32]
    var activity: Activity

    init(pixels: Int, isUnit: Bool, cells: Int, segments: Int) {
        counts = Array(repeating: 0, count: pixels)
        loads = isUnit ? [] : counts
        crossed = loads
        activity = Activity(touchedPixels: Array(repeating: 0, count: cells), further: Array(repeating: 0, count: cells * segments))
    }

    mutating func removeAll() {
        if events.count > 0 {
            for index in counts.indices { counts[index] = 0 }
            for index in loads.indices {
                loads[index] = 0
                crossed[index] = 0
            }
        }
        events.count = 0
        activity.removeAll()
    }

    /// Finishes a pixel whose events are the last of a buffer.
    mutating func finish(_ pixel: Int, from first: Int, _ buffer: EventBuffer) {
        counts[pixel] = Int32(buffer.count - first)
        guard !loads.isEmpty else { return }
        for event in first..<buffer.count {
            loads[pixel] &+= Int32(buffer.values[event].magnitude)
            crossed[pixel] &+= Int32(buffer.crossings[event])
        }
    }

    /// Continues running sums, which begin with the one at `first`.
    // Unchecked indices: the sums are as many as the list has pixels, and one more.
    fileprivate static func sum(_ numbers: [Int32], into sums: inout [Int32], from first: Int) {
        precondition(first + numbers.count < sums.count, "the pixels do not fit the list")
        let numbers = numbers.span
        var sums = sums.mutableSpan
        var sum = sums[first]
        for index in numbers.indices {
            unsafe sum &+= numbers[unchecked: index]
            unsafe sums[unchecked: first &+ index &+ 1] = sum
        }
    }
}

/// One of a band's last steps.
// The band's worker fills it, whoever joins the step and keeps the layer's account reads it after.
final class BandStep: @unchecked Sendable {
    var output: BandOutput

    init(_ output: BandOutput) { self.output = output }

    /// Becomes a list, in whose place it leaves its buffers: the band is its layer.
    func swap(with list: inout EventList) {
        addSums(to: &list, from: 0)
        Swift.swap(&list.entries, &output.events.entries)
        guard !output.loads.isEmpty else { return }
        Swift.swap(&list.values, &output.events.values)
        Swift.swap(&list.crossings, &output.events.crossings)
    }

    /// Adds the neurons that were active though no constant drives them to their blocks.
    func addActive(_ constants: ConstantPlan, firstCell: Int, to active: inout [Int]) {
        guard !output.activity.isEmpty else { return }
        constants.addFurther(touched: output.activity.touchedPixels, output.activity.further, firstCell: firstCell, to: &active)
    }

    /// Writes the step to a list that has room for it and holds all pixels before `pixel`.
    // Array by array: the whole output would be copied first.
    func copy(to list: inout EventList, at pixel: Int) {
        let position = Int(list.offsets[pixel])
        let count = output.events.count
        addSums(to: &list, from: pixel)
        EventBuffer.copy(output.events.entries, count, to: &list.entries, at: position)
        guard !output.loads.isEmpty else { return }
        EventBuffer.copy(output.events.values, count, to: &list.values, at: position)
        EventBuffer.copy(output.events.crossings, count, to: &list.crossings, at: position)
    }

    /// Continues the list's running sums by the band's pixels.
    private func addSums(to list: inout EventList, from pixel: Int) {
        BandOutput.sum(output.counts, into: &list.offsets, from: pixel)
        guard !output.loads.isEmpty else { return }
        BandOutput.sum(output.loads, into: &list.loads, from: pixel)
        BandOutput.sum(output.crossed, into: &list.crossed, from: pixel)
    }
}

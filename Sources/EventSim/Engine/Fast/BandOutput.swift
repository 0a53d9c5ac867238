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

    /// Events in the terms of `EventList`; values and crossings are kept where not all are one.
    struct Events: Sendable {
        var entries: [Int32] = []
        var values: [Int16] = []
        var crossings: [UInt8] = []
    }

    /// Events by pixel of the band, and all of them.
    var counts: [Int32]
    var count = 0
    /// Σ |value| and thresholds crossed by pixel; empty where both are the events.
    var loads: [Int32]
    var crossed: [Int32]
    /// The first `count` are this step's.
    var events = Events()
    var activity: Activity

    init(pixels: Int, isUnit: Bool, cells: Int, segments: Int) {
        counts = Array(repeating: 0, count: pixels)
        loads = isUnit ? [] : counts
        crossed = loads
        activity = Activity(touchedPixels: Array(repeating: 0, count: cells), further: Array(repeating: 0, count: cells * segments))
    }

    mutating func removeAll() {
        if count > 0 {
            for index in counts.indices { counts[index] = 0 }
            for index in loads.indices {
                loads[index] = 0
                crossed[index] = 0
            }
        }
        count = 0
        activity.removeAll()
    }

    /// Makes room for that many events, and for what lists of lanes overwrite behind them.
    mutating func reserve(_ most: Int, isUnit: Bool) {
        let length = most + LaneList.slack
        if events.entries.count < length { events.entries.append(contentsOf: repeatElement(0, count: length - events.entries.count)) }
        guard !isUnit, events.values.count < length else { return }
        events.values.append(contentsOf: repeatElement(0, count: length - events.values.count))
        events.crossings.append(contentsOf: repeatElement(0, count: length - events.crossings.count))
    }
}

extension BandOutput {
    /// Takes the step's events from where they were written, without the room behind them.
    mutating func copyEvents(from written: Events, isUnit: Bool) {
        events.entries.removeAll(keepingCapacity: true)
        events.values.removeAll(keepingCapacity: true)
        events.crossings.removeAll(keepingCapacity: true)
        guard count > 0 else { return }
        events.entries.append(contentsOf: written.entries[..<count])
        guard !isUnit else { return }
        events.values.append(contentsOf: written.values[..<count])
        events.crossings.append(contentsOf: written.crossings[..<count])
    }

    /// Appends the lanes of one block that fired, a bit each, with what they emitted.
    mutating func append(_ bits: UInt16, first entry: Int32, _ emitted: LaneEmission, isUnit: Bool) {
        var lanes = bits
        while lanes != 0 {
            let lane = lanes.trailingZeroBitCount
            events.entries[count] = entry + Int32(lane)
            if !isUnit {
                events.values[count] = Int16(truncatingIfNeeded: emitted.value[lane])
                events.crossings[count] = UInt8(truncatingIfNeeded: emitted.crossings[lane])
            }
            count += 1
            lanes &= lanes &- 1
        }
    }

    /// Finishes a pixel that was written event by event.
    mutating func finish(_ pixel: Int, from first: Int) {
        counts[pixel] = Int32(count - first)
        guard !loads.isEmpty else { return }
        for event in first..<count {
            loads[pixel] &+= Int32(events.values[event].magnitude)
            crossed[pixel] &+= Int32(events.crossings[event])
        }
    }

    /// Appends the step to a list that holds all pixels before `pixel`.
    func append(to list: inout EventList, at pixel: Int) {
        Self.sum(counts, into: &list.offsets, from: pixel)
        if !loads.isEmpty {
            Self.sum(loads, into: &list.loads, from: pixel)
            Self.sum(crossed, into: &list.crossed, from: pixel)
        }
        list.entries.append(contentsOf: events.entries[..<count])
        guard !events.values.isEmpty else { return }
        list.values.append(contentsOf: events.values[..<count])
        list.crossings.append(contentsOf: events.crossings[..<count])
    }

    /// Continues running sums, which begin with the one at `first`.
    private static func sum(_ numbers: [Int32], into sums: inout [Int32], from first: Int) {
        let numbers = numbers.span
        var sums = sums.mutableSpan
        var sum = sums[first]
        for index in numbers.indices {
            sum &+= numbers[index]
            sums[first &+ index &+ 1] = sum
        }
    }
}

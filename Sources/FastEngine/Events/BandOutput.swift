/// Holds what the neurons of a band did in one step, their events by pixel, for `FiringKernel` to fill: reset in O(pixels) after steps
/// that had events.
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
    static func sum(_ numbers: [Int32], into sums: inout [Int32], from first: Int) {
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

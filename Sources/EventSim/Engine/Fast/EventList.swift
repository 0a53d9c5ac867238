/// The events of one layer in one step, sorted by pixel: what pull kernels walk.
///
/// Neighbouring pixels are neighbours in the list, so the events under one kernel row are one contiguous run.
struct EventList: Sendable {
    /// First event of each pixel, and their number at the end.
    var offsets: [Int32]
    /// x · channels + channel: position inside the source row. Sealed lists end with `slack` zeros beyond their events.
    var entries: [Int32] = []
    /// Emitted values, with the same slack; empty while every event carries one.
    var values: [Int16] = []
    /// Σ |value| before each pixel; empty while every event carries one, where `offsets` says the same.
    private(set) var loads: [Int32] = []
    /// Thresholds crossed by each event; empty while every event crossed one.
    var crossings: [UInt8] = []

    /// What kernels may read beyond the last event, because they copy sixteen at a time.
    static let slack = 16

    init(pixels: Int) { offsets = Array(repeating: 0, count: pixels + 1) }

    var count: Int { Int(offsets[offsets.count - 1]) }
    var isUnit: Bool { values.isEmpty }
    var isEmpty: Bool { offsets[offsets.count - 1] == 0 }

    mutating func removeAll() {
        if !isEmpty { for index in offsets.indices { offsets[index] = 0 } }
        entries.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        loads.removeAll(keepingCapacity: true)
        crossings.removeAll(keepingCapacity: true)
    }

    /// Takes spikes in ascending neuron order.
    mutating func fill(_ spikes: [Spike], width: Int, channels: Int) {
        removeAll()
        let needsValues = spikes.contains { $0.value != 1 }
        var next = 0
        for pixel in 0..<offsets.count - 1 {
            offsets[pixel] = Int32(next)
            while next < spikes.count, Int(spikes[next].neuron) / channels == pixel {
                entries.append(Int32(pixel % width * channels + Int(spikes[next].neuron) % channels))
                if needsValues { values.append(Int16(spikes[next].value)) }
                next += 1
            }
        }
        offsets[offsets.count - 1] = Int32(next)
        seal()
    }

    /// Makes a list whose offsets, entries and values are complete ready for kernels.
    mutating func seal() {
        loads.removeAll(keepingCapacity: true)
        entries.append(contentsOf: repeatElement(0, count: Self.slack))
        guard !isUnit else { return }
        values.append(contentsOf: repeatElement(0, count: Self.slack))
        loads.append(contentsOf: repeatElement(0, count: offsets.count))
        Self.sum(values, offsets, into: &loads)
    }

    // Sums go through a buffer by event, so that no loop's length depends on a pixel.
    private static func sum(_ values: [Int16], _ offsets: [Int32], into loads: inout [Int32]) {
        var before = [Int32](repeating: 0, count: values.count + 1)
        var sums = before.mutableSpan
        var sum: Int32 = 0
        for event in values.indices {
            sums[event] = sum
            sum &+= Int32(values[event].magnitude)
        }
        sums[values.count] = sum
        var loads = loads.mutableSpan
        for pixel in offsets.indices { loads[pixel] = before[Int(offsets[pixel])] }
    }
}

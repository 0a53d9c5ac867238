/// The events of one layer in one step, sorted by pixel: what pull kernels walk.
///
/// Neighbouring pixels are neighbours in the list, so the events under one kernel row are one contiguous run.
struct EventList: Sendable {
    /// First event of each pixel, and their number at the end.
    var offsets: [Int32]
    /// x · channels + channel: position inside the source row.
    var entries: [Int32] = []
    /// Emitted values; empty while every event carries one.
    var values: [Int16] = []
    /// Σ |value| before each pixel; empty while every event carries one, where `offsets` says the same.
    var loads: [Int32] = []
    /// Thresholds crossed by each event; empty while every event crossed one.
    var crossings: [UInt8] = []

    init(pixels: Int) { offsets = Array(repeating: 0, count: pixels + 1) }

    var isUnit: Bool { values.isEmpty }
    var isEmpty: Bool { entries.isEmpty }

    mutating func removeAll() {
        for index in offsets.indices { offsets[index] = 0 }
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
        sumLoads()
    }

    /// Computes `loads` from `values`.
    mutating func sumLoads() {
        loads.removeAll(keepingCapacity: true)
        guard !isUnit else { return }
        loads.reserveCapacity(offsets.count)
        var sum: Int32 = 0
        for pixel in 0..<offsets.count - 1 {
            loads.append(sum)
            for event in Int(offsets[pixel])..<Int(offsets[pixel + 1]) { sum += Int32(values[event].magnitude) }
        }
        loads.append(sum)
    }
}

/// How a projection groups source pixels before it looks at them: pooled sources are ⌊i / division⌋, and a gate lets pass what
/// they count.
struct SourceView: Sendable, Hashable {
    var divisionY: Int
    var divisionX: Int
    /// Extents after the division; events beyond reach nothing.
    var height: Int
    var width: Int
    var gate: GateWindow?

    /// The same events in the order of the pooled pixels. O(events + pixels).
    func regroup(_ list: EventList, width sourceWidth: Int, channels: Int, into result: inout EventList) {
        let sourceHeight = (list.offsets.count - 1) / max(sourceWidth, 1)
        result.removeAll()
        for py in 0..<height {
            for px in 0..<width {
                result.offsets[py * width + px] = Int32(result.entries.count)
                for y in py * divisionY..<min((py + 1) * divisionY, sourceHeight) {
                    let first = y * sourceWidth + px * divisionX
                    let last = y * sourceWidth + min((px + 1) * divisionX, sourceWidth)
                    guard first < last else { continue }
                    for pixel in first..<last {
                        let shift = Int32((pixel - y * sourceWidth - px) * channels)
                        for event in Int(list.offsets[pixel])..<Int(list.offsets[pixel + 1]) {
                            result.entries.append(list.entries[event] - shift)
                            if !list.isUnit { result.values.append(list.values[event]) }
                        }
                    }
                }
            }
        }
        result.offsets[height * width] = Int32(result.entries.count)
        result.sumLoads()
    }
}

import EventSim

/// Lists the events of one layer in one step, sorted by pixel, for kernels to gather or scatter: 4 bytes a pixel and an event.
///
/// Neighbouring pixels are neighbours in the list, so the events under one kernel row are one contiguous run.
struct EventList: Sendable {
    /// First event of each pixel, and their number at the end.
    var offsets: [Int32]
    /// x · channels + channel: position inside the source row. Lists with events have `slack` numbers or more behind them.
    var entries: [Int32] = []
    /// Emitted values, with the same slack; empty while every event carries one.
    var values: [Int16] = []
    /// Σ |value| before each pixel; empty while every event carries one, where `offsets` says the same.
    var loads: [Int32] = []
    /// Thresholds crossed by each event, and by all before each pixel; empty while every event crossed one.
    var crossings: [UInt8] = []
    var crossed: [Int32] = []

    /// What kernels may read beyond the last event, because they copy sixteen or thirty-two at a time.
    static let slack = 32

    init(pixels: Int) { offsets = Array(repeating: 0, count: pixels + 1) }

    var count: Int { Int(offsets[offsets.count - 1]) }
    var isUnit: Bool { values.isEmpty }
    var isEmpty: Bool { offsets[offsets.count - 1] == 0 }

    /// Becomes empty and keeps all its room.
    mutating func forgetEvents() {
        guard !isEmpty else { return }
        for index in offsets.indices { offsets[index] = 0 }
        for index in loads.indices { loads[index] = 0 }
        for index in crossed.indices { crossed[index] = 0 }
    }

    mutating func removeAll() {
        if !isEmpty { for index in offsets.indices { offsets[index] = 0 } }
        entries.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        loads.removeAll(keepingCapacity: true)
        crossings.removeAll(keepingCapacity: true)
        crossed.removeAll(keepingCapacity: true)
    }

    /// Makes room for the running sums of a layer's pixels, which begin with zero.
    mutating func beginSums(isUnit: Bool) {
        offsets[0] = 0
        guard !isUnit else { return }
        EventBuffer.lengthen(&loads, to: offsets.count)
        EventBuffer.lengthen(&crossed, to: offsets.count)
        loads[0] = 0
        crossed[0] = 0
    }

    /// Makes room for some events and the slack behind them; what is there is overwritten.
    mutating func reserve(_ count: Int, isUnit: Bool) {
        EventBuffer.lengthen(&entries, to: count + Self.slack)
        guard !isUnit else { return }
        EventBuffer.lengthen(&values, to: count + Self.slack)
        EventBuffer.lengthen(&crossings, to: count)
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

    /// Makes a list whose offsets, entries, values and crossings are complete ready for kernels.
    mutating func seal() {
        pad()
        guard !isUnit else { return }
        loads = Self.sums(of: values.map { Int32($0.magnitude) }, offsets)
        if !crossings.isEmpty { crossed = Self.sums(of: crossings.map { Int32($0) }, offsets) }
    }

    /// Adds the slack behind the last event.
    mutating func pad() {
        entries.append(contentsOf: repeatElement(0, count: Self.slack))
        if !isUnit { values.append(contentsOf: repeatElement(0, count: Self.slack)) }
    }

    // Sums go through a buffer by event, so that no loop's length depends on a pixel.
    private static func sums(of numbers: [Int32], _ offsets: [Int32]) -> [Int32] {
        var before = numbers
        before.append(0)
        var sums = before.mutableSpan
        var sum: Int32 = 0
        for event in sums.indices {
            let number = sums[event]
            sums[event] = sum
            sum &+= number
        }
        return offsets.map { before[Int($0)] }
    }
}

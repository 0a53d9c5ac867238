/// Events one after the other, in the terms of `EventList`; values and crossings are kept where not all are one.
struct EventBuffer: Sendable {
    var entries: [Int32] = []
    var values: [Int16] = []
    var crossings: [UInt8] = []
    /// How many they are; the room behind them is larger.
    var count = 0

    /// Makes room for some more events, and for what lists of lanes overwrite behind them.
    mutating func reserve(_ most: Int, isUnit: Bool) {
        lengthen(to: length(with: most), isUnit: isUnit)
    }

    /// Whether there is room for them.
    func holds(_ most: Int, isUnit: Bool) -> Bool {
        let length = length(with: most)
        return entries.count >= length && (isUnit || min(values.count, crossings.count) >= length)
    }

    private func length(with most: Int) -> Int { count + most + LaneList.slack }

    /// Appends the lanes of one block that fired, a bit each, with what they emitted.
    mutating func append(_ bits: UInt16, first entry: Int32, _ emitted: LaneEmission, isUnit: Bool) {
        var lanes = bits
        while lanes != 0 {
            let lane = lanes.trailingZeroBitCount
            entries[count] = entry + Int32(lane)
            if !isUnit {
                values[count] = Int16(truncatingIfNeeded: emitted.value[lane])
                crossings[count] = UInt8(truncatingIfNeeded: emitted.crossings[lane])
            }
            count += 1
            lanes &= lanes &- 1
        }
    }

    /// Becomes a copy of another buffer, with no more room behind its events than lists have.
    mutating func take(_ other: EventBuffer, isUnit: Bool) {
        count = other.count
        lengthen(to: count + EventList.slack, isUnit: isUnit)
        Self.copy(other.entries, count, to: &entries, at: 0)
        guard !isUnit else { return }
        Self.copy(other.values, count, to: &values, at: 0)
        Self.copy(other.crossings, count, to: &crossings, at: 0)
    }

    private mutating func lengthen(to length: Int, isUnit: Bool) {
        Self.lengthen(&entries, to: length)
        guard !isUnit else { return }
        Self.lengthen(&values, to: length)
        Self.lengthen(&crossings, to: length)
    }

    /// Lengthens an array to at least some numbers; it never gets shorter, so that its room is found once.
    static func lengthen<Number: BitwiseCopyable & ExpressibleByIntegerLiteral>(_ numbers: inout [Number], to length: Int) {
        if numbers.count < length { numbers.append(contentsOf: repeatElement(0, count: length - numbers.count)) }
    }

    /// Copies the first numbers of an array to a place in another.
    static func copy<Number: BitwiseCopyable>(_ numbers: [Number], _ count: Int, to copies: inout [Number], at position: Int) {
        precondition(count <= numbers.count && position + count <= copies.count, "the buffers do not fit the events")
        unsafe numbers.withUnsafeBytes { source in
            unsafe copies.withUnsafeMutableBytes { target in
                let (bytes, first) = (count * MemoryLayout<Number>.stride, position * MemoryLayout<Number>.stride)
                unsafe UnsafeMutableRawBufferPointer(rebasing: target[first...]).copyMemory(from: UnsafeRawBufferPointer(rebasing: source[..<bytes]))
            }
        }
    }
}

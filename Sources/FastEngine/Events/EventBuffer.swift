import Kernels

/// Holds events while neurons fire, in the order of `EventList`, for `FiringKernel`: O(1) to empty, 4 bytes an event, 7 where events carry
/// values.
struct EventBuffer: Sendable {
    var entries: [Int32] = []
    var values: [Int16] = []
    var crossings: [UInt8] = []
    /// How many they are; the room behind them is larger.
    var count = 0

    /// Becomes empty, with room for some events and for what lists of lanes overwrite behind them.
    ///
    /// The room is many times what is written as a rule: it is not filled, so that pages without events are never touched.
    mutating func empty(_ most: Int, isUnit: Bool) {
        count = 0
        let length = length(with: most)
        Self.makeRoom(&entries, length)
        guard !isUnit else { return }
        Self.makeRoom(&values, length)
        Self.makeRoom(&crossings, length)
    }

    /// Replaces an array that is too short; what is in it is forgotten.
    private static func makeRoom<Number: BitwiseCopyable>(_ numbers: inout [Number], _ length: Int) {
        guard numbers.count < length else { return }
        numbers = unsafe Array(unsafeUninitializedCapacity: length) { $1 = length }
    }

    /// Whether there is room for them.
    func holds(_ most: Int, isUnit: Bool) -> Bool {
        let length = length(with: most)
        return entries.count >= length && (isUnit || min(values.count, crossings.count) >= length)
    }

    private func length(with most: Int) -> Int { count + most + max(LaneTable.slack, EventList.slack) }

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

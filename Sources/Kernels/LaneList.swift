/// Turns a set of lanes, a bit each, into a list of their numbers, for firing kernels: eight lanes per table look-up, no branch per lane.
struct LaneList: Sendable {
    /// For each set of eight lanes, a bit each, their numbers in ascending order, followed by zeros.
    let lanes: [SIMD8<Int32>]
    let counts: [UInt8]

    static let table = LaneList()

    private init() {
        lanes = (0..<256).map { set in
            var list = SIMD8<Int32>.zero
            var position = 0
            for lane in 0..<8 where set & 1 << lane != 0 {
                list[position] = Int32(lane)
                position += 1
            }
            return list
        }
        counts = (0..<256).map { UInt8($0.nonzeroBitCount) }
    }

    /// What writing one set may overwrite behind its end.
    static let slack = 8
}

// Unchecked indices: sets have eight bits, and whoever calls has room for eight numbers.
extension LaneList {
    /// Writes the entries of up to eight lanes, and returns where the next ones go.
    @inline(__always)
    static func write(
        _ set: Int, _ first: Int32, to entries: inout MutableSpan<Int32>, at position: Int, _ lanes: Span<SIMD8<Int32>>, _ sizes: Span<UInt8>
    ) -> Int {
        let list = unsafe lanes[unchecked: set] &+ SIMD8(repeating: first)
        var bytes = unsafe entries.mutableBytes
        unsafe bytes.storeBytes(of: list, toUncheckedByteOffset: position &<< 2, as: SIMD8<Int32>.self)
        return unsafe position &+ Int(sizes[unchecked: set])
    }

    /// Writes what up to eight lanes emit and the thresholds they cross.
    @inline(__always)
    static func write(
        _ set: Int, _ emission: Span<Int32>, from first: Int, to values: inout MutableSpan<Int16>, _ crossings: inout MutableSpan<UInt8>,
        at position: Int, _ lanes: Span<SIMD8<Int32>>, _ sizes: Span<UInt8>
    ) {
        #if canImport(ProcessorFeatures.AVX2)
        let eight = unsafe emission.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: first &<< 2, as: SIMD8<Int32>.self)
        let emitted = unsafe eight.picked(by: lanes[unchecked: set])
        var bytes = unsafe values.mutableBytes
        unsafe bytes.storeBytes(of: (emitted &>> SIMD8(repeating: 16)).narrowed, toUncheckedByteOffset: position &<< 1, as: SIMD8<Int16>.self)
        bytes = unsafe crossings.mutableBytes
        unsafe bytes.storeBytes(of: (emitted & SIMD8(repeating: 255)).narrowed.narrowed, toUncheckedByteOffset: position, as: SIMD8<UInt8>.self)
        #else
        // The first four without asking how many there are.
        for index in 0..<4 { unsafe write(set, index, emission, from: first, to: &values, &crossings, at: position, lanes) }
        guard unsafe sizes[unchecked: set] > 4 else { return }
        for index in 4..<8 { unsafe write(set, index, emission, from: first, to: &values, &crossings, at: position, lanes) }
        #endif
    }

    /// Writes what one lane of a list emits.
    @inline(__always) @unsafe
    private static func write(
        _ set: Int, _ index: Int, _ emission: Span<Int32>, from first: Int, to values: inout MutableSpan<Int16>,
        _ crossings: inout MutableSpan<UInt8>, at position: Int, _ lanes: Span<SIMD8<Int32>>
    ) {
        let lane = unsafe Int(lanes.bytes.unsafeLoad(fromUncheckedByteOffset: set &<< 5 &+ index &<< 2, as: Int32.self))
        let emitted = unsafe emission[unchecked: first &+ lane]
        unsafe values[unchecked: position &+ index] = Int16(truncatingIfNeeded: emitted &>> 16)
        unsafe crossings[unchecked: position &+ index] = UInt8(truncatingIfNeeded: emitted)
    }
}

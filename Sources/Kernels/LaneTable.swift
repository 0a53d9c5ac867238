// The tables are made once and never freed, so that kernels copy two pointers instead of counting references.
/// Turns a set of lanes, a bit each, into a list of their numbers, for firing kernels of processors that cannot: eight lanes per table
/// look-up, no branch per lane.
@safe
public struct LaneTable: @unchecked Sendable {
    /// For each set of eight lanes, a bit each, their numbers in ascending order, followed by zeros.
    /// Eight numbers for each set.
    public let lanes: UnsafePointer<SIMD8<Int32>>
    /// How many lanes each set has.
    public let counts: UnsafePointer<UInt8>

    /// The only one there is.
    public static let shared = LaneTable()

    /// What writing one set may overwrite behind its end.
    public static let slack = 16

    private init() {
        let lists = UnsafeMutablePointer<SIMD8<Int32>>.allocate(capacity: 256)
        let sizes = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
        for set in 0..<256 {
            var list = SIMD8<Int32>.zero
            var position = 0
            for lane in 0..<8 where set & 1 << lane != 0 {
                list[position] = Int32(lane)
                position += 1
            }
            unsafe (lists + set).initialize(to: list)
            unsafe (sizes + set).initialize(to: UInt8(position))
        }
        unsafe lanes = UnsafePointer(lists)
        unsafe counts = UnsafePointer(sizes)
    }
}

// Unchecked indices: sets have eight bits, and whoever calls has room for eight numbers.
extension LaneTable {
    /// Writes the entries of up to eight lanes, and returns where the next ones go.
    @_alwaysEmitIntoClient @inline(__always) @unsafe
    func write(_ set: Int, _ first: Int32, to entries: inout MutableSpan<Int32>, at position: Int) -> Int {
        let list = unsafe lanes[set] &+ SIMD8(repeating: first)
        var bytes = unsafe entries.mutableBytes
        unsafe bytes.storeBytes(of: list, toUncheckedByteOffset: position &<< 2, as: SIMD8<Int32>.self)
        return unsafe position &+ Int(counts[set])
    }

    /// Writes what up to eight lanes emit and the thresholds they cross, and returns where the next ones go.
    @_alwaysEmitIntoClient @inline(__always) @unsafe
    func write(
        _ set: Int, _ emission: SIMD8<Int32>, to values: inout MutableSpan<Int16>, _ crossings: inout MutableSpan<UInt8>, at position: Int
    ) -> Int {
        let count = unsafe Int(counts[set])
        // The first four without asking how many there are.
        for index in 0..<4 { unsafe write(set, index, emission, to: &values, &crossings, at: position) }
        guard count > 4 else { return position &+ count }
        for index in 4..<8 { unsafe write(set, index, emission, to: &values, &crossings, at: position) }
        return position &+ count
    }

    /// Writes what one lane of a list emits.
    @_alwaysEmitIntoClient @inline(__always) @unsafe
    func write(
        _ set: Int, _ index: Int, _ emission: SIMD8<Int32>, to values: inout MutableSpan<Int16>, _ crossings: inout MutableSpan<UInt8>,
        at position: Int
    ) {
        let lane = unsafe UnsafeRawPointer(lanes).load(fromByteOffset: set &<< 5 &+ index &<< 2, as: Int32.self)
        let emitted = emission[Int(lane)]
        unsafe values[unchecked: position &+ index] = Int16(truncatingIfNeeded: emitted &>> 16)
        unsafe crossings[unchecked: position &+ index] = UInt8(truncatingIfNeeded: emitted)
    }
}

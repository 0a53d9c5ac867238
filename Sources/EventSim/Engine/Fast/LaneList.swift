/// The lanes of a set as a list, by table: eight lanes at a time without a branch per lane.
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

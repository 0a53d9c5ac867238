/// Says which lanes of each block of sixteen channels belong to which channel segment, for bands that count active neurons.
struct SegmentMasks: Sendable {
    struct Part: Sendable {
        var segment: Int
        var mask: UInt16
    }

    let count: Int
    /// Lanes behind the last channel, by block.
    let beyond: [UInt16]
    private let allParts: [[Part]]

    init(_ grid: CellGrid, blocks: Int) {
        count = grid.segments.count
        let channels = grid.segmentOf.count
        var parts = [[Part]](repeating: [], count: blocks)
        for (channel, segment) in grid.segmentOf.enumerated() {
            let bit: UInt16 = 1 << UInt16(channel % 16)
            if let last = parts[channel / 16].last, last.segment == segment {
                parts[channel / 16][parts[channel / 16].count - 1].mask |= bit
            } else {
                parts[channel / 16].append(Part(segment: segment, mask: bit))
            }
        }
        allParts = parts
        beyond = (0..<blocks).map { block in channels - block * 16 >= 16 ? 0 : .max << UInt16(channels - block * 16) }
    }

    func parts(of block: Int) -> [Part] { allParts[block] }
}

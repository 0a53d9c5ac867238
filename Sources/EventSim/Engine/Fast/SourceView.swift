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
        result.seal()
    }
}

import EventSim

/// Lets the events of each window's leader through one max-pool gate, for `LayerTrack`: O(events × window) per step.
struct GateFilter {
    let window: GateWindow
    private let width: Int
    private let channels: Int
    /// Extents of the part that whole windows fill.
    private let rows: Int
    private let columns: Int
    private var emitted: [Int32]
    private(set) var passed: EventList

    init(_ window: GateWindow, layer: MappedLayer) {
        self.window = window
        width = layer.width
        channels = layer.channels
        rows = layer.height / window.height * window.height
        columns = layer.width / window.width * window.width
        emitted = Array(repeating: 0, count: layer.neuronCount)
        passed = EventList(pixels: layer.height * layer.width)
    }

    /// Adds a step's events to the accumulators and keeps those of the leaders. O(events × window + pixels).
    mutating func judge(_ list: EventList) {
        passed.removeAll()
        guard !list.isEmpty else { return }
        for pixel in 0..<list.offsets.count - 1 {
            let row = pixel / width * width * channels
            for event in Int(list.offsets[pixel])..<Int(list.offsets[pixel + 1]) {
                emitted[row + Int(list.entries[event])] += list.isUnit ? 1 : Int32(list.values[event])
            }
        }
        for pixel in 0..<list.offsets.count - 1 {
            passed.offsets[pixel] = Int32(passed.entries.count)
            let (y, x) = pixel.quotientAndRemainder(dividingBy: width)
            guard y < rows, x < columns else { continue }
            for event in Int(list.offsets[pixel])..<Int(list.offsets[pixel + 1]) {
                guard leads(Int(list.entries[event]) - x * channels, y: y, x: x) else { continue }
                passed.entries.append(list.entries[event])
                if !list.values.isEmpty { passed.values.append(list.values[event]) }
                if !list.crossings.isEmpty { passed.crossings.append(list.crossings[event]) }
            }
        }
        passed.offsets[passed.offsets.count - 1] = Int32(passed.entries.count)
        passed.seal()
    }

    private func leads(_ channel: Int, y: Int, x: Int) -> Bool {
        let own = emitted[(y * width + x) * channels + channel]
        let top = y - y % window.height
        let left = x - x % window.width
        for otherY in top..<top + window.height {
            for otherX in left..<left + window.width {
                let other = emitted[(otherY * width + otherX) * channels + channel]
                // The first of equals leads.
                if other > own || (other == own && (otherY, otherX) < (y, x)) { return false }
            }
        }
        return true
    }
}

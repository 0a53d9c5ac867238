import Kernels

/// Stores the weights as kernels read them, for `WeightPlan`: panels of sixty-four, thirty-two or sixteen output channels, each
/// `[ky][kx arranged][input channel][lane]`, aligned to lines of the cache.
///
/// The wider panels keep two weights in a lane of sixteen bits, both raised by 128 so that they are not negative: that of channel l
/// in the low byte, and that of channel l + 16 in the high byte. One load brings thirty-two weights, half as many bytes pass through
/// the caches, and `PanelSums` tells both apart again.
struct WeightPanels: Sendable {
    /// Bytes of a line of the cache.
    private static let line = 64

    let panels: [WeightPanel]
    /// A row behind the others, of zeros: what fills up a field to whole pairs.
    let nullRow: Int
    // An array stays where it was made for as long as nobody changes it; were it moved, sums would be slower and still right.
    let storage: [Int16]

    /// - Parameters:
    ///   - rows: kernel taps times input channels.
    ///   - weight: of a row and an output channel.
    init(rows: Int, outputs: Int, weight: (_ row: Int, _ output: Int) -> Int8) {
        let blocks = (outputs + 15) / 16
        var panels: [WeightPanel] = []
        var block = 0
        var lanes = 0
        while block < blocks {
            let width = blocks - block >= 4 ? 4 : blocks - block >= 2 ? 2 : 1
            panels.append(WeightPanel(block: block, blocks: width, origin: 2 * lanes))
            block += width
            lanes += (rows + 1) * (width == 4 ? 32 : 16)
        }
        var storage = [Int16](repeating: 0, count: lanes + Self.line / 2)
        let address = unsafe storage.withUnsafeBufferPointer { Int(bitPattern: $0.baseAddress) }
        let first = (Self.line - address % Self.line) % Self.line
        var span = storage.mutableSpan
        func padded(_ row: Int, _ output: Int) -> Int16 { row < rows && output < outputs ? Int16(weight(row, output)) : 0 }
        for index in panels.indices {
            panels[index].origin += first
            let channel = 16 * panels[index].block
            var lane = panels[index].origin / 2
            for row in 0...rows {
                if panels[index].blocks == 1 {
                    for output in channel..<channel + 16 { span[lane + output - channel] = padded(row, output) }
                    lane += 16
                }
                for pair in stride(from: channel, to: channel + 16 * (panels[index].blocks & ~1), by: 32) {
                    for output in pair..<pair + 16 {
                        span[lane + output - pair] = (padded(row, output + 16) + WeightPanel.raise) << 8 | (padded(row, output) + WeightPanel.raise)
                    }
                    lane += 16
                }
            }
        }
        self.panels = panels
        nullRow = rows
        self.storage = storage
    }
}

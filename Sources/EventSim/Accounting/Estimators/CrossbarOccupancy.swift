/// What an event-driven crossbar array sees of a binary input: how often anything lies under a kernel, and how much.
struct CrossbarOccupancy: Sendable, Equatable {
    /// Channels of a tile: rows of the crossbar.
    var crossbar: Int
    /// Pairs of an output site and a tile of input channels with a spike under the kernel.
    var activePairs = 0
    /// Spikes under the kernel, over all sites, by tile of input channels.
    var rows: [Int] = []
    /// Output sites with a spike under the kernel.
    var activeSites = 0

    /// The occupancy of images of a convolution in one group, channels × height × width each.
    init(of images: [[Float]], layer: ProfiledLayer, padding: (height: Int, width: Int), crossbar: Int) {
        self.crossbar = crossbar
        let input = layer.input
        rows = Array(repeating: 0, count: (input.channels + crossbar - 1) / crossbar)
        for image in images {
            for row in 0..<layer.output.height {
                for column in 0..<layer.output.width {
                    var occupied = Array(repeating: 0, count: rows.count)
                    for ky in 0..<layer.kernelHeight {
                        let y = row * layer.strideHeight + ky - padding.height
                        guard (0..<input.height).contains(y) else { continue }
                        for kx in 0..<layer.kernelWidth {
                            let x = column * layer.strideWidth + kx - padding.width
                            guard (0..<input.width).contains(x) else { continue }
                            for channel in 0..<input.channels where image[(channel * input.height + y) * input.width + x] != 0 {
                                occupied[channel / crossbar] += 1
                            }
                        }
                    }
                    for tile in rows.indices { rows[tile] += occupied[tile] }
                    activePairs += occupied.count { $0 > 0 }
                    activeSites += occupied.contains { $0 > 0 } ? 1 : 0
                }
            }
        }
    }
}

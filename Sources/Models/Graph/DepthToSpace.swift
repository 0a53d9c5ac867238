/// Blocks of channels that become blocks of pixels, as ONNX `DepthToSpace` (pixel shuffle).
public struct DepthToSpace: Sendable, Equatable {
    public enum Order: String, Sendable {
        /// Input channel = (row in the block · block + column) · outputs + output channel.
        case depthFirst = "DCR"
        /// Input channel = output channel · block² + row in the block · block + column: PyTorch's `PixelShuffle`.
        case columnFirst = "CRD"
    }

    public var block: Int
    public var order: Order

    public init(block: Int, order: Order) {
        self.block = block
        self.order = order
    }

    /// The channel that output channel `channel` reads at place `phase` of the block.
    func inputChannel(of channel: Int, phase: Int, outputs: Int) -> Int {
        switch order {
        case .depthFirst: phase * outputs + channel
        case .columnFirst: channel * block * block + phase
        }
    }
    /// Where input channel `channel` goes: the output channel, and the row and column of its pixel in the block.
    func place(of channel: Int, outputs: Int) -> (channel: Int, row: Int, column: Int) {
        let (output, phase) =
            switch order {
            case .depthFirst: (channel % outputs, channel / outputs)
            case .columnFirst: (channel / (block * block), channel % (block * block))
            }
        return (output, phase / block, phase % block)
    }
}

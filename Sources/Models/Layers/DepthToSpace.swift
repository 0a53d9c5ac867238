import Formats

/// Blocks of channels that become blocks of pixels, as ONNX `DepthToSpace` (pixel shuffle).
public struct DepthToSpace: Sendable, Equatable {
    /// Which input channels make up a block, by ONNX's attribute `mode`.
    public enum Order: String, Sendable {
        /// Input channel = (row in the block · block + column) · outputs + output channel.
        case depthFirst = "DCR"
        /// Input channel = output channel · block² + row in the block · block + column: PyTorch's `PixelShuffle`.
        case columnFirst = "CRD"
    }

    /// Pixels along each side of a block: channels fall to 1/block², rows and columns grow `block` times.
    public var block: Int
    /// How channels are numbered within a block.
    public var order: Order

    /// `block` is at least 1, and its square divides the channels that come in.
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

extension DepthToSpace: LayerDefinition {
    static let kind = "DepthToSpace"
    static let word = "depthToSpace"
    var operation: LayerOperation { .depthToSpace(self) }

    func check(_ layer: LayerCheck) throws(NetworkError) { try layer.range(block, "block", in: 1...GraphLimits.window) }

    func outputShape(_ inputs: [Shape], _ layer: LayerCheck) throws(NetworkError) -> Shape {
        guard inputs[0].channels % (block * block) == 0 else {
            throw layer.failure("\(inputs[0].channels) channels are no blocks of \(block)×\(block)")
        }
        return Shape(channels: inputs[0].channels / (block * block), height: inputs[0].height * block, width: inputs[0].width * block)
    }

    func outputChannels(_ inputs: [Int], _ layer: LayerCheck) throws(NetworkError) -> Int { inputs[0] / (block * block) }

    func dense(inputs: [Shape], output: Shape) -> DenseForm {
        let input = inputs[0]
        return { inputs, _ in
            let values = inputs[0]
            var result: [Float] = []
            result.reserveCapacity(output.count)
            for y in 0..<output.height {
                for x in 0..<output.width {
                    let source = (y / block * input.width + x / block) * input.channels
                    let phase = y % block * block + x % block
                    for c in 0..<output.channels { result.append(values[source + inputChannel(of: c, phase: phase, outputs: output.channels)]) }
                }
            }
            return result
        }
    }

    var spikingForm: SpikingForm { .folded(words: "folded: taps per pixel of a block") }
    var linearReach: LinearReach { .passes }

    func folded(_ folding: Folding) throws(NetworkError) -> FoldedValue {
        try folding.extended(by: self) { path throws(FoldingObstacle) in try path.shuffled(self, outputs: folding.output.channels) }
    }

    var parameters: [JSON.Member] { [JSON.Member("block", .integer(block)), JSON.Member("order", .string(order.rawValue))] }

    init(_ fields: LayerFields) throws(FileError) {
        let parameters = try fields.parameters(["block", "order"])
        guard let order = Order(rawValue: try parameters.string("order")) else { throw parameters.failure("\"order\" must be DCR or CRD") }
        self.init(block: try parameters.int("block"), order: order)
    }
}

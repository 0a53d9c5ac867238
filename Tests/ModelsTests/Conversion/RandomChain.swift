@testable import Models

/// A random network of linear layers in any order, a ReLU here and there: what folding has to get right whatever follows what.
struct RandomChain {
    static let input = Shape(channels: 2, height: 8, width: 6)

    private(set) var network: Network
    private var draw: Draw

    init(seed: UInt64) {
        draw = Draw(seed: seed)
        let input = Self.input
        network = Network(
            name: "chain \(seed)",
            layers: [Layer(name: "input", operation: .input(channels: input.channels, height: input.height, width: input.width), inputs: [])],
            output: 0)
        let wanted = draw.integer(3...10)
        for _ in 0..<4 * wanted where network.layers.count <= wanted { grow() }
        // A read-out has no rectifier.
        if network.layers[network.output].operation.isActivation { append(.convolution(pointwise(shapes[network.output].channels)), [network.output]) }
        network = network.withoutUnusedLayers()
    }

    /// The kinds of layers in it.
    var kinds: Set<String> {
        Set(
            network.layers.map { layer in
                if case .pad(let padding) = layer.operation, min(padding.top, padding.left, padding.bottom, padding.right) < 0 { return "Crop" }
                return layer.operation.kind
            })
    }

    /// Its layers without their weights, to see what a wrong one is made of.
    var description: String {
        zip(network.layers, shapes).map { layer, shape in
            let details =
                switch layer.operation {
                case .convolution(let layer):
                    "\(layer.kernelHeight)×\(layer.kernelWidth) /\(layer.strideY),\(layer.strideX) ·\(layer.dilationY) in \(layer.padding) by \(layer.groups)"
                case .transposedConvolution(let layer):
                    "\(layer.kernelHeight)×\(layer.kernelWidth) ×\(layer.strideY),\(layer.strideX) in \(layer.padding) and \(layer.outputPaddingY),\(layer.outputPaddingX)"
                case .averagePool(let pooling): "\(pooling.kernelHeight)×\(pooling.kernelWidth)"
                case .upsample(let factorY, let factorX): "×\(factorY),\(factorX)"
                case .pad(let padding): "\(padding)"
                default: ""
                }
            return "\(layer.name) \(layer.operation.kind) \(details) of \(layer.inputs): \(shape)"
        }.joined(separator: "\n")
    }

    private var shapes: [Shape] { (try? network.shapes(input: Self.input)) ?? [] }

    /// Adds one layer, or none where the one that was drawn does not fit.
    private mutating func grow() {
        let shapes = shapes
        // Mostly the newest layer; an older one makes a branch.
        let source = draw.integer(0...3) > 0 ? network.layers.count - 1 : draw.integer(0...network.layers.count - 1)
        let other = draw.integer(0...network.layers.count - 1)
        let shape = shapes[source]
        switch draw.integer(0...13) {
        case 0, 1: append(.convolution(convolution(shape.channels)), [source])
        case 2: append(.transposedConvolution(transposed(shape.channels)), [source])
        case 3: append(.relu, [source])
        case 4: append(.channelAffine(ChannelAffine(scale: draw.floats(shape.channels), shift: draw.floats(shape.channels))), [source])
        case 5, 6:
            let (height, width) = (draw.integer(1...2), draw.integer(1...3))
            append(.averagePool(Pooling(kernelHeight: height, kernelWidth: width, strideY: height, strideX: width)), [source])
        case 7: append(.upsample(factorY: draw.integer(1...2), factorX: draw.integer(1...2)), [source])
        case 8, 9: append(.pad(padding(0...2)), [source])
        case 10: append(.pad(padding(-2...0)), [source])
        case 11: append(.depthToSpace(DepthToSpace(block: 2, order: draw.integer(0...1) == 0 ? .depthFirst : .columnFirst)), [source])
        case 12: append(.concatenate, [source, other])
        default: append(.add, [source, other])
        }
    }

    private mutating func append(_ operation: LayerOperation, _ inputs: [Int]) {
        var longer = network
        longer.layers.append(Layer(name: "l\(network.layers.count)", operation: operation, inputs: inputs))
        longer.output = longer.layers.count - 1
        guard let shape = (try? longer.shapes(input: Self.input))?.last, shape.channels <= 12, shape.height * shape.width <= 400 else { return }
        network = longer
    }

    private mutating func padding(_ range: ClosedRange<Int>) -> Padding {
        Padding(top: draw.integer(range), left: draw.integer(range), bottom: draw.integer(range), right: draw.integer(range))
    }

    /// Weights that keep values near one.
    private mutating func weights(_ count: Int, fanIn: Int) -> [Float] { draw.floats(count).map { $0 / Float(fanIn).squareRoot() } }

    private mutating func pointwise(_ channels: Int) -> Convolution {
        Convolution(
            inputChannels: channels, outputChannels: 2, kernelHeight: 1, kernelWidth: 1, weights: weights(2 * channels, fanIn: channels),
            bias: draw.floats(2))
    }

    private mutating func convolution(_ channels: Int) -> Convolution {
        let groups = channels % 2 == 0 && draw.integer(0...3) == 0 ? 2 : 1
        let outputs = groups * [1, 2, 3, 4, 4, 8][draw.integer(0...5)]
        let (height, width) = (draw.integer(1...3), draw.integer(1...3))
        let taps = height * width * channels / groups
        return Convolution(
            inputChannels: channels, outputChannels: outputs, kernelHeight: height, kernelWidth: width, strideY: draw.integer(1...2),
            strideX: draw.integer(1...2), dilationY: draw.integer(1...2), padding: draw.integer(0...1) == 0 ? Padding(0) : padding(0...2),
            groups: groups, weights: weights(outputs * taps, fanIn: taps), bias: draw.integer(0...1) == 0 ? [] : draw.floats(outputs))
    }

    private mutating func transposed(_ channels: Int) -> TransposedConvolution {
        let outputs = draw.integer(1...4)
        let (height, width) = (draw.integer(1...3), draw.integer(1...3))
        let (strideY, strideX) = (draw.integer(1...2), draw.integer(1...2))
        return TransposedConvolution(
            inputChannels: channels, outputChannels: outputs, kernelHeight: height, kernelWidth: width, strideY: strideY, strideX: strideX,
            padding: padding(0...1), outputPaddingY: draw.integer(0...strideY - 1), outputPaddingX: draw.integer(0...strideX - 1),
            weights: weights(channels * outputs * height * width, fanIn: channels * height * width), bias: draw.integer(0...1) == 0 ? [] : draw.floats(outputs))
    }
}

internal import Models

/// A network prepared for training on images of one size: its layers without the functions of the read-out, and the buffer that each
/// layer's values lie in.
struct TrainingGraph: Sendable {
    /// A layer, prepared.
    enum Work: Sendable {
        case input
        case layer(any TrainableLayer)
        /// An activation, which a spiking network has neurons for.
        case pointwise(any PointwiseLayer)
    }

    /// A layer of the network, or one behind its read-out, which does nothing.
    struct Node: Sendable {
        var name: String
        var work: Work
        /// Numbers of nodes.
        var inputs: [Int]
        var shape: Shape
        /// Where its values lie: its own number, or that of the node whose values it overwrites.
        var buffer: Int
        /// Whether anything before it has parameters, so that its gradient is wanted.
        var isTrained: Bool
    }

    /// As many as the network has layers.
    private(set) var nodes: [Node] = []
    /// The nodes that the output depends on, ascending.
    private(set) var order: [Int] = []
    /// The node whose values the loss reads: what a read-out accumulates.
    let output: Int

    /// - Throws: `TrainingError.unsupported` for a layer without a gradient, `.shape` where layers do not fit.
    init(_ network: Network, input: Shape) throws(TrainingError) {
        let shapes: [Shape]
        do throws(NetworkError) { shapes = try network.shapes(input: input) } catch { throw .shape(reason: "\(error)") }
        output = network.headInput
        var isUsed = Array(repeating: false, count: network.layers.count)
        isUsed[output] = true
        for index in network.layers.indices.reversed() where isUsed[index] {
            for source in network.layers[index].inputs { isUsed[source] = true }
        }
        order = network.layers.indices.filter { isUsed[$0] }
        var readers = Array(repeating: 0, count: network.layers.count)
        readers[output] = 1
        for index in order { for source in network.layers[index].inputs { readers[source] += 1 } }
        for (index, layer) in network.layers.enumerated() {
            let work = isUsed[index] ? try Self.work(layer, inputs: layer.inputs.map { shapes[$0] }, output: shapes[index]) : .input
            var node = Node(name: layer.name, work: work, inputs: layer.inputs, shape: shapes[index], buffer: index, isTrained: false)
            switch work {
            case .input: break
            case .layer(let trainable): node.isTrained = trainable.parameterCount > 0 || layer.inputs.contains { nodes[$0].isTrained }
            case .pointwise:
                node.isTrained = nodes[layer.inputs[0]].isTrained
                // It may overwrite values that nobody else reads, and that their own layer does not need to go backwards.
                if readers[layer.inputs[0]] == 1, case .layer = nodes[layer.inputs[0]].work { node.buffer = layer.inputs[0] }
            }
            nodes.append(node)
        }
    }

    /// Lays new parameters out.
    mutating func load(_ parameters: [Float], of node: Int) {
        guard case .layer(var layer) = nodes[node].work else { return }
        nodes[node].work = .input
        layer.load(parameters)
        nodes[node].work = .layer(layer)
    }

    private static func work(_ layer: Layer, inputs: [Shape], output: Shape) throws(TrainingError) -> Work {
        switch layer.operation {
        case .input: .input
        case .convolution(let convolution): .layer(ConvolutionTraining(convolution, input: inputs[0], output: output))
        case .transposedConvolution(let convolution): .layer(ConvolutionTraining(convolution, input: inputs[0], output: output))
        case .channelAffine(let affine): .layer(ChannelAffineTraining(scale: affine.scale, shift: affine.shift))
        case .averagePool(let window): .layer(AveragePoolingTraining(window, input: inputs[0], output: output))
        case .globalAveragePool:
            .layer(
                AveragePoolingTraining(
                    Pooling(kernelHeight: inputs[0].height, kernelWidth: inputs[0].width, strideY: 1, strideX: 1), input: inputs[0], output: output))
        case .maxPool(let window): .layer(MaxPoolingTraining(window, input: inputs[0], output: output))
        case .upsample(let factorY, let factorX): .layer(PixelMapTraining(upsampling: inputs[0], factorY: factorY, factorX: factorX))
        case .pad(let padding): .layer(PixelMapTraining(padding: padding, input: inputs[0], output: output))
        case .concatenate: .layer(ConcatenationTraining(inputs: inputs, output: output))
        case .add: .layer(AdditionTraining())
        case .relu: .pointwise(RectifierTraining())
        case .leakyRelu(let slope) where slope >= 0: .pointwise(RectifierTraining(slope: slope))
        case .clip(let minimum, let maximum): .pointwise(ClippingTraining(minimum: minimum, maximum: maximum))
        default:
            throw .unsupported(
                layer: layer.name, kind: layer.operation.kind,
                remedy: "train networks of convolutions, poolings, nearest upsampling, padding, concatenation, addition, ReLU and clipping; --freeze-norms turns normalisations into affine maps")
        }
    }
}

/// A trained network with every linear chain between two ReLUs folded into projections, its activations still real.
///
/// Stage 1 of the conversion: what is left are ReLU layers, which become populations, and the output, which becomes the
/// read-out.
struct FoldedNetwork {
    /// A folded chain from a source layer into a stage.
    struct Link {
        var source: Int
        /// The layer whose output the chain's last weighted operation read.
        var weightedInput: Int
        var kernel: Kernel
        var y: AxisMapping
        var x: AxisMapping
        var gate: MaxPoolGate?
    }

    struct Stage {
        /// The layer in the trained network whose value this stage has: a ReLU, a pooling with neurons of its own, or the output.
        var layer: Int
        var name: String
        var kind: String
        var shape: Shape
        var links: [Link]
        /// The source that the stage only averages or copies, as a pooling population does; its λ is the stage's too.
        var transparentSource: Int?
        /// Whether no rectifier stands behind the stage's weights, so that its neurons emit both signs.
        var isLinear: Bool
        /// What the stage's value is while every source is silent.
        var offset: Offset
    }

    var stages: [Stage]

    /// - Parameter carriesLinear: whether neurons may be put where two weighted layers follow each other; without them that is an
    ///   error.
    /// - Throws: `NetworkError.unsupported` for an operation without a spiking form here.
    init(
        _ network: Network, shapes: [Shape], averagePooling: ConversionOptions.AveragePooling = .folded, carriesLinear: Bool = true
    ) throws(NetworkError) {
        var folder = Folder(network: network, shapes: shapes, averagePooling: averagePooling, carriesLinear: carriesLinear)
        stages = try folder.stages()
    }
}

extension FoldedNetwork {
    /// Every obstacle on the way to spikes, in layer order; empty where the network folds.
    static func obstacles(
        _ network: Network, shapes: [Shape], averagePooling: ConversionOptions.AveragePooling = .folded
    ) -> [NetworkError] {
        var folder = Folder(network: network, shapes: shapes, averagePooling: averagePooling)
        return folder.obstacles()
    }
}

private struct Folder {
    let network: Network
    let shapes: [Shape]
    /// Per layer: whether it is an average pooling with neurons of its own.
    let isSpikingPool: [Bool]
    /// Per layer: whether it has weights and neurons of its own, but no rectifier.
    let isLinear: [Bool]

    init(network: Network, shapes: [Shape], averagePooling: ConversionOptions.AveragePooling, carriesLinear: Bool = true) {
        self.network = network
        self.shapes = shapes
        isLinear = carriesLinear ? network.linearPopulations() : network.layers.map { _ in false }
        isSpikingPool = averagePooling == .spiking ? network.spikingPools() : network.layers.map { _ in false }
    }

    /// A layer's value as a sum of linear paths from sources, plus an offset.
    struct Value {
        var paths: [LinearPath]
        var offset = Offset.none
        /// The last weighted layer on the way, which names the population.
        var weighted: Int?
    }

    mutating func stages() throws(NetworkError) -> [FoldedNetwork.Stage] {
        let output = try readoutLayer()
        var stages: [FoldedNetwork.Stage] = []
        for index in network.layers.indices where isPopulation(index) && index < output {
            stages.append(try stage(for: index, value: try collected(by: index)))
        }
        stages.append(try stage(for: output, value: try isPopulation(output) ? collected(by: output) : value(of: output)))
        return stages
    }

    /// Every obstacle in layer order, each once: layers that cannot be folded, then what cannot become a population.
    mutating func obstacles() -> [NetworkError] {
        var obstacles: [NetworkError] = []
        func note(_ error: NetworkError) {
            if !obstacles.contains(error) { obstacles.append(error) }
        }
        let heads = Set(network.headLayers)
        for index in network.layers.indices where !heads.contains(index) {
            do throws(NetworkError) { _ = try value(of: index) } catch { note(error) }
        }
        do throws(NetworkError) { _ = try stages() } catch { note(error) }
        return obstacles
    }

    /// The layer whose value the read-out accumulates; the head's functions are applied to what it came to.
    private func readoutLayer() throws(NetworkError) -> Int {
        let output = network.headInput
        if network.layers[output].operation.isActivation {
            let kind = network.layers[output].operation.kind
            throw .unsupported(
                layer: network.layers[output].name, kind: kind,
                reason: "the network ends in a \(kind), but a read-out accumulates potential and has no such curve",
                remedy: "export the network without its last \(kind)")
        }
        return output
    }

    /// Whether a layer's value is what a population of neurons emits.
    private func isPopulation(_ index: Int) -> Bool {
        network.layers[index].operation.isActivation || isSpikingPool[index] || isLinear[index]
    }

    /// What the neurons of a population sum up.
    private func collected(by index: Int) throws(NetworkError) -> Value {
        let layer = network.layers[index]
        if isLinear[index] { return try computed(by: index) }
        guard case .averagePool(let pooling) = layer.operation else { return try value(of: layer.inputs[0]) }
        return try averaged(index, pooling) { path throws(FoldingObstacle) in
            if pooling.isDisjoint { return try path.pooled(pooling) }
            guard let convolution = pooling.depthwise(channels: path.channels) else {
                throw FoldingObstacle(
                    reason: "its windows divide by fewer taps at the border than inside", remedy: "count padding as zeros when averaging")
            }
            return try path.convolved(convolution, input: layer.inputs[0])
        }
    }

    private func averaged(
        _ index: Int, _ pooling: Pooling, _ transform: (LinearPath) throws(FoldingObstacle) -> LinearPath
    ) throws(NetworkError) -> Value {
        let layer = network.layers[index]
        var value = try extend(layer, transform)
        value.offset = value.offset.pooled(pooling, input: shapes[layer.inputs[0]], output: shapes[index])
        return value
    }

    private func stage(for index: Int, value: Value) throws(NetworkError) -> FoldedNetwork.Stage {
        let named = network.layers[value.weighted ?? index]
        var links: [FoldedNetwork.Link] = []
        do throws(FoldingObstacle) {
            for path in value.paths {
                let (kernel, y, x) = try path.kernel(into: shapes[index].channels)
                links.append(
                    FoldedNetwork.Link(
                        source: path.source, weightedInput: path.weightedInput ?? path.source, kernel: kernel, y: y, x: x, gate: path.gate))
            }
        } catch {
            throw unsupported(network.layers[index], error.reason, error.remedy)
        }
        let only = value.paths.count == 1 && value.paths[0].isTransparent ? value.paths[0].source : nil
        return FoldedNetwork.Stage(
            layer: index, name: displayName(named), kind: displayKind(named.operation), shape: shapes[index], links: links,
            transparentSource: only == 0 ? nil : only, isLinear: isLinear[index], offset: value.offset)
    }

    private func value(of index: Int) throws(NetworkError) -> Value {
        if isPopulation(index) || index == 0 { return Value(paths: [LinearPath(source: index, shape: shapes[index])]) }
        return try computed(by: index)
    }

    /// What a layer makes of its inputs.
    private func computed(by index: Int) throws(NetworkError) -> Value {
        let layer = network.layers[index]
        switch layer.operation {
        case .input, .relu, .leakyRelu, .lifRate, .clip(minimum: 0, maximum: _): preconditionFailure("layer 0 is the input, and every activation is a population")
        case .averagePool(let pooling):
            return try averaged(index, pooling) { path throws(FoldingObstacle) in try path.pooled(pooling) }
        case .upsample(let factorY, let factorX):
            var value = try extend(layer) { path throws(FoldingObstacle) in try path.upsampled(y: factorY, x: factorX) }
            value.offset = value.offset.upsampled(y: factorY, x: factorX, input: shapes[layer.inputs[0]])
            return value
        case .depthToSpace(let shuffle):
            var value = try extend(layer) { path throws(FoldingObstacle) in try path.shuffled(shuffle, outputs: shapes[index].channels) }
            value.offset = value.offset.shuffled(shuffle, input: shapes[layer.inputs[0]], output: shapes[index])
            return value
        case .channelAffine(let affine):
            var value = try extend(layer) { path in path.scaled(by: affine.scale) }
            value.offset = value.offset.affine(affine, shape: shapes[index])
            return value
        case .convolution(let convolution):
            var value = try extend(layer) { path throws(FoldingObstacle) in try path.convolved(convolution, input: layer.inputs[0]) }
            value.offset = value.offset.convolved(convolution, input: shapes[layer.inputs[0]], output: shapes[index])
            value.weighted = index
            return value
        case .transposedConvolution(let convolution):
            var value = try extend(layer) { path throws(FoldingObstacle) in try path.convolved(convolution, input: layer.inputs[0]) }
            value.offset = value.offset.convolved(convolution, input: shapes[layer.inputs[0]], output: shapes[index])
            value.weighted = index
            return value
        case .globalAveragePool:
            let image = shapes[layer.inputs[0]]
            let window = Pooling(kernelHeight: image.height, kernelWidth: image.width, strideY: image.height, strideX: image.width)
            var value = try extend(layer) { path throws(FoldingObstacle) in try path.pooled(window) }
            value.offset = value.offset.pooled(window, input: image, output: shapes[index])
            return value
        case .pad(let padding):
            var value = try extend(layer) { path throws(FoldingObstacle) in try path.padded(padding) }
            value.offset = value.offset.padded(padding, input: shapes[layer.inputs[0]], output: shapes[index])
            return value
        case .add:
            // A sum of linear maps: every part keeps its own projections into what reads the sum.
            var total = Value(paths: [])
            for input in layer.inputs {
                let part = try value(of: input)
                total.paths += part.paths
                total.offset = total.offset.adding(part.offset, shape: shapes[index])
                total.weighted = total.weighted ?? part.weighted
            }
            return total
        case .concatenate:
            var joined = Value(paths: [])
            var offsets: [(Offset, Shape)] = []
            var channels = 0
            for input in layer.inputs {
                let part = try value(of: input)
                joined.paths += part.paths.map { $0.shifted(by: channels) }
                offsets.append((part.offset, shapes[input]))
                channels += shapes[input].channels
            }
            joined.offset = Offset.joined(offsets)
            return joined
        case .maxPool(let pooling):
            let value = try extend(layer) { path throws(FoldingObstacle) in try path.maxPooled(pooling) }
            if case .map = value.offset {
                throw unsupported(
                    layer, "it reads values that normalisation shifts differently from pixel to pixel", "put the pooling in front of it")
            }
            guard value.paths.reduce(0, { $0 + $1.outputChannels }) == shapes[index].channels else {
                throw unsupported(layer, "it reads a sum, whose maximum is not the sum of maxima", "put a ReLU in front of the pooling")
            }
            return value
        case .clip:
            throw unsupported(layer, "a spiking neuron's rate ends at zero and at its maximum, not at other limits", "train with ReLU or ReLU6")
        case .resize:
            throw unsupported(
                layer, "interpolation weighs the pixels at the border unlike all others, which no shared kernel can",
                "train, or fine-tune for a few epochs, with nearest upsampling by a whole factor, a transposed convolution or a pixel shuffle in its place")
        case .sigmoid, .softmax, .logSoftmax, .argMax, .threshold:
            throw unsupported(
                layer, "it stands inside the network, where a spiking neuron can only rectify", "use ReLU inside the network")
        }
    }

    /// The value of a layer's only input with each of its paths extended by the layer.
    private func extend(
        _ layer: Layer, _ transform: (LinearPath) throws(FoldingObstacle) -> LinearPath
    ) throws(NetworkError) -> Value {
        var result = try value(of: layer.inputs[0])
        do throws(FoldingObstacle) {
            for index in result.paths.indices { result.paths[index] = try transform(result.paths[index]) }
        } catch {
            throw unsupported(layer, error.reason, error.remedy)
        }
        return result
    }

    private func unsupported(_ layer: Layer, _ reason: String, _ remedy: String) -> NetworkError {
        .unsupported(layer: layer.name, kind: layer.operation.kind, reason: reason, remedy: remedy)
    }

    /// A layer's name without what exporters add: `/e.0.0/Conv` becomes `e.0.0`.
    private func displayName(_ layer: Layer) -> String {
        var parts = layer.name.split(separator: "/").map(String.init)
        if let last = parts.last, parts.count > 1, last.prefix(while: { $0 != "_" }) == layer.operation.kind { parts.removeLast() }
        return parts.isEmpty ? layer.name : parts.joined(separator: "/")
    }

    /// What the layer is in a word, such as `Conv 3×3` or `ConvT 2×2 /2`.
    private func displayKind(_ operation: LayerOperation) -> String {
        switch operation {
        case .convolution(let layer):
            "Conv \(layer.kernelHeight)×\(layer.kernelWidth)" + (layer.strideY > 1 || layer.strideX > 1 ? " /\(layer.strideY)" : "")
        case .transposedConvolution(let layer): "ConvT \(layer.kernelHeight)×\(layer.kernelWidth) ×\(layer.strideY)"
        case .averagePool(let pooling): "AvgPool \(pooling.kernelHeight)×\(pooling.kernelWidth)"
        default: operation.kind
        }
    }
}

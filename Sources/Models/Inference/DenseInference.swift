public import Formats

/// A network prepared for dense, non-spiking inference on images of one size, in 32-bit floats.
///
/// Preparing lays the weights out once; a value can then run any number of images, from several threads at a time.
/// Results do not depend on the number of threads.
///
///     let inference = try DenseInference(network, input: Shape(channels: 1, height: 56, width: 40))
///     let logits = try inference.run(slices, threads: 2)  // [N, C, H, W] in, [N, C', H', W'] out
public struct DenseInference: Sendable {
    /// The output shape of every layer.
    public let shapes: [Shape]
    private let layers: [Layer]
    private let output: Int
    /// Convolutions laid out for this image size, by layer.
    private let convolutions: [GatherConvolution?]
    /// For each layer, the values that nothing reads after it.
    private let lastUses: [[Int]]

    /// Sees the values of each layer as they are computed, height × width × channels with channels fastest.
    public typealias Observer = (_ layer: Int, _ values: [Float]) -> Void
    /// The same for a batch; called from several threads at once, in layer order within each sample.
    public typealias BatchObserver = @Sendable (_ sample: Int, _ layer: Int, _ values: [Float]) -> Void

    /// Throws what `Network.shapes(input:)` throws.
    public init(_ network: Network, input: Shape) throws(NetworkError) {
        let shapes = try network.shapes(input: input)
        self.shapes = shapes
        layers = network.layers
        output = network.output
        convolutions = network.layers.indices.map { index in
            switch network.layers[index].operation {
            case .convolution(let layer):
                GatherConvolution(layer, input: shapes[network.layers[index].inputs[0]], output: shapes[index])
            case .transposedConvolution(let layer):
                GatherConvolution(layer, input: shapes[network.layers[index].inputs[0]], output: shapes[index])
            default: nil
            }
        }
        var lastReader = Array(network.layers.indices)
        for (index, layer) in network.layers.enumerated() {
            for source in layer.inputs { lastReader[source] = index }
        }
        var lastUses = [[Int]](repeating: [], count: network.layers.count)
        for (source, reader) in lastReader.enumerated() where source != network.output { lastUses[reader].append(source) }
        self.lastUses = lastUses
    }

    /// The network's output for one image `[C, H, W]` or a batch `[N, C, H, W]`, in the same form.
    ///
    /// A batch runs its samples in parallel, a single image the rows of its convolutions. Throws `NetworkError.shape`
    /// when the image is not of the prepared size.
    public func run(_ input: Tensor, threads: Int = 1) throws(NetworkError) -> Tensor {
        if input.shape.count == 4 { return try run(batch: input, threads: threads, observe: nil) }
        return try run(input, threads: threads, observe: { _, _ in })
    }

    /// The output `[C, H, W]` for one image `[C, H, W]`, showing every layer's values on the way.
    public func run(_ image: Tensor, threads: Int = 1, observe: Observer) throws(NetworkError) -> Tensor {
        try check(image.shape, expected: [shapes[0].channels, shapes[0].height, shapes[0].width])
        let values = forward(ChannelOrder.channelsLast(image.scalars[...], shape: shapes[0]), threads: threads, observe: observe)
        let shape = shapes[output]
        return Tensor(shape: [shape.channels, shape.height, shape.width], scalars: ChannelOrder.channelsFirst(values, shape: shape))
    }

    /// The outputs `[N, C, H, W]` for a batch `[N, C, H, W]`, showing every layer's values on the way.
    public func run(batch: Tensor, threads: Int = 1, observe: BatchObserver?) throws(NetworkError) -> Tensor {
        let samples = batch.shape.first ?? 0
        try check(batch.shape, expected: [samples, shapes[0].channels, shapes[0].height, shapes[0].width])
        let size = shapes[0].count
        let shape = shapes[output]
        // With fewer samples than threads, the rest of the threads help inside each sample.
        let inner = max(1, threads / max(1, samples))
        let outputs = parallelMap(count: samples, threads: threads) { sample in
            let image = ChannelOrder.channelsLast(batch.scalars[sample * size..<(sample + 1) * size], shape: shapes[0])
            let values = forward(image, threads: inner) { observe?(sample, $0, $1) }
            return ChannelOrder.channelsFirst(values, shape: shape)
        }
        return Tensor(shape: [samples, shape.channels, shape.height, shape.width], scalars: Array(outputs.joined()))
    }

    private func check(_ actual: [Int], expected: [Int]) throws(NetworkError) {
        if actual != expected {
            throw .shape(layer: layers[0].name, reason: "the image has shape \(actual), the network was prepared for \(expected)")
        }
    }

    private func forward(_ image: [Float], threads: Int, observe: Observer) -> [Float] {
        var values = [[Float]](repeating: [], count: layers.count)
        for index in layers.indices {
            values[index] = index == 0 ? image : evaluate(index, values: values, threads: threads)
            observe(index, values[index])
            // A U-Net's early activations are its largest; those no longer needed go before the next are made.
            for finished in lastUses[index] { values[finished] = [] }
        }
        return values[output]
    }

    private func evaluate(_ index: Int, values: [[Float]], threads: Int) -> [Float] {
        let layer = layers[index]
        let source = layer.inputs[0]
        switch layer.operation {
        case .input: return values[index]
        case .convolution, .transposedConvolution:
            guard let convolution = convolutions[index] else { preconditionFailure("layer \(layer.name) was not prepared") }
            return convolution.apply(values[source], threads: threads)
        case .relu: return PointwiseLayers.relu(values[source])
        case .leakyRelu(let slope): return PointwiseLayers.leakyRelu(values[source], slope: slope)
        case .lifRate(let rate): return values[source].map { rate($0) }
        case .channelAffine(let affine): return PointwiseLayers.affine(values[source], affine)
        case .averagePool(let pooling):
            return PointwiseLayers.averagePool(values[source], pooling, input: shapes[source], output: shapes[index])
        case .maxPool(let pooling):
            return PointwiseLayers.maxPool(values[source], pooling, input: shapes[source], output: shapes[index])
        case .globalAveragePool: return PointwiseLayers.globalAveragePool(values[source], channels: shapes[source].channels)
        case .resize(let resize): return ResizeLayer.apply(values[source], resize, input: shapes[source], output: shapes[index])
        case .pad(let padding): return RearrangingLayers.pad(values[source], padding, input: shapes[source], output: shapes[index])
        case .depthToSpace(let shuffle):
            return RearrangingLayers.depthToSpace(values[source], shuffle, input: shapes[source], output: shapes[index])
        case .add: return PointwiseLayers.add(layer.inputs.map { values[$0] })
        case .clip(let minimum, let maximum): return PointwiseLayers.clip(values[source], minimum: minimum, maximum: maximum)
        case .upsample(let factorY, let factorX):
            return PointwiseLayers.upsample(values[source], factorY: factorY, factorX: factorX, input: shapes[source])
        case .concatenate:
            return PointwiseLayers.concatenate(layer.inputs.map { values[$0] }, channels: layer.inputs.map { shapes[$0].channels })
        case .sigmoid: return HeadLayers.sigmoid(values[source])
        case .softmax: return HeadLayers.softmax(values[source], channels: shapes[source].channels)
        case .logSoftmax: return HeadLayers.logSoftmax(values[source], channels: shapes[source].channels)
        case .argMax: return HeadLayers.argMax(values[source], channels: shapes[source].channels)
        case .threshold(let cut): return HeadLayers.threshold(values[source], above: cut)
        }
    }
}

extension Network {
    /// The dense output for one image `[C, H, W]` or a batch `[N, C, H, W]`; prepare a `DenseInference` to run many.
    public func infer(_ input: Tensor, threads: Int = 1) throws(NetworkError) -> Tensor {
        guard input.shape.count == 3 || input.shape.count == 4 else {
            throw .shape(layer: layers.first?.name ?? name, reason: "an image has shape [C, H, W] or [N, C, H, W], not \(input.shape)")
        }
        let sizes = input.shape.suffix(3).map { $0 }
        let inference = try DenseInference(self, input: Shape(channels: sizes[0], height: sizes[1], width: sizes[2]))
        return try inference.run(input, threads: threads)
    }
}

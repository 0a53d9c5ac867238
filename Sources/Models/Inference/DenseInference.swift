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
    /// The layers prepared for this image size.
    private let forms: [DenseForm]
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
        forms = network.layers.indices.map { index in
            let layer = network.layers[index]
            return layer.operation.definition.dense(inputs: layer.inputs.map { shapes[$0] }, output: shapes[index])
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
    ///
    /// - Throws: `NetworkError.shape`, or `.overflow` naming the layer whose values are no longer finite.
    public func run(_ image: Tensor, threads: Int = 1, observe: Observer) throws(NetworkError) -> Tensor {
        try check(image.shape, expected: [shapes[0].channels, shapes[0].height, shapes[0].width])
        let values = try forward(ChannelOrder.channelsLast(image.scalars[...], shape: shapes[0]), threads: threads, observe: observe)
        let shape = shapes[output]
        return Tensor(shape: [shape.channels, shape.height, shape.width], scalars: ChannelOrder.channelsFirst(values, shape: shape))
    }

    /// The outputs `[N, C, H, W]` for a batch `[N, C, H, W]`, showing every layer's values on the way.
    ///
    /// - Throws: `NetworkError.shape`, or `.overflow` naming the layer whose values are no longer finite.
    public func run(batch: Tensor, threads: Int = 1, observe: BatchObserver?) throws(NetworkError) -> Tensor {
        let samples = batch.shape.first ?? 0
        try check(batch.shape, expected: [samples, shapes[0].channels, shapes[0].height, shapes[0].width])
        let size = shapes[0].count
        let shape = shapes[output]
        // With fewer samples than threads, the rest of the threads help inside each sample.
        let inner = max(1, threads / max(1, samples))
        let outputs = parallelMap(count: samples, threads: threads) { sample -> Result<[Float], NetworkError> in
            let image = ChannelOrder.channelsLast(batch.scalars[sample * size..<(sample + 1) * size], shape: shapes[0])
            return Result { () throws(NetworkError) in
                ChannelOrder.channelsFirst(try forward(image, threads: inner) { observe?(sample, $0, $1) }, shape: shape)
            }
        }
        var scalars: [Float] = []
        scalars.reserveCapacity(samples * shape.count)
        for output in outputs { scalars += try output.get() }
        return Tensor(shape: [samples, shape.channels, shape.height, shape.width], scalars: scalars)
    }

    private func check(_ actual: [Int], expected: [Int]) throws(NetworkError) {
        if actual != expected {
            throw .shape(layer: layers[0].name, reason: "the image has shape \(actual), the network was prepared for \(expected)")
        }
    }

    private func forward(_ image: [Float], threads: Int, observe: Observer) throws(NetworkError) -> [Float] {
        var values = [[Float]](repeating: [], count: layers.count)
        for index in layers.indices {
            values[index] = index == 0 ? image : forms[index](layers[index].inputs.map { values[$0] }, threads)
            guard FiniteValues.allFinite(values[index]) else { throw overflow(of: index, image) }
            observe(index, values[index])
            // A U-Net's early activations are its largest; those no longer needed go before the next are made.
            for finished in lastUses[index] { values[finished] = [] }
        }
        return values[output]
    }

    private func overflow(of index: Int, _ image: [Float]) -> NetworkError {
        let largest = image.reduce(0) { max($0, abs($1)) }
        guard index > 0, largest.isFinite else { return .overflow(layer: layers[index].name, reason: "the input holds a value that is not finite") }
        return .overflow(
            layer: layers[index].name,
            reason: "its values leave the range of 32-bit floats (3.4e38) on an input that reaches \(largest); scale the input to what the network was trained on, such as with --preprocess divide=\(largest)")
    }
}

extension Network {
    /// The dense output for one image `[C, H, W]` or a batch `[N, C, H, W]`; prepare a `DenseInference` to run many.
    ///
    /// - Throws: `NetworkError.shape` where images and layers do not fit, or `.overflow` naming the layer whose values are not finite.
    public func infer(_ input: Tensor, threads: Int = 1) throws(NetworkError) -> Tensor {
        guard input.shape.count == 3 || input.shape.count == 4 else {
            throw .shape(layer: layers.first?.name ?? name, reason: "an image has shape [C, H, W] or [N, C, H, W], not \(input.shape)")
        }
        let sizes = input.shape.suffix(3).map { $0 }
        let inference = try DenseInference(self, input: Shape(channels: sizes[0], height: sizes[1], width: sizes[2]))
        return try inference.run(input, threads: threads)
    }
}

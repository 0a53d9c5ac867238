/// What a layer's value is while every source is silent: the sum of biases and normalisation shifts, carried through the
/// linear operations behind them.
///
/// Behind zero padding a constant is no constant any more, because taps outside the image contribute nothing; the offset is
/// then a map, so that folding stays exact at borders.
enum Offset {
    case none
    /// One value per channel, the same at every pixel.
    case channels([Float])
    /// One value per neuron, height × width × channels.
    case map([Float])

    /// A bias that may be empty.
    init(bias: [Float]) { self = bias.isEmpty ? .none : .channels(bias) }

    /// A full map, kept per channel where every pixel has the same.
    private init(map: [Float], channels: Int) {
        let first = map.prefix(channels)
        let isUniform = map.indices.allSatisfy { map[$0] == first[$0 % channels] }
        self = isUniform ? .channels(Array(first)) : .map(map)
    }

    /// The value of every neuron of a layer.
    private func values(_ shape: Shape) -> [Float] {
        switch self {
        case .none: Array(repeating: 0, count: shape.count)
        case .channels(let values): (0..<shape.count).map { values[$0 % shape.channels] }
        case .map(let values): values
        }
    }

    /// Behind a convolution without (`bias` empty) or with a bias.
    func convolved(_ layer: Convolution, input: Shape, output: Shape) -> Offset {
        if case .none = self { return Offset(bias: layer.bias) }
        return Offset(map: GatherConvolution(layer, input: input, output: output).apply(values(input), threads: 1), channels: output.channels)
    }

    /// Behind a transposed convolution.
    func convolved(_ layer: TransposedConvolution, input: Shape, output: Shape) -> Offset {
        if case .none = self { return Offset(bias: layer.bias) }
        return Offset(map: GatherConvolution(layer, input: input, output: output).apply(values(input), threads: 1), channels: output.channels)
    }

    /// Behind a scale and a shift per channel.
    func affine(_ layer: ChannelAffine, shape: Shape) -> Offset {
        switch self {
        case .none: Offset(bias: layer.shift)
        case .channels(let values): .channels(PointwiseLayers.affine(values, layer))
        case .map(let values): .map(PointwiseLayers.affine(values, layer))
        }
    }

    /// Behind an average pooling.
    func pooled(_ pooling: Pooling, input: Shape, output: Shape) -> Offset {
        if case .none = self { return .none }
        return Offset(map: PointwiseLayers.averagePool(values(input), pooling, input: input, output: output), channels: output.channels)
    }

    /// Behind nearest-neighbour upsampling.
    func upsampled(y factorY: Int, x factorX: Int, input: Shape) -> Offset {
        guard case .map(let values) = self else { return self }
        return .map(PointwiseLayers.upsample(values, factorY: factorY, factorX: factorX, input: input))
    }

    /// Behind a pixel shuffle.
    func shuffled(_ layer: DepthToSpace, input: Shape, output: Shape) -> Offset {
        if case .none = self { return .none }
        return Offset(map: RearrangingLayers.depthToSpace(values(input), layer, input: input, output: output), channels: output.channels)
    }

    /// Behind zeros around the image, or a crop.
    func padded(_ padding: Padding, input: Shape, output: Shape) -> Offset {
        if case .none = self { return .none }
        return Offset(map: RearrangingLayers.pad(values(input), padding, input: input, output: output), channels: output.channels)
    }

    /// Of a sum of layers.
    func adding(_ other: Offset, shape: Shape) -> Offset {
        switch (self, other) {
        case (.none, _): other
        case (_, .none): self
        case (.channels(let a), .channels(let b)): .channels(zip(a, b).map { $0 + $1 })
        default: Offset(map: PointwiseLayers.add([values(shape), other.values(shape)]), channels: shape.channels)
        }
    }

    /// Of a concatenation of `parts`.
    static func joined(_ parts: [(offset: Offset, shape: Shape)]) -> Offset {
        let isNone = parts.allSatisfy { if case .none = $0.offset { true } else { false } }
        if isNone { return .none }
        let channels = parts.map(\.shape.channels)
        return Offset(
            map: PointwiseLayers.concatenate(parts.map { $0.offset.values($0.shape) }, channels: channels), channels: channels.reduce(0, +))
    }
}

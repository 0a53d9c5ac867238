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

    /// Behind a linear layer with one input.
    func behind(_ layer: some LayerDefinition, input: Shape, output: Shape) -> Offset {
        if case .none = self { return Offset(bias: layer.constant) }
        return Offset(map: layer.dense(inputs: [input], output: output)([values(input)], 1), channels: output.channels)
    }

    /// Of a sum of layers.
    func adding(_ other: Offset, shape: Shape) -> Offset {
        switch (self, other) {
        case (.none, _): other
        case (_, .none): self
        case (.channels(let a), .channels(let b)): .channels(zip(a, b).map { $0 + $1 })
        default: Offset(map: Addition.sum([values(shape), other.values(shape)]), channels: shape.channels)
        }
    }

    /// Of a concatenation of `parts`.
    static func joined(_ parts: [(offset: Offset, shape: Shape)]) -> Offset {
        let isNone = parts.allSatisfy { if case .none = $0.offset { true } else { false } }
        if isNone { return .none }
        let channels = parts.map(\.shape.channels)
        return Offset(
            map: Concatenation.join(parts.map { $0.offset.values($0.shape) }, channels: channels), channels: channels.reduce(0, +))
    }
}

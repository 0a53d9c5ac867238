import Formats

/// `scale` · x + `shift` in each channel: batch normalisation with its statistics fixed (Ioffe and Szegedy 2015).
public struct ChannelAffine: Sendable, Equatable {
    /// One per channel.
    public var scale: [Float]
    /// One per channel.
    public var shift: [Float]

    /// Both of one length, the channel count.
    public init(scale: [Float], shift: [Float]) {
        self.scale = scale
        self.shift = shift
    }
}

extension ChannelAffine: LayerDefinition {
    static let kind = "BatchNormalization"
    static let word = "channelAffine"
    var operation: LayerOperation { .channelAffine(self) }

    func check(_ layer: LayerCheck) throws(NetworkError) {
        try layer.range(scale.count, "channels", in: 1...GraphLimits.channels)
        guard shift.count == scale.count else { throw layer.failure("it has \(shift.count) shifts for \(scale.count) channels") }
    }

    func outputShape(_ inputs: [Shape], _ layer: LayerCheck) throws(NetworkError) -> Shape {
        try layer.channels(inputs[0].channels, scale.count)
        return inputs[0]
    }

    func dense(inputs: [Shape], output: Shape) -> DenseForm {
        { inputs, _ in
            let values = inputs[0]
            let channels = scale.count
            return values.indices.map { values[$0] * scale[$0 % channels] + shift[$0 % channels] }
        }
    }

    var parameterArrays: [[Float]] { [scale, shift] }
    var constant: [Float] { shift }
    var spikingForm: SpikingForm { .folded(words: "folded: weights and biases of its readers") }
    var linearReach: LinearReach { .passes }

    func folded(_ folding: Folding) throws(NetworkError) -> FoldedValue {
        try folding.extended(by: self) { path in path.scaled(by: scale) }
    }

    var tensors: [NamedTensor] { NamedTensor.vector("scale", scale) + NamedTensor.vector("shift", shift) }

    init(_ fields: LayerFields) throws(FileError) {
        _ = try fields.parameters([])
        self.init(scale: try fields.vector("scale"), shift: try fields.vector("shift"))
    }
}

extension LinearPath {
    /// This path followed by a scale per channel of the folded layer's value.
    func scaled(by scale: [Float]) -> LinearPath {
        switch form {
        case .resampling(let y, let x, let gains):
            return with(.resampling(y: y, x: x, gains: gains.indices.map { gains[$0] * scale[firstChannel + folded($0)] }))
        case .kernel(var kernel, let y, let x):
            let reach = kernel.outputsPerGroup
            for index in kernel.weights.indices {
                let output = kernel.firstOutput(of: index / reach % kernel.inputChannels) + index % reach
                kernel.weights[index] *= scale[firstChannel + output]
            }
            return with(.kernel(kernel, y: y, x: x))
        }
    }
}

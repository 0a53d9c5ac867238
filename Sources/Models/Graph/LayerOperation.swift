/// What a layer computes. Spatial pairs are (y, x). What is known of each case stands in its file in `Layers`.
public enum LayerOperation: Sendable, Equatable {
    /// The network's input; `height` and `width` are `nil` where the file leaves them open.
    case input(channels: Int, height: Int?, width: Int?)
    /// A cross-correlation with shared weights; batch normalisation behind it is folded in on import.
    case convolution(Convolution)
    /// The transpose of a convolution: enlarges an image by its stride.
    case transposedConvolution(TransposedConvolution)
    /// max(x, 0).
    case relu
    /// x for x ≥ 0, `slope` · x below.
    case leakyRelu(slope: Float)
    /// The firing rate of a leaky integrate-and-fire neuron.
    case lifRate(LIFRate)
    /// A batch normalisation that no convolution before it could take in.
    case channelAffine(ChannelAffine)
    /// Group or instance normalisation, whose statistics are those of the image at hand.
    case groupNormalization(GroupNormalization)
    /// The mean of each window, channel by channel.
    case averagePool(Pooling)
    /// The largest value of each window, channel by channel.
    case maxPool(Pooling)
    /// The mean of each channel.
    case globalAveragePool
    /// Nearest-neighbour upsampling by a whole factor.
    case upsample(factorY: Int, factorX: Int)
    /// Any other change of size by interpolation.
    case resize(Resize)
    /// Zeros around the image; a negative padding cuts pixels off.
    case pad(Padding)
    /// Blocks of channels that become blocks of pixels (pixel shuffle).
    case depthToSpace(DepthToSpace)
    /// Concatenation along channels, in the order of the inputs.
    case concatenate
    /// The sum of images of one shape: a residual connection.
    case add
    /// x limited to `minimum` ... `maximum`; either may be infinite.
    case clip(minimum: Float, maximum: Float)
    /// Rounding to the integers of a quantised network and back.
    case quantize(IntegerFormat)
    /// The logistic function at a read-out.
    case sigmoid
    /// Softmax over channels at a read-out.
    case softmax
    /// The logarithm of softmax over channels at a read-out.
    case logSoftmax
    /// The number of the largest channel, behind a read-out.
    case argMax
    /// 1 above a number and 0 elsewhere, behind a read-out.
    case threshold(Float)

    /// What is known of the layer.
    var definition: any LayerDefinition {
        switch self {
        case .input(let channels, let height, let width): InputLayer(channels: channels, height: height, width: width)
        case .convolution(let layer): layer
        case .transposedConvolution(let layer): layer
        case .relu: Rectifier()
        case .leakyRelu(let slope): LeakyRectifier(slope: slope)
        case .lifRate(let rate): rate
        case .channelAffine(let layer): layer
        case .groupNormalization(let layer): layer
        case .averagePool(let window): AveragePooling(window: window)
        case .maxPool(let window): MaxPooling(window: window)
        case .globalAveragePool: GlobalAveragePooling()
        case .upsample(let factorY, let factorX): Upsampling(factorY: factorY, factorX: factorX)
        case .resize(let resize): resize
        case .pad(let padding): PaddingLayer(padding: padding)
        case .depthToSpace(let shuffle): shuffle
        case .concatenate: Concatenation()
        case .add: Addition()
        case .clip(let minimum, let maximum): Clipping(minimum: minimum, maximum: maximum)
        case .quantize(let format): format
        case .sigmoid: Sigmoid()
        case .softmax: Softmax()
        case .logSoftmax: LogSoftmax()
        case .argMax: LargestChannel()
        case .threshold(let cut): Threshold(cut: cut)
        }
    }

    /// Every kind, in the order in which a network file's errors look for a similar word.
    static let definitions: [any LayerDefinition.Type] = [
        InputLayer.self, Convolution.self, TransposedConvolution.self, Rectifier.self, LeakyRectifier.self, LIFRate.self, ChannelAffine.self,
        AveragePooling.self, MaxPooling.self, GlobalAveragePooling.self, Upsampling.self, Resize.self, PaddingLayer.self, DepthToSpace.self,
        Concatenation.self, Addition.self, GroupNormalization.self, Clipping.self, IntegerFormat.self, Sigmoid.self, Softmax.self, LogSoftmax.self, LargestChannel.self, Threshold.self,
    ]
}

extension LayerOperation {
    /// The operator's name in ONNX.
    public var kind: String { type(of: definition).kind }

    /// Whether it turns scores into probabilities or decisions, which a read-out does after accumulating.
    public var isHead: Bool {
        switch definition.headForm {
        case .squashing, .decision, .rounding: true
        case .rectifier, nil: false
        }
    }

    /// Whether the operation becomes neurons: a rate that is zero up to some input and rises from there.
    public var isActivation: Bool { if case .neurons = definition.spikingForm { true } else { false } }

    /// Whether every stored weight and bias is a number.
    public var hasFiniteParameters: Bool { definition.parameterArrays.allSatisfy { $0.allSatisfy(\.isFinite) } }

    /// Stored weights and biases.
    public var parameterCount: Int { definition.parameterArrays.reduce(0) { $0 + $1.count } }
}

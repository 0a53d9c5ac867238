/// What a layer computes. Spatial pairs are (y, x).
public enum LayerOperation: Sendable, Equatable {
    /// The network's input; `height` and `width` are `nil` where the file leaves them open.
    case input(channels: Int, height: Int?, width: Int?)
    case convolution(Convolution)
    case transposedConvolution(TransposedConvolution)
    case relu
    /// x for x ≥ 0, `slope` · x below.
    case leakyRelu(slope: Float)
    /// The firing rate of a leaky integrate-and-fire neuron.
    case lifRate(LIFRate)
    /// A batch normalisation that no convolution before it could take in.
    case channelAffine(ChannelAffine)
    case averagePool(Pooling)
    case maxPool(Pooling)
    /// The mean of each channel.
    case globalAveragePool
    /// Nearest-neighbour upsampling by a whole factor.
    case upsample(factorY: Int, factorX: Int)
    /// Any other change of size by interpolation.
    case resize(Resize)
    /// Zeros around the image; a negative padding cuts pixels off.
    case pad(Padding)
    case depthToSpace(DepthToSpace)
    /// Concatenation along channels, in the order of the inputs.
    case concatenate
    /// The sum of images of one shape: a residual connection.
    case add
    /// x limited to `minimum` ... `maximum`; either may be infinite.
    case clip(minimum: Float, maximum: Float)
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

    /// The operator's name in ONNX.
    public var kind: String {
        switch self {
        case .input: "Input"
        case .convolution: "Conv"
        case .transposedConvolution: "ConvTranspose"
        case .relu: "Relu"
        case .leakyRelu: "LeakyRelu"
        case .lifRate: "LIFRate"
        case .channelAffine: "BatchNormalization"
        case .averagePool: "AveragePool"
        case .maxPool: "MaxPool"
        case .globalAveragePool: "GlobalAveragePool"
        case .upsample, .resize: "Resize"
        case .pad: "Pad"
        case .depthToSpace: "DepthToSpace"
        case .concatenate: "Concat"
        case .add: "Add"
        case .clip: "Clip"
        case .sigmoid: "Sigmoid"
        case .softmax: "Softmax"
        case .logSoftmax: "LogSoftmax"
        case .argMax: "ArgMax"
        case .threshold: "Greater"
        }
    }

    /// Whether it turns scores into probabilities or decisions, which a read-out does after accumulating.
    public var isHead: Bool {
        switch self {
        case .sigmoid, .softmax, .logSoftmax, .argMax, .threshold: true
        default: false
        }
    }

    /// Whether the operation becomes neurons: a rate that is zero up to some input and rises from there.
    public var isActivation: Bool {
        switch self {
        case .relu, .leakyRelu, .lifRate, .clip(minimum: 0, maximum: _): true
        default: false
        }
    }

    /// Whether every stored weight and bias is a number.
    public var hasFiniteParameters: Bool {
        switch self {
        case .convolution(let layer): layer.weights.allSatisfy(\.isFinite) && layer.bias.allSatisfy(\.isFinite)
        case .transposedConvolution(let layer): layer.weights.allSatisfy(\.isFinite) && layer.bias.allSatisfy(\.isFinite)
        case .channelAffine(let layer): layer.scale.allSatisfy(\.isFinite) && layer.shift.allSatisfy(\.isFinite)
        default: true
        }
    }

    /// Stored weights and biases.
    public var parameterCount: Int {
        switch self {
        case .convolution(let layer): layer.weights.count + layer.bias.count
        case .transposedConvolution(let layer): layer.weights.count + layer.bias.count
        case .channelAffine(let layer): layer.scale.count + layer.shift.count
        default: 0
        }
    }
}

/// `scale` · x + `shift` in each channel: batch normalisation with its statistics fixed (Ioffe and Szegedy 2015).
public struct ChannelAffine: Sendable, Equatable {
    /// One per channel.
    public var scale: [Float]
    /// One per channel.
    public var shift: [Float]

    public init(scale: [Float], shift: [Float]) {
        self.scale = scale
        self.shift = shift
    }
}

/// Zero padding of an image, in pixels. As a layer of its own it may be negative and cut pixels off.
public struct Padding: Sendable, Equatable {
    public var top: Int
    public var left: Int
    public var bottom: Int
    public var right: Int

    public init(top: Int, left: Int, bottom: Int, right: Int) {
        self.top = top
        self.left = left
        self.bottom = bottom
        self.right = right
    }

    /// The same padding on all four sides.
    public init(_ all: Int) { self.init(top: all, left: all, bottom: all, right: all) }
}

/// A two-dimensional cross-correlation, as ONNX `Conv`.
public struct Convolution: Sendable, Equatable {
    public var inputChannels: Int
    public var outputChannels: Int
    public var kernelHeight: Int
    public var kernelWidth: Int
    public var strideY: Int
    public var strideX: Int
    public var dilationY: Int
    public var dilationX: Int
    public var padding: Padding
    public var groups: Int
    /// `[output][input / groups][ky][kx]`.
    public var weights: [Float]
    /// One per output channel, or empty.
    public var bias: [Float]

    public init(
        inputChannels: Int, outputChannels: Int, kernelHeight: Int, kernelWidth: Int, strideY: Int = 1, strideX: Int = 1,
        dilationY: Int = 1, dilationX: Int = 1, padding: Padding = Padding(0), groups: Int = 1, weights: [Float], bias: [Float] = []
    ) {
        self.inputChannels = inputChannels
        self.outputChannels = outputChannels
        self.kernelHeight = kernelHeight
        self.kernelWidth = kernelWidth
        self.strideY = strideY
        self.strideX = strideX
        self.dilationY = dilationY
        self.dilationX = dilationX
        self.padding = padding
        self.groups = groups
        self.weights = weights
        self.bias = bias
    }
}

/// A transposed convolution, as ONNX `ConvTranspose`.
public struct TransposedConvolution: Sendable, Equatable {
    public var inputChannels: Int
    public var outputChannels: Int
    public var kernelHeight: Int
    public var kernelWidth: Int
    public var strideY: Int
    public var strideX: Int
    public var dilationY: Int
    public var dilationX: Int
    public var padding: Padding
    public var outputPaddingY: Int
    public var outputPaddingX: Int
    public var groups: Int
    /// `[input][output / groups][ky][kx]`.
    public var weights: [Float]
    /// One per output channel, or empty.
    public var bias: [Float]

    public init(
        inputChannels: Int, outputChannels: Int, kernelHeight: Int, kernelWidth: Int, strideY: Int = 1, strideX: Int = 1,
        dilationY: Int = 1, dilationX: Int = 1, padding: Padding = Padding(0), outputPaddingY: Int = 0, outputPaddingX: Int = 0,
        groups: Int = 1, weights: [Float], bias: [Float] = []
    ) {
        self.inputChannels = inputChannels
        self.outputChannels = outputChannels
        self.kernelHeight = kernelHeight
        self.kernelWidth = kernelWidth
        self.strideY = strideY
        self.strideX = strideX
        self.dilationY = dilationY
        self.dilationX = dilationX
        self.padding = padding
        self.outputPaddingY = outputPaddingY
        self.outputPaddingX = outputPaddingX
        self.groups = groups
        self.weights = weights
        self.bias = bias
    }
}

/// The window of an average or a max pooling. Average pooling divides by the window's full size when
/// `countsPadding`, by its taps inside the image otherwise.
public struct Pooling: Sendable, Equatable {
    public var kernelHeight: Int
    public var kernelWidth: Int
    public var strideY: Int
    public var strideX: Int
    public var padding: Padding
    public var countsPadding: Bool

    public init(
        kernelHeight: Int, kernelWidth: Int, strideY: Int, strideX: Int, padding: Padding = Padding(0), countsPadding: Bool = false
    ) {
        self.kernelHeight = kernelHeight
        self.kernelWidth = kernelWidth
        self.strideY = strideY
        self.strideX = strideX
        self.padding = padding
        self.countsPadding = countsPadding
    }

    /// Whether windows lie side by side, inside the image.
    public var isDisjoint: Bool { kernelHeight == strideY && kernelWidth == strideX && padding == Padding(0) }

    /// An average pooling as a depthwise convolution; `nil` where windows at the border divide by fewer taps than others.
    func depthwise(channels: Int) -> Convolution? {
        guard padding == Padding(0) || countsPadding else { return nil }
        let taps = kernelHeight * kernelWidth
        return Convolution(
            inputChannels: channels, outputChannels: channels, kernelHeight: kernelHeight, kernelWidth: kernelWidth, strideY: strideY,
            strideX: strideX, padding: padding, groups: channels, weights: Array(repeating: 1 / Float(taps), count: channels * taps))
    }
}

/// What a NIR node computes, with its parameters as the file has them.
///
/// The nineteen primitives of NIR 1.0.8, and the extensions that stand for what NIR cannot say; an extension's type begins with
/// `Synfire`, so that no other program takes it for something else.
public indirect enum NIRPrimitive: Sendable, Equatable {
    /// `shape` is [n], [C, L] or [C, H, W].
    case input(shape: [Int])
    /// Shapes are as of `input`.
    case output(shape: [Int])
    /// A graph inside the graph, with inputs and outputs of its own.
    case graph(NIRGraph)
    /// y = W x + b; W is [out, in].
    case affine(weight: RawTensor, bias: RawTensor)
    /// y = W x
    case linear(weight: RawTensor)
    /// y = x ⊙ s
    case scale(RawTensor)
    /// `Conv1d` or `Conv2d`.
    case convolution(NIRConvolution)
    /// `SumPool2d`, `AvgPool2d`, or the extension for maxima.
    case pooling(NIRPooling)
    /// Makes one axis of the axes from `startAxis` to `endAxis`, both counted from 0 and included; below zero from the end.
    case flatten(startAxis: Int, endAxis: Int, inputShape: [Int]?)
    /// y(t) = x(t − τ), seconds.
    case delay(RawTensor)
    /// 1 where x > θ, else 0.
    case threshold(RawTensor)
    /// Dynamics, spiking or not.
    case neuron(NIRNeuron)
    /// An extension.
    case transposedConvolution(NIRTransposedConvolution)
    /// An extension: y = x + b, b as large as x.
    case bias(RawTensor)

    /// The type as files write it.
    public var typeName: String {
        switch self {
        case .input: "Input"
        case .output: "Output"
        case .graph: "NIRGraph"
        case .affine: "Affine"
        case .linear: "Linear"
        case .scale: "Scale"
        case .convolution(let layer): layer.spatialAxes == 1 ? "Conv1d" : "Conv2d"
        case .pooling(let layer): layer.kind.rawValue
        case .flatten: "Flatten"
        case .delay: "Delay"
        case .threshold: "Threshold"
        case .neuron(let neuron): neuron.model.rawValue
        case .transposedConvolution: "SynfireConvTranspose2d"
        case .bias: "SynfireBias"
        }
    }

    /// Whether no other program knows the primitive.
    public var isExtension: Bool { typeName.hasPrefix("Synfire") }
}

/// A cross-correlation along one (`Conv1d`) or two axes (`Conv2d`), with zero padding.
public struct NIRConvolution: Sendable, Equatable {
    /// How many zeros stand on either side of each axis.
    public enum Padding: Sendable, Equatable {
        /// Zeros on both sides, one number for each spatial axis.
        case pixels([Int])
        /// As many as keep the extents; the odd one stands behind.
        case same
        /// No zeros.
        case valid
    }

    /// [out, in / groups, kernel extents…].
    public var weight: RawTensor
    /// [out]
    public var bias: RawTensor
    /// One number for each spatial axis.
    public var stride: [Int]
    /// Zeros around the input.
    public var padding: Padding
    /// One number for each spatial axis; 1 for a dense kernel.
    public var dilation: [Int]
    /// Blocks that the channels fall into, in order.
    public var groups: Int
    /// Extents without channels, where the file has them.
    public var inputShape: [Int]?

    /// One or two spatial axes, as many as `weight` has beyond two.
    public init(weight: RawTensor, bias: RawTensor, stride: [Int], padding: Padding, dilation: [Int], groups: Int, inputShape: [Int]?) {
        self.weight = weight
        self.bias = bias
        self.stride = stride
        self.padding = padding
        self.dilation = dilation
        self.groups = groups
        self.inputShape = inputShape
    }

    /// One or two.
    public var spatialAxes: Int { weight.shape.count - 2 }
}

/// A sum, an average or (an extension) the maximum over windows; averages count padding.
public struct NIRPooling: Sendable, Equatable {
    /// What becomes of a window, by the type's name in files.
    public enum Kind: String, Sendable, CaseIterable {
        /// Adds its values.
        case sum = "SumPool2d"
        /// Divides the sum by all pixels of the window, padding included.
        case average = "AvgPool2d"
        /// Takes the largest value; an extension that no other program knows.
        case maximum = "SynfireMaxPool2d"
    }

    /// What becomes of a window.
    public var kind: Kind
    /// Height and width, as of the others.
    public var kernel: [Int]
    /// Pixels from one window to the next.
    public var stride: [Int]
    /// Zeros on both sides.
    public var padding: [Int]

    /// All three as [height, width].
    public init(kind: Kind, kernel: [Int], stride: [Int], padding: [Int]) {
        self.kind = kind
        self.kernel = kernel
        self.stride = stride
        self.padding = padding
    }
}

/// A transposed convolution along two axes: source i reaches o = stride · i + dilation · k − padding.
public struct NIRTransposedConvolution: Sendable, Equatable {
    /// [in, out / groups, ky, kx].
    public var weight: RawTensor
    /// Output pixels from one input pixel to the next, [height, width].
    public var stride: [Int]
    /// May be below zero: rows in front that nothing reaches.
    public var padding: [Int]
    /// Output pixels from one tap to the next, [height, width].
    public var dilation: [Int]
    /// Blocks that the channels fall into, in order.
    public var groups: Int
    /// Height and width of what comes out.
    public var outputShape: [Int]

    /// Two spatial axes; `outputShape` says what stride and padding leave open.
    public init(weight: RawTensor, stride: [Int], padding: [Int], dilation: [Int], groups: Int, outputShape: [Int]) {
        self.weight = weight
        self.stride = stride
        self.padding = padding
        self.dilation = dilation
        self.groups = groups
        self.outputShape = outputShape
    }
}

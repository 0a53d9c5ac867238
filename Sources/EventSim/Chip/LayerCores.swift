/// The cores of a chip on which each holds one whole layer, and the layers that they can compute: a convolution, its neurons, and a
/// pooling on the way to each destination.
public struct LayerCores: Sendable, Equatable {
    /// Cores that are alike, in the order of their numbers.
    public struct Kind: Sendable, Equatable {
        /// How many.
        public var cores: Int
        /// Words of kernel memory, one weight each.
        public var kernelWords: Int
        /// Words of neuron memory, one potential each.
        public var neuronWords: Int
        /// Words of bias memory, one channel each.
        public var biasWords: Int

        /// Words of one core.
        public init(cores: Int, kernelWords: Int, neuronWords: Int, biasWords: Int) {
            self.cores = cores
            self.kernelWords = kernelWords
            self.neuronWords = neuronWords
            self.biasWords = biasWords
        }
    }

    /// How a layer computes from what it reads.
    public enum Operator: String, Sendable, CaseIterable {
        /// A window of the input for each output, one group of channels.
        case convolution
        /// The same with groups.
        case groupedConvolution
        /// Every input for each output.
        case dense
        /// Means or sums of windows, on the way from a layer to its reader.
        case averagePooling
        /// A window of the output for each input, and upsampling by repetition, which is one.
        case transposedConvolution
        /// Channels of several layers in line.
        case concatenation
        /// Several layers added.
        case addition
    }

    /// Limits of layers of one sort; `nil` and empty for what is not bounded.
    public struct Limits: Sendable, Equatable {
        /// Sides that a square kernel may have.
        public var kernelSides: [Int] = []
        /// Steps between neighbouring outputs, or, of a transposed convolution, inputs.
        public var strides: [Int] = []
        /// Rows or columns of zeros at an edge.
        public var largestPadding: Int?
        /// Whether an output must lie over each stride-th input, as with `same` padding.
        public var needsSamePadding = false
        /// Rows and columns of the input, at least.
        public var smallestSide: Int?
        /// Rows and columns of the input, at most.
        public var largestSide: Int?
        /// Rows and columns of the output, at most.
        public var largestOutputSide: Int?
        /// Channels of input and output, at most.
        public var largestChannels: Int?
        /// Numbers of input channels that exist.
        public var inputChannels: [Int] = []
        /// Output channels at most, for pairs of input channels and kernel side.
        public var filters: [Filters] = []

        /// Nothing bounded.
        public init() {}
    }

    /// The most output channels of a layer with so many input channels and such a kernel.
    public struct Filters: Sendable, Equatable {
        /// Of the input.
        public var channels: Int
        /// Side of the kernel.
        public var kernel: Int
        /// Output channels, at most.
        public var filters: Int

        /// One row of a table.
        public init(channels: Int, kernel: Int, filters: Int) {
            self.channels = channels
            self.kernel = kernel
            self.filters = filters
        }
    }

    /// By core number; `nil` where nobody published the memories, so that nothing can be mapped.
    public var kinds: [Kind]?
    /// Whether kernels and maps take memory as if their sides and channels were powers of two.
    public var roundsToPowersOfTwo: Bool
    /// Cores that one core can send to; `nil` where nobody says.
    public var destinations: Int?
    /// What layers can be.
    public var operators: Set<Operator>
    /// Sides of a pooling's window, 1 for none; empty for all.
    public var poolSides: [Int]
    /// Of convolutions.
    public var convolution: Limits
    /// Of the layers that read the network's input; `nil` for those of all convolutions.
    public var first: Limits?
    /// Of transposed convolutions.
    public var transposed: Limits?

    /// Figures as a chip file has them.
    public init(
        kinds: [Kind]?, roundsToPowersOfTwo: Bool, destinations: Int?, operators: Set<Operator>, poolSides: [Int] = [], convolution: Limits,
        first: Limits? = nil, transposed: Limits? = nil
    ) {
        self.kinds = kinds
        self.roundsToPowersOfTwo = roundsToPowersOfTwo
        self.destinations = destinations
        self.operators = operators
        self.poolSides = poolSides
        self.convolution = convolution
        self.first = first
        self.transposed = transposed
    }

    /// The kind of each core, by number; empty where unknown.
    public var kindByCore: [Kind] { (kinds ?? []).flatMap { Array(repeating: $0, count: $0.cores) } }
}

/// What stands for sections that a chip file leaves out because only layer limits are published: nothing is bounded, so that a network
/// reaches the layers' limits. No map is ever made for such a chip.
extension SpikeFormat {
    static let unpublished = SpikeFormat(isSigned: true, payloadBits: 32)
}

extension NeuronCapabilities {
    static let unpublished = NeuronCapabilities(
        models: Set(Model.allCases), resetModes: Set(ResetMode.allCases), softResetCompartments: nil, maxPoolGate: true, readsIdleNeurons: false)
}

extension ArithmeticFormat {
    static let unpublished = ArithmeticFormat(
        weightBits: 8, stateBits: 32, maximumWeightShift: 13, thresholdBits: 17, thresholdShift: 6, biasBits: 13, maximumBiasExponent: 7,
        maximumDelay: 65_536)
}

/// A weighted layer as the counters of other programs see it: pairs of an input value and an existing target.
///
/// Values are channels × height × width, one sample.
public struct CountedLayer: Sendable, Equatable {
    /// How the layer's weights lie between input and output.
    public enum Kind: Sendable, Equatable {
        /// A window of the input for each output.
        case convolution
        /// A window of the output for each input.
        case transposedConvolution
        /// Every input for each output.
        case dense
    }

    /// Channels × height × width; a dense layer has one pixel.
    public struct Extent: Sendable, Equatable {
        /// Channels of the extent.
        public var channels: Int
        /// Rows.
        public var height: Int
        /// Columns.
        public var width: Int

        /// One pixel unless told otherwise, as a dense layer has it.
        public init(channels: Int, height: Int = 1, width: Int = 1) {
            self.channels = channels
            self.height = height
            self.width = width
        }

        /// Neurons.
        public var count: Int { channels * height * width }
    }

    /// How its weights lie.
    public var kind: Kind
    /// Extent of what it reads.
    public var input: Extent
    /// Extent of what it gives.
    public var output: Extent
    /// Rows of its kernel.
    public var kernelHeight: Int
    /// Columns of its kernel.
    public var kernelWidth: Int
    /// Which output rows an input row reaches.
    public var y: TapAxis
    /// Which output columns an input column reaches.
    public var x: TapAxis
    /// `[ky][kx][input channel][output channel]`; every input channel reaches every output channel.
    public var weights: [Float]
    /// Whether a bias is added, which conventions count apart.
    public var hasBias: Bool

    /// - Precondition: the weights fit the kernel and the channels.
    public init(
        kind: Kind, input: Extent, output: Extent, kernelHeight: Int = 1, kernelWidth: Int = 1, y: TapAxis, x: TapAxis,
        weights: [Float], hasBias: Bool
    ) {
        precondition(
            weights.count == kernelHeight * kernelWidth * input.channels * output.channels, "weights do not match the layer's extents")
        self.kind = kind
        self.input = input
        self.output = output
        self.kernelHeight = kernelHeight
        self.kernelWidth = kernelWidth
        self.y = y
        self.x = x
        self.weights = weights
        self.hasBias = hasBias
    }

    /// What one call of the layer works on, for one sample.
    public struct Products: Sendable, Equatable {
        /// Input values that are not zero.
        public var nonzeroInputs = 0
        /// Pairs of a nonzero input and an existing target whose weight is not zero.
        public var effective = 0
        /// The same, zero weights included.
        public var existing = 0
    }

    /// - Precondition: `values` has as many elements as the input.
    public func products(of values: [Float]) -> Products {
        precondition(values.count == input.count, "\(values.count) values for an input of \(input.count)")
        let nonzeroWeights = nonzeroWeightsByTap
        var products = Products()
        for row in 0..<input.height {
            let rows = y.taps(source: row, kernelExtent: kernelHeight, targetExtent: output.height)
            for column in 0..<input.width {
                let columns = x.taps(source: column, kernelExtent: kernelWidth, targetExtent: output.width)
                for channel in 0..<input.channels where values[(channel * input.height + row) * input.width + column] != 0 {
                    products.nonzeroInputs += 1
                    products.existing += rows.count * columns.count * output.channels
                    for rowTap in rows {
                        for columnTap in columns {
                            products.effective +=
                                nonzeroWeights[(rowTap.kernel * kernelWidth + columnTap.kernel) * input.channels + channel]
                        }
                    }
                }
            }
        }
        return products
    }

    /// Pairs of any input and an existing target: the multiply-accumulates of the dense layer.
    public var denseProducts: Int { products(of: Array(repeating: 1, count: input.count)).existing }

    /// Multiply-accumulates with padding taps; of a transposed convolution at its input's resolution.
    public var paddedMacs: Int {
        switch kind {
        case .convolution: output.count * input.channels * kernelHeight * kernelWidth
        case .transposedConvolution, .dense: input.count * output.channels * kernelHeight * kernelWidth
        }
    }

    /// By kernel tap and input channel: output channels that a nonzero weight reaches.
    private var nonzeroWeightsByTap: [Int] {
        (0..<weights.count / output.channels).map { tap in
            weights[tap * output.channels..<(tap + 1) * output.channels].count { $0 != 0 }
        }
    }
}

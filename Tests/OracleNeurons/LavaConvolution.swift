import Models

/// Convolutional synapses of lava-nc 0.10.0 (`PyConvModelFixed`): a true convolution, its kernel flipped, of width × height ×
/// channels tensors; results wrap to 24 bits and leave one step later. Weight exponent and weight bits play no part.
public struct LavaConvolution: Sendable, Equatable {
    /// A pair along width and height.
    public struct Extent: Sendable, Equatable {
        public var width: Int
        public var height: Int

        public init(width: Int, height: Int) {
            self.width = width
            self.height = height
        }
    }

    public let input: Extent
    public let inputChannels: Int
    public let outputChannels: Int
    public let kernel: Extent
    public let stride: Extent
    public let padding: Extent
    public let dilation: Extent
    public let groups: Int
    /// `[output channel][x][y][input channel within the group]`.
    public let weights: [Int]
    /// Bits of a spike's payload; with 0 every spike that is not zero counts 1, its sign included.
    public let messageBits: Int
    private var waiting: [Int]

    public init(
        input: Extent, inputChannels: Int, outputChannels: Int, kernel: Extent, stride: Extent = Extent(width: 1, height: 1),
        padding: Extent = Extent(width: 0, height: 0), dilation: Extent = Extent(width: 1, height: 1), groups: Int = 1, weights: [Int],
        messageBits: Int = 0
    ) {
        precondition(weights.count == outputChannels * kernel.width * kernel.height * (inputChannels / groups), "kernel weights do not match")
        self.input = input
        self.inputChannels = inputChannels
        self.outputChannels = outputChannels
        self.kernel = kernel
        self.stride = stride
        self.padding = padding
        self.dilation = dilation
        self.groups = groups
        self.weights = weights
        self.messageBits = messageBits
        waiting = []
        waiting = Array(repeating: 0, count: output.width * output.height * outputChannels)
    }

    /// Width and height of the result.
    public var output: Extent {
        Extent(
            width: (input.width + 2 * padding.width - dilation.width * (kernel.width - 1) - 1) / stride.width + 1,
            height: (input.height + 2 * padding.height - dilation.height * (kernel.height - 1) - 1) / stride.height + 1)
    }

    /// The kernel of an ordinary deep-learning convolution, which is a cross-correlation, in the order of `weights`: both
    /// spatial axes reversed.
    ///
    /// - Parameter correlation: `[output channel][input channel within the group][y][x]`, as ONNX and PyTorch store it.
    public static func weights(correlation: [Int], outputChannels: Int, groupChannels: Int, kernel: Extent) -> [Int] {
        var weights: [Int] = []
        weights.reserveCapacity(correlation.count)
        for output in 0..<outputChannels {
            for x in (0..<kernel.width).reversed() {
                for y in (0..<kernel.height).reversed() {
                    for channel in 0..<groupChannels {
                        weights.append(correlation[((output * groupChannels + channel) * kernel.height + y) * kernel.width + x])
                    }
                }
            }
        }
        return weights
    }

    /// Takes the step's spikes and returns what the spikes of the step before come to, both in the order (x · height + y) ·
    /// channels + channel.
    public mutating func step(_ spikes: [Int]) -> [Int] {
        let sent = waiting
        waiting = convolved(messageBits > 0 ? spikes : spikes.map { $0 == 0 ? 0 : 1 })
        return sent
    }

    private func convolved(_ values: [Int]) -> [Int] {
        let (inputsPerGroup, outputsPerGroup) = (inputChannels / groups, outputChannels / groups)
        var sums: [Int] = []
        for ox in 0..<output.width {
            for oy in 0..<output.height {
                for co in 0..<outputChannels {
                    var sum = 0
                    for kx in 0..<kernel.width {
                        let ix = ox * stride.width - padding.width + dilation.width * (kernel.width - 1 - kx)
                        guard ix >= 0, ix < input.width else { continue }
                        for ky in 0..<kernel.height {
                            let iy = oy * stride.height - padding.height + dilation.height * (kernel.height - 1 - ky)
                            guard iy >= 0, iy < input.height else { continue }
                            let tap = ((co * kernel.width + kx) * kernel.height + ky) * inputsPerGroup
                            let pixel = (ix * input.height + iy) * inputChannels + co / outputsPerGroup * inputsPerGroup
                            for channel in 0..<inputsPerGroup { sum += weights[tap + channel] * values[pixel + channel] }
                        }
                    }
                    sums.append(LoihiRegisters.wrapped(sum, bits: LoihiRegisters.currentBits))
                }
            }
        }
        return sums
    }
}

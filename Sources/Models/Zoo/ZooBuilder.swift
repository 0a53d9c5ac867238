/// Appends the layers of a zoo network with random weights; every method returns the index of the value it ends in.
struct ZooBuilder {
    let seed: UInt64
    let hasBias: Bool
    private(set) var layers: [Layer] = []

    init(seed: UInt64, hasBias: Bool) {
        self.seed = seed
        self.hasBias = hasBias
    }

    /// Parameters above which a zoo network is refused: 2 GiB of weights.
    private static let largestParameterCount = 1 << 29

    /// - Throws: `ZooError.invalidSize` for networks that would not fit in memory.
    static func check(parameterEstimate estimate: Int, remedy: String) throws(ZooError) {
        guard estimate <= largestParameterCount else {
            throw .invalidSize(
                reason: "the network would have about \(estimate / 1_000_000) million parameters, at most "
                    + "\(largestParameterCount / 1_000_000) million are allowed; \(remedy)")
        }
    }

    /// - Throws: `ZooError.invalidSize` with the next larger size that `divisor` divides.
    static func check(_ input: Shape, divisor: Int, what: String) throws(ZooError) {
        guard input.height % divisor != 0 || input.width % divisor != 0 else { return }
        func up(_ extent: Int) -> Int { (extent + divisor - 1) / divisor * divisor }
        throw .invalidSize(
            reason: "\(what) need a height and a width divisible by \(divisor), got \(input.height)x\(input.width)"
                + "; did you mean input=\(input.channels)x\(up(input.height))x\(up(input.width))?")
    }

    mutating func append(_ name: String, _ operation: LayerOperation, inputs: [Int]) -> Int {
        layers.append(Layer(name: name, operation: operation, inputs: inputs))
        return layers.count - 1
    }

    /// Average pooling over windows of 2×2.
    mutating func halved(_ name: String, _ source: Int) -> Int {
        append(name, .averagePool(Pooling(kernelHeight: 2, kernelWidth: 2, strideY: 2, strideX: 2)), inputs: [source])
    }

    /// A square convolution that keeps the size.
    mutating func convolution(_ name: String, _ source: Int, from inputs: Int, to outputs: Int, kernel: Int) -> Int {
        weighted(name, source, from: inputs, to: outputs, height: kernel, width: kernel, padding: kernel / 2)
    }

    /// A fully connected layer over an image of `height` × `width`: a convolution as large as the image.
    mutating func dense(_ name: String, _ source: Int, from inputs: Int, height: Int, width: Int, to outputs: Int) -> Int {
        weighted(name, source, from: inputs, to: outputs, height: height, width: width, padding: 0)
    }

    private mutating func weighted(
        _ name: String, _ source: Int, from inputs: Int, to outputs: Int, height: Int, width: Int, padding: Int
    ) -> Int {
        let random = RandomWeights(seed: seed, layer: name)
        let fanIn = inputs * height * width
        let convolution = Convolution(
            inputChannels: inputs, outputChannels: outputs, kernelHeight: height, kernelWidth: width, padding: Padding(padding),
            weights: random.weights(count: outputs * fanIn, fanIn: Double(fanIn)), bias: hasBias ? random.bias(count: outputs) : [])
        return append(name, .convolution(convolution), inputs: [source])
    }

    /// A transposed convolution of stride 2 that doubles the size exactly: 2×2, or 3×3 with padding 1 and output padding 1.
    mutating func doubling(_ name: String, _ source: Int, from inputs: Int, to outputs: Int, kernel: Int) -> Int {
        let random = RandomWeights(seed: seed, layer: name)
        let taps = kernel * kernel
        let padding = kernel - 2
        // A k×k kernel of stride 2 gives each output k² / 4 taps on average.
        let convolution = TransposedConvolution(
            inputChannels: inputs, outputChannels: outputs, kernelHeight: kernel, kernelWidth: kernel, strideY: 2, strideX: 2,
            padding: Padding(padding), outputPaddingY: padding, outputPaddingX: padding,
            weights: random.weights(count: inputs * outputs * taps, fanIn: Double(inputs * taps) / 4),
            bias: hasBias ? random.bias(count: outputs) : [])
        return append(name, .transposedConvolution(convolution), inputs: [source])
    }
}

/// The parameters of a U-Net of the zoo, and how its layers follow from them.
struct UNetPlan {
    /// How the decoder doubles the resolution.
    enum Upsampling: String, CaseIterable {
        case transpose2, transpose3, nearest
    }

    var name: String
    var input: Shape
    /// Channels at full resolution, doubled at each level.
    var base: Int
    /// Resolutions, the full one included.
    var levels: Int
    /// 3×3 convolutions per level, in the encoder and in the decoder.
    var convolutions: Int
    var hasBias: Bool
    var upsampling: Upsampling
    var classes: Int
    var seed: UInt64

    /// Parameters above which a zoo network is refused: 2 GiB of weights.
    private static let largestParameterCount = 1 << 29

    func network() throws(ZooError) -> Network {
        let divisor = 1 << (levels - 1)
        guard input.height % divisor == 0, input.width % divisor == 0 else {
            let nearest = "\(input.channels)x\(up(input.height, to: divisor))x\(up(input.width, to: divisor))"
            throw .invalidSize(
                reason: "\(levels) levels need a height and a width divisible by \(divisor), got \(input.height)x\(input.width)"
                    + "; did you mean input=\(nearest)?")
        }
        guard parameterEstimate <= Self.largestParameterCount else {
            throw .invalidSize(
                reason: "the network would have about \(parameterEstimate / 1_000_000) million parameters, at most "
                    + "\(Self.largestParameterCount / 1_000_000) million are allowed; lower base, levels or convs")
        }
        var builder = Builder(plan: self)
        var value = builder.append("input", .input(channels: input.channels, height: input.height, width: input.width), inputs: [])
        var channels = input.channels
        var skips: [Int] = []
        for level in 1...levels {
            if level > 1 {
                skips.append(value)
                value = builder.append(
                    "pool\(level - 1)", .averagePool(Pooling(kernelHeight: 2, kernelWidth: 2, strideY: 2, strideX: 2)), inputs: [value])
            }
            value = builder.convolutions("enc\(level)", value, from: channels, to: width(level))
            channels = width(level)
        }
        for level in stride(from: levels - 1, to: 0, by: -1) {
            let raised = builder.upsampling("dec\(level)", value, from: channels, to: width(level))
            channels = width(level)
            value = builder.append("dec\(level).concat", .concatenate, inputs: [skips.removeLast(), raised])
            value = builder.convolutions("dec\(level)", value, from: 2 * channels, to: channels)
        }
        value = builder.convolution("head", value, from: channels, to: classes, kernel: 1)
        return Network(name: name, layers: builder.layers, output: value)
    }

    private func width(_ level: Int) -> Int { base << (level - 1) }

    private func up(_ extent: Int, to divisor: Int) -> Int { (extent + divisor - 1) / divisor * divisor }

    /// Weights, the small ones of the head left out; all factors are bounded by the parser, so nothing overflows.
    private var parameterEstimate: Int {
        (1...levels).reduce(0) { sum, level in
            let square = 9 * width(level) * width(level)
            // The decoder's first convolution reads twice the channels, and so does the upsampling.
            return sum + (level == levels ? convolutions : 2 * convolutions + 3) * square
        }
    }
}

/// Appends layers to a list and returns the index of the value each group ends in.
private struct Builder {
    let plan: UNetPlan
    var layers: [Layer] = []

    mutating func append(_ name: String, _ operation: LayerOperation, inputs: [Int]) -> Int {
        layers.append(Layer(name: name, operation: operation, inputs: inputs))
        return layers.count - 1
    }

    /// The plan's 3×3 convolutions of one level, each followed by ReLU.
    mutating func convolutions(_ level: String, _ source: Int, from inputs: Int, to outputs: Int) -> Int {
        var value = source
        for index in 1...plan.convolutions {
            value = convolution("\(level).conv\(index)", value, from: index == 1 ? inputs : outputs, to: outputs, kernel: 3)
            value = append("\(level).relu\(index)", .relu, inputs: [value])
        }
        return value
    }

    mutating func convolution(_ name: String, _ source: Int, from inputs: Int, to outputs: Int, kernel: Int) -> Int {
        let random = RandomWeights(seed: plan.seed, layer: name)
        let fanIn = inputs * kernel * kernel
        let convolution = Convolution(
            inputChannels: inputs, outputChannels: outputs, kernelHeight: kernel, kernelWidth: kernel, padding: Padding(kernel / 2),
            weights: random.weights(count: outputs * fanIn, fanIn: Double(fanIn)), bias: plan.hasBias ? random.bias(count: outputs) : [])
        return append(name, .convolution(convolution), inputs: [source])
    }

    mutating func upsampling(_ level: String, _ source: Int, from inputs: Int, to outputs: Int) -> Int {
        var value = source
        let name = "\(level).up"
        switch plan.upsampling {
        case .transpose2:
            value = transposed(name, value, from: inputs, to: outputs, kernel: 2, padding: 0, outputPadding: 0)
        case .transpose3:
            value = transposed(name, value, from: inputs, to: outputs, kernel: 3, padding: 1, outputPadding: 1)
        case .nearest:
            value = append("\(level).upsample", .upsample(factorY: 2, factorX: 2), inputs: [value])
            value = convolution(name, value, from: inputs, to: outputs, kernel: 3)
        }
        return append("\(level).uprelu", .relu, inputs: [value])
    }

    /// Stride 2: a k×k kernel gives each output k² / 4 taps on average.
    private mutating func transposed(
        _ name: String, _ source: Int, from inputs: Int, to outputs: Int, kernel: Int, padding: Int, outputPadding: Int
    ) -> Int {
        let random = RandomWeights(seed: plan.seed, layer: name)
        let taps = kernel * kernel
        let convolution = TransposedConvolution(
            inputChannels: inputs, outputChannels: outputs, kernelHeight: kernel, kernelWidth: kernel, strideY: 2, strideX: 2,
            padding: Padding(padding), outputPaddingY: outputPadding, outputPaddingX: outputPadding,
            weights: random.weights(count: inputs * outputs * taps, fanIn: Double(inputs * taps) / 4),
            bias: plan.hasBias ? random.bias(count: outputs) : [])
        return append(name, .transposedConvolution(convolution), inputs: [source])
    }
}

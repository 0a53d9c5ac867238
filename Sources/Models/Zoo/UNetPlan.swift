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

    func network() throws(ZooError) -> Network {
        let divisor = 1 << (levels - 1)
        try ZooBuilder.check(input, divisor: divisor, what: "\(levels) levels")
        try ZooBuilder.check(parameterEstimate: parameterEstimate, remedy: "lower base, levels or convs")
        var builder = ZooBuilder(seed: seed, hasBias: hasBias)
        var value = builder.append("input", .input(channels: input.channels, height: input.height, width: input.width), inputs: [])
        var channels = input.channels
        var skips: [Int] = []
        for level in 1...levels {
            if level > 1 {
                skips.append(value)
                value = builder.halved("pool\(level - 1)", value)
            }
            value = convolutions("enc\(level)", value, from: channels, to: width(level), &builder)
            channels = width(level)
        }
        for level in stride(from: levels - 1, to: 0, by: -1) {
            let raised = upsampled("dec\(level)", value, from: channels, to: width(level), &builder)
            channels = width(level)
            value = builder.append("dec\(level).concat", .concatenate, inputs: [skips.removeLast(), raised])
            value = convolutions("dec\(level)", value, from: 2 * channels, to: channels, &builder)
        }
        value = builder.convolution("head", value, from: channels, to: classes, kernel: 1)
        return Network(name: name, layers: builder.layers, output: value)
    }

    /// The plan's 3×3 convolutions of one level, each followed by ReLU.
    private func convolutions(_ level: String, _ source: Int, from inputs: Int, to outputs: Int, _ builder: inout ZooBuilder) -> Int {
        var value = source
        for index in 1...convolutions {
            value = builder.convolution("\(level).conv\(index)", value, from: index == 1 ? inputs : outputs, to: outputs, kernel: 3)
            value = builder.append("\(level).relu\(index)", .relu, inputs: [value])
        }
        return value
    }

    private func upsampled(_ level: String, _ source: Int, from inputs: Int, to outputs: Int, _ builder: inout ZooBuilder) -> Int {
        var value = source
        let name = "\(level).up"
        switch upsampling {
        case .transpose2:
            value = builder.doubling(name, value, from: inputs, to: outputs, kernel: 2)
        case .transpose3:
            value = builder.doubling(name, value, from: inputs, to: outputs, kernel: 3)
        case .nearest:
            value = builder.append("\(level).upsample", .upsample(factorY: 2, factorX: 2), inputs: [value])
            value = builder.convolution(name, value, from: inputs, to: outputs, kernel: 3)
        }
        return builder.append("\(level).uprelu", .relu, inputs: [value])
    }

    private func width(_ level: Int) -> Int { base << (level - 1) }

    /// Weights, the small ones of the head left out; all factors are bounded by the parser, so nothing overflows.
    private var parameterEstimate: Int {
        (1...levels).reduce(0) { sum, level in
            let square = 9 * width(level) * width(level)
            // The decoder's first convolution reads twice the channels, and so does the upsampling.
            return sum + (level == levels ? convolutions : 2 * convolutions + 3) * square
        }
    }
}

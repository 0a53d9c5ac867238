/// The Spiking-FCN of Kim, Chough and Panda 2022 ("Beyond classification: directly training spiking neural networks for semantic
/// segmentation", doi:10.1088/2634-4386/ac9b86), configuration `fcn-vgg9` of its code, in operations that fold into spikes.
///
/// Encoder: 3×3 convolutions of 64, 64 | 128, 128 | 256, 256, 256 | 1024, 1024 channels without biases, 2×2 average pooling at
/// each bar. Behind every group a 1×1 convolution scores the classes. Decoder: from the coarsest score upwards, double the
/// size and join the score of the next finer group. Three readings are ours: poolings are 2×2 (published: 3×3 windows of stride
/// 2, which overlap), doubling is nearest-neighbour upsampling with a 3×3 convolution (published: transposed convolution and
/// bilinear resizing), and scores are joined by that convolution over both (published: added).
struct SpikingFCNPlan {
    var input: Shape
    /// Channels of the first group; the others have 2, 4 and 16 times as many.
    var base: Int
    var classes: Int
    var seed: UInt64

    /// Convolutions per group and their channels in units of `base`.
    private static let groups: [(convolutions: Int, width: Int)] = [(2, 1), (2, 2), (3, 4), (2, 16)]

    func network() throws(ZooError) -> Network {
        let divisor = 1 << (Self.groups.count - 1)
        try ZooBuilder.check(input, divisor: divisor, what: "three poolings")
        var (estimate, channels) = (0, input.channels)
        for group in Self.groups {
            let width = group.width * base
            estimate += 9 * width * (channels + (group.convolutions - 1) * width) + width * classes
            channels = width
        }
        try ZooBuilder.check(parameterEstimate: estimate + 3 * 18 * classes * classes, remedy: "lower base or classes")
        var builder = ZooBuilder(seed: seed, hasBias: false)
        var value = builder.append("input", .input(channels: input.channels, height: input.height, width: input.width), inputs: [])
        channels = input.channels
        var scores: [Int] = []
        for (index, group) in Self.groups.enumerated() {
            if index > 0 { value = builder.halved("pool\(index)", value) }
            for convolution in 1...group.convolutions {
                let name = "enc\(index + 1).conv\(convolution)"
                value = builder.convolution(name, value, from: channels, to: group.width * base, kernel: 3)
                value = builder.append("enc\(index + 1).relu\(convolution)", .relu, inputs: [value])
                channels = group.width * base
            }
            let score = builder.convolution("score\(index + 1)", value, from: channels, to: classes, kernel: 1)
            scores.append(builder.append("score\(index + 1).relu", .relu, inputs: [score]))
        }
        value = scores.removeLast()
        for level in (1...scores.count).reversed() {
            let raised = builder.append("dec\(level).upsample", .upsample(factorY: 2, factorX: 2), inputs: [value])
            let joined = builder.append("dec\(level).concat", .concatenate, inputs: [scores[level - 1], raised])
            value = builder.convolution("dec\(level).up", joined, from: 2 * classes, to: classes, kernel: 3)
            // The finest level is the read-out, which accumulates.
            if level > 1 { value = builder.append("dec\(level).relu", .relu, inputs: [value]) }
        }
        return Network(name: "spiking-fcn", layers: builder.layers, output: value)
    }
}

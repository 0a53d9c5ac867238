import Formats
import Testing

@testable import Models
@testable import Training

/// Do gradients say how the loss changes?
@Suite struct GradientTests {
    /// A network and an image of it.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var layers: [Layer]
        var input: Shape
        var loss = Loss.l2

        init(_ name: String, _ input: Shape, loss: Loss = .l2, _ operations: [(LayerOperation, [Int])]) {
            testDescription = name
            self.input = input
            self.loss = loss
            layers = [Layer(name: "in", operation: .input(channels: input.channels, height: input.height, width: input.width), inputs: [])]
            for (number, (operation, inputs)) in operations.enumerated() {
                layers.append(Layer(name: "layer\(number + 1)", operation: operation, inputs: inputs))
            }
        }

        var network: Network { Network(name: testDescription, layers: layers, output: layers.count - 1) }
    }

    private static func weights(_ count: Int, _ purpose: String) -> [Float] {
        let stream = RandomStream(seed: 7, purpose: purpose)
        return (0..<count).map { stream.normal($0) * 0.3 }
    }

    private static func conv(
        _ inputs: Int, _ outputs: Int, kernel: (Int, Int) = (3, 3), stride: (Int, Int) = (1, 1), dilation: (Int, Int) = (1, 1), padding: Int = 1,
        groups: Int = 1, hasBias: Bool = true
    ) -> LayerOperation {
        let count = outputs * inputs / groups * kernel.0 * kernel.1
        return .convolution(
            Convolution(
                inputChannels: inputs, outputChannels: outputs, kernelHeight: kernel.0, kernelWidth: kernel.1, strideY: stride.0, strideX: stride.1,
                dilationY: dilation.0, dilationX: dilation.1, padding: Padding(padding), groups: groups,
                weights: weights(count, "w \(inputs) \(outputs) \(kernel)"), bias: hasBias ? weights(outputs, "b \(outputs)") : []))
    }

    private static func transposed(
        _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int, padding: Int = 0, outputPadding: Int = 0, dilation: Int = 1, groups: Int = 1
    ) -> LayerOperation {
        .transposedConvolution(
            TransposedConvolution(
                inputChannels: inputs, outputChannels: outputs, kernelHeight: kernel, kernelWidth: kernel, strideY: stride, strideX: stride,
                dilationY: dilation, dilationX: dilation, padding: Padding(padding), outputPaddingY: outputPadding, outputPaddingX: outputPadding,
                groups: groups, weights: weights(inputs * outputs / groups * kernel * kernel, "t \(inputs) \(outputs)"),
                bias: weights(outputs, "tb \(outputs)")))
    }

    private static let square = Shape(channels: 3, height: 7, width: 6)
    private static let half = Pooling(kernelHeight: 2, kernelWidth: 2, strideY: 2, strideX: 2)

    /// Without rectifiers the loss is a polynomial of second degree in every single parameter, so that central differences are exact.
    static let linear = [
        Case("convolution", square, [(conv(3, 5), [0])]),
        Case("convolution of whole vectors", Shape(channels: 16, height: 5, width: 9), [(conv(16, 32), [0])]),
        Case("convolution with stride", square, [(conv(3, 4, kernel: (3, 2), stride: (2, 3)), [0])]),
        Case("convolution with dilation", square, [(conv(3, 4, dilation: (2, 2), padding: 2), [0])]),
        Case("convolution in groups", Shape(channels: 4, height: 5, width: 6), [(conv(4, 6, groups: 2, hasBias: false), [0])]),
        Case("depthwise convolution", Shape(channels: 4, height: 5, width: 6), [(conv(4, 4, groups: 4), [0])]),
        Case("convolution without padding", square, [(conv(3, 4, padding: 0), [0]), (conv(4, 2, kernel: (1, 1), padding: 0), [1])]),
        Case("transposed convolution 2×2", square, [(transposed(3, 4, kernel: 2, stride: 2), [0]), (conv(4, 2), [1])]),
        Case("transposed convolution 3×3", square, [(transposed(3, 16, kernel: 3, stride: 2, padding: 1, outputPadding: 1), [0]), (conv(16, 2), [1])]),
        Case("transposed convolution with dilation, in groups", Shape(channels: 4, height: 4, width: 4), [(transposed(4, 6, kernel: 3, stride: 1, padding: 1, dilation: 2, groups: 2), [0])]),
        Case("average pooling", square, [(conv(3, 4), [0]), (.averagePool(half), [1]), (conv(4, 2), [2])]),
        Case(
            "overlapping average pooling", square,
            [(conv(3, 4), [0]), (.averagePool(Pooling(kernelHeight: 3, kernelWidth: 3, strideY: 2, strideX: 1, padding: Padding(1))), [1]), (conv(4, 2), [2])]),
        Case("global average pooling", square, [(conv(3, 4), [0]), (.globalAveragePool, [1]), (conv(4, 2, kernel: (1, 1), padding: 0), [2])]),
        Case("upsampling", square, [(conv(3, 4), [0]), (.upsample(factorY: 2, factorX: 3), [1]), (conv(4, 2), [2])]),
        Case("padding and cropping", square, [(conv(3, 4), [0]), (.pad(Padding(top: 2, left: -1, bottom: -2, right: 1)), [1]), (conv(4, 2), [2])]),
        Case("concatenation with a skip", square, [(conv(3, 4), [0]), (conv(4, 5), [1]), (.concatenate, [1, 2, 1]), (conv(13, 2), [3])]),
        Case("addition", square, [(conv(3, 4), [0]), (conv(4, 4), [1]), (.add, [1, 2]), (.add, [3, 3]), (conv(4, 2), [4])]),
        Case("channel affine", square, [(conv(3, 2), [0]), (.channelAffine(ChannelAffine(scale: [0.5, -2], shift: [1, 0.25])), [1]), (conv(2, 2), [2])]),
    ]

    /// Parameters that are tried one by one: all of small layers, some of large ones.
    private func tried(_ count: Int) -> [Int] { count <= 24 ? Array(0..<count) : (0..<24).map { $0 * count / 24 } }

    private func example(_ test: Case, number: Int) throws -> Example {
        let shape = try #require(try test.network.shapes(input: test.input).last)
        let stream = RandomStream(seed: UInt64(number), purpose: "example")
        return Example(
            image: (0..<test.input.count).map { stream.normal($0) },
            target: (0..<(test.loss == .crossEntropy ? shape.height * shape.width : shape.count)).map { index in
                switch test.loss {
                case .crossEntropy: Float(Int(stream.uniform(10_000 + index) * Float(shape.channels + 1)) - 1)
                case .bce, .dice, .bceDice: stream.uniform(10_000 + index) > 0.7 ? 1 : 0
                case .l1, .l2: stream.normal(10_000 + index)
                }
            })
    }

    private func check(_ test: Case, step: Float, tolerance: Double) throws {
        let batch = try (0..<3).map { try example(test, number: $0) }
        func trainer(_ network: Network) throws -> Trainer {
            try Trainer(network, input: test.input, mode: .dense(dropout: 0), loss: test.loss, optimizer: .sgd(), seed: 1, threads: 2)
        }
        let gradients = try trainer(test.network).gradients(batch).gradients
        for (index, layer) in test.network.layers.enumerated() {
            let parameters = layer.operation.trainedParameters
            let scale = gradients[index].reduce(0) { max($0, abs(Double($1))) }
            for place in tried(parameters.count) {
                func loss(_ change: Float) throws -> Double {
                    var other = test.network
                    var changed = parameters
                    changed[place] += change
                    other.layers[index].operation.trainedParameters = changed
                    return try trainer(other).gradients(batch).loss
                }
                let difference = (try loss(step) - loss(-step)) / Double(2 * step)
                #expect(abs(difference - Double(gradients[index][place])) <= tolerance * (scale + 1e-3), "\(layer.name), parameter \(place)")
            }
        }
    }

    @Test(arguments: linear) func `A layer's gradient is the slope of the loss`(_ test: Case) throws { try check(test, step: 0.25, tolerance: 2e-4) }

    static let losses = Loss.allCases.map { loss in
        Case(loss.word, square, loss: loss, [(conv(3, 4), [0]), (conv(4, 3), [1])])
    }

    @Test(arguments: losses) func `A loss's gradient is its slope`(_ test: Case) throws { try check(test, step: 4e-3, tolerance: 4e-3) }

    static let activations: [(String, LayerOperation)] = [
        ("ReLU", .relu), ("leaky ReLU", .leakyRelu(slope: 0.2)), ("clip", .clip(minimum: -0.5, maximum: 0.75)), ("max pooling", .maxPool(half)),
    ]

    /// The slope jumps where a value changes sides: few do over a small change.
    @Test(arguments: activations) func `An activation's gradient is its slope`(_ name: String, _ operation: LayerOperation) throws {
        try check(Case(name, Self.square, [(Self.conv(3, 8), [0]), (operation, [1]), (Self.conv(8, 3), [2])]), step: 1e-3, tolerance: 2e-2)
    }

    @Test(arguments: linear + losses) func `The forward pass computes what inference computes`(_ test: Case) throws {
        let example = try example(test, number: 0)
        let trainer = try Trainer(test.network, input: test.input, mode: .dense(dropout: 0), loss: .l2, optimizer: .sgd(), seed: 1, threads: 1)
        let output = try trainer.outputs([example.image])[0]
        let shape = try #require(try test.network.shapes(input: test.input).last)
        let image = ChannelOrder.channelsFirst(example.image, shape: test.input)
        let expected = try test.network.infer(Tensor(shape: [test.input.channels, test.input.height, test.input.width], scalars: image))
        let scale = expected.scalars.reduce(0) { max($0, abs($1)) }
        for (ours, theirs) in zip(ChannelOrder.channelsFirst(output, shape: shape), expected.scalars) { #expect(abs(ours - theirs) <= 2e-6 * scale) }
    }
}

import Testing

@testable import Models

/// Does a network that cannot be run say so, naming the layer, instead of running wrongly or trapping?
@Suite struct ShapeTests {
    static func convolution(_ change: (inout Convolution) -> Void = { _ in }) -> Network {
        var layer = Convolution(
            inputChannels: 2, outputChannels: 3, kernelHeight: 3, kernelWidth: 3, weights: Array(repeating: 1, count: 54))
        change(&layer)
        return Network(
            name: "net",
            layers: [
                Layer(name: "in", operation: .input(channels: 2, height: nil, width: nil), inputs: []),
                Layer(name: "conv", operation: .convolution(layer), inputs: [0]),
            ], output: 1)
    }

    static let input = Shape(channels: 2, height: 8, width: 6)

    @Test func `Shapes follow the ONNX formulas`() throws {
        #expect(try Self.convolution().shapes(input: Self.input)[1] == Shape(channels: 3, height: 6, width: 4))
        let strided = Self.convolution {
            $0.strideY = 2
            $0.padding = Padding(top: 0, left: 1, bottom: 1, right: 2)
        }
        #expect(try strided.shapes(input: Self.input)[1] == Shape(channels: 3, height: 4, width: 7))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var reason: String
        var change: @Sendable (inout Convolution) -> Void
    }

    static let broken = [
        Case(testDescription: "huge stride", reason: "stride is 9223372036854775807, allowed are 1 to 32768") { $0.strideX = .max },
        Case(testDescription: "zero dilation", reason: "dilation is 0, allowed are 1 to 32768") { $0.dilationY = 0 },
        Case(testDescription: "negative padding", reason: "padding is -1, allowed are 0 to 32768") { $0.padding.left = -1 },
        Case(testDescription: "no groups", reason: "groups is 0, allowed are 1 to 16777216") { $0.groups = 0 },
        Case(testDescription: "odd groups", reason: "2 groups do not divide 2 input and 3 output channels") { $0.groups = 2 },
        Case(testDescription: "weights missing", reason: "it has 1 weights, its shape asks for 54") { $0.weights = [1] },
        Case(testDescription: "biases missing", reason: "it has 1 biases for 3 output channels") { $0.bias = [1] },
        Case(testDescription: "huge window", reason: "it has 54 weights, its shape asks for 6442450944") {
            $0.kernelHeight = 32768
            $0.kernelWidth = 32768
        },
        Case(testDescription: "window too large", reason: "its window spans 9 in height, the padded input only 8") { $0.dilationY = 4 },
        Case(testDescription: "padding too large", reason: "its shape 65544×65542×2 has more than 2147483647 values") {
            $0.padding = Padding(32768)
            $0.strideX = 32768
        },
    ]

    @Test(arguments: broken) func `A broken layer is named with the reason`(_ broken: Case) {
        #expect(throws: NetworkError.shape(layer: "conv", reason: broken.reason)) {
            try Self.convolution(broken.change).shapes(input: Self.input)
        }
    }

    @Test func `An input of another size than the network's is refused`() throws {
        let network = try Zoo.network("zoo:unet?input=1x16x24&base=2&levels=2")
        #expect(throws: NetworkError.self) { try network.shapes(input: Shape(channels: 1, height: 16, width: 16)) }
        #expect(network.inputShape == Shape(channels: 1, height: 16, width: 24))
    }

    @Test func `Parts of different size cannot be joined`() {
        let network = Network(
            name: "net",
            layers: [
                Layer(name: "in", operation: .input(channels: 1, height: 5, width: 5), inputs: []),
                Layer(name: "pool", operation: .maxPool(Pooling(kernelHeight: 2, kernelWidth: 2, strideY: 2, strideX: 2)), inputs: [0]),
                Layer(name: "up", operation: .upsample(factorY: 2, factorX: 2), inputs: [1]),
                Layer(name: "join", operation: .concatenate, inputs: [0, 2]),
            ], output: 3)
        #expect {
            try network.shapes(input: Shape(channels: 1, height: 5, width: 5))
        } throws: { error in
            (error as? NetworkError)?.description.hasPrefix("layer join: it joins 5×5×1 and 4×4×1") == true
        }
    }

    @Test func `Layers that read what does not exist are refused`() {
        let shape = Shape(channels: 1, height: 4, width: 4)
        let input = Layer(name: "in", operation: .input(channels: 1, height: 4, width: 4), inputs: [])
        for layer in [
            Layer(name: "relu", operation: .relu, inputs: [1]), Layer(name: "relu", operation: .relu, inputs: [-1]),
            Layer(name: "relu", operation: .relu, inputs: []), Layer(name: "relu", operation: .relu, inputs: [0, 0]), input,
        ] {
            #expect(throws: NetworkError.self) { try Network(name: "net", layers: [input, layer], output: 1).shapes(input: shape) }
        }
        #expect(throws: NetworkError.self) { try Network(name: "net", layers: [], output: 0).shapes(input: shape) }
        #expect(throws: NetworkError.self) { try Network(name: "net", layers: [input], output: 1).shapes(input: shape) }
    }
}

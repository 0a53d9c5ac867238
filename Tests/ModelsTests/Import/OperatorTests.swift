import Testing

@testable import Formats
@testable import Models

/// Does each operator become the layer its definition asks for, in every spelling that exporters use?
@Suite struct OperatorTests {
    static func lower(_ build: (inout GraphBuilder) -> Void, inputShape: Shape? = nil) throws -> Network {
        var builder = GraphBuilder()
        build(&builder)
        return try ONNXImporter.importNetwork(builder.model(output: "y"), file: "test.onnx", inputShape: inputShape)
    }

    static func convolution(_ network: Network) throws -> Convolution {
        guard case .convolution(let layer) = network.layers[network.output].operation else { throw ConstantFoldingTests.Failure() }
        return layer
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var attributes: [String: ONNXAttribute.Value]
        var padding: Padding

        init(_ name: String, _ attributes: [String: ONNXAttribute.Value], _ top: Int, _ left: Int, _ bottom: Int, _ right: Int) {
            testDescription = name
            self.attributes = attributes
            padding = Padding(top: top, left: left, bottom: bottom, right: right)
        }
    }

    static let paddings = [
        Case("none", [:], 0, 0, 0, 0),
        Case("explicit", ["pads": .integers([1, 2, 3, 4])], 1, 2, 3, 4),
        Case("valid", ["auto_pad": .string("VALID"), "pads": .integers([1, 2, 3, 4])], 0, 0, 0, 0),
        Case("upper", ["auto_pad": .string("SAME_UPPER")], 0, 1, 1, 1),
        Case("lower", ["auto_pad": .string("SAME_LOWER")], 1, 1, 0, 1),
        Case("upper strided", ["auto_pad": .string("SAME_UPPER"), "strides": .integers([2, 2])], 0, 0, 0, 1),
        Case("lower strided", ["auto_pad": .string("SAME_LOWER"), "strides": .integers([2, 2])], 0, 1, 0, 0),
        Case("lower dilated", ["auto_pad": .string("SAME_LOWER"), "dilations": .integers([3, 2])], 2, 2, 1, 2),
    ]

    @Test(arguments: paddings) func `Convolution padding follows its mode`(_ padding: Case) throws {
        let network = try Self.lower {
            $0.floats("w", Array(repeating: 1, count: 36), shape: [3, 2, 2, 3])
            $0.node("Conv", ["x", "w"], "y", padding.attributes)
        }
        #expect(try Self.convolution(network).padding == padding.padding)
    }

    @Test func `A Pad in front is taken in`() throws {
        for opset in [11, 18] {
            let network = try Self.lower {
                $0.opset = opset
                $0.floats("w", [1, 1], shape: [1, 2, 1, 1])
                switch opset {
                case 11:
                    $0.integers("pads", [0, 0, 1, 2, 0, 0, 3, 4])
                    $0.node("Pad", ["x", "pads", ""], "p", ["mode": .string("constant")])
                default:
                    $0.integers("pads", [1, 2, 3, 4])
                    $0.integers("axes", [-2, -1])
                    $0.node("Pad", ["x", "pads", "", "axes"], "p")
                }
                $0.node("Conv", ["p", "w"], "y", ["pads": .integers([1, 0, 0, 0])])
            }
            #expect(try Self.convolution(network).padding == Padding(top: 2, left: 2, bottom: 3, right: 4))
            #expect(network.layers.count == 2)
        }
    }

    @Test func `Batch normalisation folds into either convolution, grouped ones too`() throws {
        var random = Draw(seed: 4)
        for isTransposed in [false, true] {
            let shape = isTransposed ? [4, 3, 2, 2] : [6, 2, 2, 2]
            let weights = random.floats(48)
            let scale = random.floats(6)
            let shift = random.floats(6)
            let mean = random.floats(6)
            let variance = random.floats(6).map { $0 * $0 + 0.5 }
            func graph(_ builder: inout GraphBuilder, output: String) {
                builder.input = [.fixed(1), .fixed(4), .fixed(3), .fixed(3)]
                builder.floats("w", weights, shape: shape)
                builder.node(isTransposed ? "ConvTranspose" : "Conv", ["x", "w"], output, ["group": .integer(2)])
            }
            let plain = try Self.lower { graph(&$0, output: "y") }
            let folded = try Self.lower {
                graph(&$0, output: "c")
                $0.floats("s", scale)
                $0.floats("b", shift)
                $0.floats("m", mean)
                $0.floats("v", variance)
                $0.node("Identity", ["v"], "v2")
                $0.node("BatchNormalization", ["c", "s", "b", "m", "v2"], "y", ["epsilon": .float(0.25), "momentum": .float(0.9)])
            }
            #expect(folded.layers.count == 2)
            let image = Tensor(shape: [4, 3, 3], scalars: random.floats(36))
            var expected = try plain.infer(image)
            let size = expected.shape[1] * expected.shape[2]
            for i in expected.scalars.indices {
                let c = i / size
                expected.scalars[i] = (expected.scalars[i] - mean[c]) / (variance[c] + 0.25).squareRoot() * scale[c] + shift[c]
            }
            #expect(largestDifference(try folded.infer(image), expected) < 1e-5)
        }
    }

    @Test func `A convolution that others read too survives the folding`() throws {
        let network = try Self.lower {
            $0.floats("w", [1, 2], shape: [1, 2, 1, 1])
            $0.floats("one", [2])
            $0.node("Conv", ["x", "w"], "c")
            $0.node("BatchNormalization", ["c", "one", "one", "one", "one"], "n")
            $0.node("Concat", ["c", "n"], "y", ["axis": .integer(1)])
        }
        #expect(network.layers.map(\.operation.kind) == ["Input", "Conv", "Conv", "Concat"])
    }

    @Test func `Softmax is over the channels, wrapped in transpositions too`() throws {
        let plain = try Self.lower { $0.node("Softmax", ["x"], "y", ["axis": .integer(-3)]) }
        #expect(plain.layers[1].operation == .softmax)
        let wrapped = try Self.lower {
            $0.opset = 11
            $0.node("Transpose", ["x"], "t", ["perm": .integers([0, 3, 2, 1])])
            $0.node("Softmax", ["t"], "s", ["axis": .integer(3)])
            $0.node("Transpose", ["s"], "y", ["perm": .integers([0, 3, 2, 1])])
        }
        #expect(wrapped.layers.map(\.operation) == plain.layers.map(\.operation))
    }

    @Test func `A batch normalisation behind a ReLU stays a layer`() throws {
        let network = try Self.lower {
            $0.floats("scale", [2, -1])
            $0.floats("shift", [0.5, 1])
            $0.floats("mean", [1, 3])
            $0.floats("variance", [3.75, 0.75])
            $0.node("Relu", ["x"], "r")
            $0.node("BatchNormalization", ["r", "scale", "shift", "mean", "variance"], "y", ["epsilon": .float(0.25)])
        }
        #expect(network.layers[2].operation == .channelAffine(ChannelAffine(scale: [1, -1], shift: [-0.5, 4])))
        #expect(network.layers[2].inputs == [1])
        #expect(network.layers[2].operation.parameterCount == 4)
    }

    @Test func `Layers without use and names without computation disappear`() throws {
        let network = try Self.lower {
            $0.node("Relu", ["x"], "unused")
            $0.node("Identity", ["x"], "a")
            $0.node("Dropout", ["a"], "b", ["ratio": .float(0.5)])
            $0.node("LeakyRelu", ["b"], "y", ["alpha": .float(0.1)])
        }
        #expect(network.layers.map(\.operation) == [.input(channels: 2, height: 6, width: 8), .leakyRelu(slope: 0.1)])
    }

    @Test func `Every obstacle of a file is named, and what only reads them is not`() throws {
        #expect {
            try Self.lower {
                $0.floats("v", [1, 1])
                $0.floats("w", [1, 1], shape: [1, 2, 1, 1])
                $0.node("LayerNormalization", ["x", "v", "v"], "a")
                $0.node("Relu", ["a"], "b")
                $0.node("Elu", ["x"], "c")
                $0.node("Softplus", ["b"], "d")
                $0.node("Concat", ["c", "d"], "y", ["axis": .integer(1)])
            }
        } throws: { error in
            guard case .severalUnsupported(let errors) = error as? NetworkError else { return false }
            let names = errors.map { error -> String in
                guard case .unsupported(let layer, let kind, _, let remedy?) = error, !remedy.isEmpty else { return "" }
                return "\(layer) \(kind)"
            }
            return names == ["node-a LayerNormalization", "node-c Elu", "node-d Softplus"]
        }
    }

    @Test(arguments: ["constant", "edge", "reflect", "wrap"])
    func `A Pad without pads is nothing, whatever its mode`(mode: String) throws {
        let network = try Self.lower {
            $0.integers("p", [0, 0, 0, 0, 0, 0, 0, 0])
            $0.node("Pad", ["x", "p"], "a", ["mode": .string(mode)])
            $0.node("Relu", ["a"], "y")
        }
        #expect(network.layers.map(\.operation) == [.input(channels: 2, height: 6, width: 8), .relu])
    }

    @Test func `No operator has both a layer and a reason against it`() {
        #expect(Set(OperatorTable.operators.keys).isDisjoint(with: OperatorTable.refusals.keys))
    }

    @Test func `Neg turns the sign of an image`() throws {
        let network = try Self.lower { $0.node("Neg", ["x"], "y") }
        #expect(network.layers[1].operation == .channelAffine(ChannelAffine(scale: [-1, -1], shift: [0, 0])))
    }

    @Test func `Clamps are limits, and limits at zero are rectifiers`() throws {
        func operation(_ build: (inout GraphBuilder) -> Void) throws -> LayerOperation {
            let network = try Self.lower(build)
            return network.layers[network.output].operation
        }
        let number = { (builder: inout GraphBuilder) in
            builder.floats("zero", [0], shape: [])
            builder.floats("six", [6], shape: [])
        }
        #expect(try operation { number(&$0); $0.node("Clip", ["x", "zero", "six"], "y") } == .clip(minimum: 0, maximum: 6))
        #expect(try operation { number(&$0); $0.node("Clip", ["x", "zero"], "y") } == .relu)
        #expect(try operation { number(&$0); $0.node("Clip", ["x", "", "six"], "y") } == .clip(minimum: -.infinity, maximum: 6))
        #expect(try operation { number(&$0); $0.node("Max", ["zero", "x"], "y") } == .relu)
        #expect(try operation { number(&$0); $0.node("Min", ["x", "six"], "y") } == .clip(minimum: -.infinity, maximum: 6))
        #expect(try operation { $0.node("Clip", ["x"], "a"); $0.node("Relu", ["a"], "y") } == .relu)
        #expect(throws: NetworkError.self) { try operation { number(&$0); $0.node("Clip", ["x", "six", "zero"], "y") } }
        #expect(throws: NetworkError.self) { try operation { $0.node("Max", ["x", "x"], "y") } }
    }

    @Test func `Heads, views and pools of every spelling become their layers`() throws {
        func kinds(_ build: (inout GraphBuilder) -> Void, shape: [Int]? = nil) throws -> [LayerOperation] {
            let network = try Self.lower(build)
            if let shape {
                let output = try network.shapes(input: Shape(channels: 2, height: 6, width: 8))[network.output]
                #expect([output.channels, output.height, output.width] == shape)
            }
            return Array(network.layers.map(\.operation).dropFirst())
        }
        #expect(try kinds { $0.node("Softmax", ["x"], "s", ["axis": .integer(1)]); $0.node("ArgMax", ["s"], "y", ["axis": .integer(1), "keepdims": .integer(0)]) } == [.softmax, .argMax])
        #expect(
            try kinds {
                $0.floats("half", [0.5], shape: [])
                $0.node("Sigmoid", ["x"], "s")
                $0.node("Greater", ["s", "half"], "g")
                $0.node("Cast", ["g"], "y", ["to": .integer(1)])
            } == [.sigmoid, .threshold(0.5)])
        #expect(try kinds { $0.floats("h", [0.5]); $0.node("GreaterOrEqual", ["x", "h"], "y") } == [.threshold(Float(0.5).nextDown)])
        #expect(try kinds { $0.node("LogSoftmax", ["x"], "y", ["axis": .integer(1)]) } == [.logSoftmax])
        #expect(try kinds({ $0.node("GlobalAveragePool", ["x"], "y") }, shape: [2, 1, 1]) == [.globalAveragePool])
        #expect(try kinds({ $0.node("ReduceMean", ["x"], "y", ["axes": .integers([-1, 2])]) }, shape: [2, 1, 1]) == [.globalAveragePool])
        #expect(
            try kinds({ $0.integers("a", [2, 3]); $0.integers("b", [1, -3]); $0.integers("e", [5, Int.max]); $0.node("Slice", ["x", "b", "e", "a"], "y") }, shape: [2, 4, 3])
                == [.pad(Padding(top: -1, left: -5, bottom: -1, right: 0))])
        #expect(
            try kinds({ $0.integers("p", [0, 0, 1, 0, 0, 0, 1, -2]); $0.node("Pad", ["x", "p"], "q"); $0.node("Relu", ["q"], "y") }, shape: [2, 8, 6])
                == [.pad(Padding(top: 1, left: 0, bottom: 1, right: -2)), .relu])
        #expect(
            try kinds({
                $0.integers("p", [0, 0, 0, 0, 0, 0, 1, 1])
                $0.node("Pad", ["x", "p"], "q")
                $0.node("Concat", ["q", "q"], "y", ["axis": .integer(1)])
            }, shape: [4, 7, 9]) == [.pad(Padding(top: 0, left: 0, bottom: 1, right: 1)), .concatenate])
        let pool: [String: ONNXAttribute.Value] = ["kernel_shape": .integers([4, 4]), "strides": .integers([3, 3]), "ceil_mode": .integer(1)]
        let pooled = try kinds({ $0.node("MaxPool", ["x"], "y", pool) }, shape: [2, 2, 3])
        #expect(pooled == [.maxPool(Pooling(kernelHeight: 4, kernelWidth: 4, strideY: 3, strideX: 3, padding: Padding(top: 0, left: 0, bottom: 1, right: 2)))])
        #expect(try kinds { $0.floats("s", [0.25, 0.25], shape: [2, 1, 1]); $0.node("PRelu", ["x", "s"], "y") } == [.leakyRelu(slope: 0.25)])
    }

    @Test func `Arithmetic with constants is folded into the convolution before it`() throws {
        let image = Tensor(shape: [1, 2, 6, 8], scalars: (0..<96).map { Float($0 % 7) - 3 })
        for (kind, expected) in [("Add", [Float(3), 9]), ("Sub", [1, 5]), ("Mul", [2, 14]), ("Div", [2, 3.5])] {
            for isReversed in kind == "Div" ? [false] : [false, true] {
                let network = try Self.lower {
                    $0.floats("w", [0, 0, 0, 0], shape: [2, 2, 1, 1])
                    $0.floats("b", [2, 7])
                    $0.floats("c", [1, 2], shape: [1, 2, 1, 1])
                    $0.node("Conv", ["x", "w", "b"], "v")
                    $0.node(kind, isReversed ? ["c", "v"] : ["v", "c"], "y")
                }
                #expect(network.layers.map(\.operation.kind) == ["Input", "Conv"])
                let output = try network.infer(image)
                let sign: Float = kind == "Sub" && isReversed ? -1 : 1
                #expect(output.scalars[0] == sign * expected[0] && output.scalars[48] == sign * expected[1], "\(kind)")
            }
        }
    }
}

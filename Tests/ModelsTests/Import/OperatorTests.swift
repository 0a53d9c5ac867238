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
        for opset in [2, 11, 18] {
            let network = try Self.lower {
                $0.opset = opset
                $0.floats("w", [1, 1], shape: [1, 2, 1, 1])
                switch opset {
                case 2: $0.node("Pad", ["x"], "p", ["pads": .integers([0, 0, 1, 2, 0, 0, 3, 4])])
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

    struct ResizeCase: Sendable {
        var transformation: String
        var rounding: String
        var factor: Float
        var isCopy: Bool
    }

    static let resizes = [
        ResizeCase(transformation: "asymmetric", rounding: "floor", factor: 3, isCopy: true),
        ResizeCase(transformation: "asymmetric", rounding: "round_prefer_floor", factor: 2, isCopy: true),
        ResizeCase(transformation: "asymmetric", rounding: "round_prefer_floor", factor: 3, isCopy: false),
        ResizeCase(transformation: "asymmetric", rounding: "round_prefer_ceil", factor: 2, isCopy: false),
        ResizeCase(transformation: "half_pixel", rounding: "round_prefer_floor", factor: 3, isCopy: true),
        ResizeCase(transformation: "half_pixel", rounding: "round_prefer_ceil", factor: 2, isCopy: true),
        ResizeCase(transformation: "half_pixel", rounding: "floor", factor: 2, isCopy: false),
        ResizeCase(transformation: "pytorch_half_pixel", rounding: "round_prefer_floor", factor: 2, isCopy: true),
        ResizeCase(transformation: "tf_half_pixel_for_nn", rounding: "floor", factor: 2, isCopy: true),
        ResizeCase(transformation: "align_corners", rounding: "floor", factor: 2, isCopy: false),
        ResizeCase(transformation: "asymmetric", rounding: "floor", factor: 1.5, isCopy: false),
        ResizeCase(transformation: "asymmetric", rounding: "floor", factor: .nan, isCopy: false),
        ResizeCase(transformation: "asymmetric", rounding: "floor", factor: 1e30, isCopy: false),
    ]

    @Test(arguments: resizes) func `Only exact copying counts as nearest upsampling`(_ resize: ResizeCase) throws {
        let attributes: [String: ONNXAttribute.Value] = [
            "coordinate_transformation_mode": .string(resize.transformation), "nearest_mode": .string(resize.rounding),
        ]
        let build = { (builder: inout GraphBuilder) in
            builder.floats("scales", [1, 1, resize.factor, resize.factor])
            builder.node("Resize", ["x", "", "scales"], "y", attributes)
        }
        guard resize.factor > 0, resize.factor < 1e9 else {
            #expect(throws: NetworkError.self) { try Self.lower(build) }
            return
        }
        let network = try Self.lower(build)
        guard resize.isCopy else {
            let sampling = try #require(Resize.Sampling(rawValue: resize.rounding))
            let coordinates = try #require(Resize.Coordinates(rawValue: resize.transformation))
            #expect(
                network.layers[1].operation
                    == .resize(Resize(sampling: sampling, coordinates: coordinates, target: .scales(y: resize.factor, x: resize.factor))))
            return
        }
        #expect(network.layers[1].operation == .upsample(factorY: Int(resize.factor), factorX: Int(resize.factor)))
        // The definition, in the arithmetic of the standard.
        for x in 0..<6 * Int(resize.factor) {
            let position = Double(x)
            let factor = Double(resize.factor)
            let source =
                switch resize.transformation {
                case "asymmetric": position / factor
                case "tf_half_pixel_for_nn": (position + 0.5) / factor
                default: (position + 0.5) / factor - 0.5
                }
            let rounded: Double
            switch resize.rounding {
            case "floor": rounded = source.rounded(.down)
            case "round_prefer_floor": rounded = (source - 0.5).rounded(.up)
            default: rounded = (source + 0.5).rounded(.down)
            }
            #expect(min(max(Int(rounded), 0), 5) == x / Int(resize.factor))
        }
    }

    @Test func `Old and partial spellings of upsampling are understood`() throws {
        let expected = LayerOperation.upsample(factorY: 2, factorX: 3)
        #expect(
            try Self.lower {
                $0.opset = 9
                $0.floats("s", [1, 1, 2, 3])
                $0.node("Upsample", ["x", "s"], "y", ["mode": .string("nearest")])
            }.layers[1].operation == expected)
        #expect(
            try Self.lower {
                $0.opset = 7
                $0.node("Upsample", ["x"], "y", ["scales": .floats([1, 1, 2, 3])])
            }.layers[1].operation == expected)
        #expect(
            try Self.lower {
                $0.opset = 10
                $0.floats("s", [1, 1, 2, 3])
                $0.node("Resize", ["x", "s"], "y")
            }.layers[1].operation == expected)
        #expect(
            try Self.lower {
                $0.opset = 18
                $0.integers("sizes", [12, 24])
                $0.node("Resize", ["x", "", "", "sizes"], "y", ["axes": .integers([2, -1])])
            }.layers[1].operation == expected)
    }

    @Test func `Sizes computed from an open image size need the size`() throws {
        let build = { (builder: inout GraphBuilder) in
            builder.input = [.symbolic("n"), .fixed(2), .symbolic("h"), .unknown]
            builder.integers("two", [2])
            builder.integers("from", [2])
            builder.integers("to", [Int.max])
            builder.integers("zero", [0])
            builder.integers("picks", [0, 1])
            builder.node("Shape", ["x"], "s")
            builder.node("Slice", ["s", "from", "to", "zero"], "hw")
            builder.node("Mul", ["hw", "two"], "hw2")
            builder.node("Gather", ["s", "picks"], "nc")
            builder.node("Concat", ["nc", "hw2"], "sizes", ["axis": .integer(0)])
            builder.node("Resize", ["x", "", "", "sizes"], "y")
        }
        #expect {
            try Self.lower(build)
        } throws: { error in
            (error as? NetworkError)
                == .unsupported(
                    layer: "node-s", kind: "Shape", reason: "the network computes with the image size, which the file leaves open",
                    remedy: "give the input's shape, --input-shape CxHxW")
        }
        let network = try Self.lower(build, inputShape: Shape(channels: 2, height: 5, width: 7))
        #expect(network.layers[0].operation == .input(channels: 2, height: 5, width: 7))
        #expect(network.layers[1].operation == .upsample(factorY: 2, factorX: 2))
        #expect(throws: NetworkError.self) { try Self.lower(build, inputShape: Shape(channels: 3, height: 5, width: 7)) }
    }

    @Test func `An open image size stays open`() throws {
        let network = try Self.lower {
            $0.input = [.symbolic("n"), .fixed(2), .symbolic("h"), .symbolic("w")]
            $0.node("Relu", ["x"], "y")
        }
        #expect(network.layers[0].operation == .input(channels: 2, height: nil, width: nil))
        #expect(network.inputShape == nil)
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
        #expect(try operation { $0.opset = 6; $0.node("Clip", ["x"], "y", ["min": .float(0), "max": .float(6)]) } == .clip(minimum: 0, maximum: 6))
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

    struct Refusal: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var words: String
        var build: @Sendable (inout GraphBuilder) -> Void

        init(_ name: String, _ words: String, _ build: @escaping @Sendable (inout GraphBuilder) -> Void) {
            testDescription = name
            self.words = words
            self.build = build
        }
    }

    static let refusals = [
        Refusal("ceil_mode", "ceil_mode") {
            $0.node(
                "AveragePool", ["x"], "y",
                ["kernel_shape": .integers([4, 4]), "strides": .integers([3, 3]), "ceil_mode": .integer(1), "count_include_pad": .integer(1)])
        },
        Refusal("1-d kernel", "weights have 3 axes") {
            $0.floats("w", [1, 1], shape: [1, 2, 1])
            $0.node("Conv", ["x", "w"], "y")
        },
        Refusal("wrong channels", "expects 3 input channels and gets 2") {
            $0.floats("w", [1, 1, 1], shape: [1, 3, 1, 1])
            $0.node("Conv", ["x", "w"], "y")
        },
        Refusal("no weights", "its weights are missing") { $0.node("Conv", ["x"], "y") },
        Refusal("huge group", "groups") {
            $0.floats("w", [1, 1], shape: [1, 2, 1, 1])
            $0.node("Conv", ["x", "w"], "y", ["group": .integer(Int.max)])
        },
        Refusal("huge stride", "a kernel extent, stride or dilation is 9223372036854775807") {
            $0.floats("w", [1, 1], shape: [1, 2, 1, 1])
            $0.node("Conv", ["x", "w"], "y", ["strides": .integers([Int.max, 1])])
        },
        Refusal("output_shape", "follows from an output size") {
            $0.floats("w", [1, 1], shape: [2, 1, 1, 1])
            $0.node("ConvTranspose", ["x", "w"], "y", ["output_shape": .integers([6, 8])])
        },
        Refusal("layer norm", "statistics depend on the image") {
            $0.floats("v", [1, 1])
            $0.node("LayerNormalization", ["x", "v", "v"], "y")
        },
        Refusal("bicubic", "cubic interpolation") {
            $0.floats("s", [1, 1, 2, 2])
            $0.node("Resize", ["x", "", "s"], "y", ["mode": .string("cubic")])
        },
        Refusal("constant image", "neither one number nor one per channel") {
            $0.floats("c", [1, 1, 1, 1, 1, 1, 1, 1])
            $0.node("Add", ["x", "c"], "y")
        },
        Refusal("gate", "no linear map of two images") {
            $0.node("Sigmoid", ["x"], "s")
            $0.node("Mul", ["x", "s"], "y")
        },
        Refusal("division by an image", "divides by an image") {
            $0.floats("c", [1])
            $0.node("Div", ["c", "x"], "y")
        },
        Refusal("different shapes", "differ in shape") {
            $0.node("MaxPool", ["x"], "p", ["kernel_shape": .integers([2, 2]), "strides": .integers([2, 2])])
            $0.node("Add", ["x", "p"], "y")
        },
        Refusal("other axis", "decides along axis 2") { $0.node("ArgMax", ["x"], "y", ["axis": .integer(2)]) },
        Refusal("channels of a slice", "some of the batch or the channels") {
            $0.integers("a", [0])
            $0.integers("b", [1])
            $0.node("Slice", ["x", "a", "b", "b"], "y")
        },
        Refusal("several slopes", "slopes of their own") {
            $0.floats("s", [0.1, 0.2], shape: [2, 1, 1])
            $0.node("PRelu", ["x", "s"], "y")
        },
        Refusal("reflection", "reflect padding") {
            $0.integers("p", [0, 0, 1, 1, 0, 0, 1, 1])
            $0.node("Pad", ["x", "p"], "y", ["mode": .string("reflect")])
        },
        Refusal("joined rows", "joins along axis 2") { $0.node("Concat", ["x", "x"], "y", ["axis": .integer(2)]) },
        Refusal("old softmax", "does not normalise over the channels") {
            $0.opset = 11
            $0.node("Softmax", ["x"], "y", ["axis": .integer(1)])
        },
        Refusal("misspelt", "did you mean Relu?") { $0.node("Rleu", ["x"], "y") },
        Refusal("unknown attribute", "its attribute colour is not known") { $0.node("Relu", ["x"], "y", ["colour": .integer(1)]) },
        Refusal("dangling", "reads \"z\", which nothing provides") { $0.node("Relu", ["z"], "y") },
        Refusal("permuted output", "axes permuted") { $0.node("Transpose", ["x"], "y", ["perm": .integers([0, 2, 3, 1])]) },
        Refusal("constant output", "does not depend on the input") { $0.node("Constant", [], "y", ["value_int": .integer(1)]) },
    ]

    @Test(arguments: refusals) func `What has no layer is refused with a reason`(_ refusal: Refusal) {
        #expect {
            try Self.lower(refusal.build)
        } throws: { error in
            let text = (error as? NetworkError)?.description ?? ""
            #expect(text.contains(refusal.words), "\(text)")
            return error is NetworkError
        }
    }
}

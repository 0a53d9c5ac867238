import Testing

@testable import Formats
@testable import Models

/// Which resizing nodes are whole-number nearest upsampling, in every spelling that exporters use?
@Suite struct UpsamplingOperatorTests {
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
            #expect(throws: NetworkError.self) { try OperatorTests.lower(build) }
            return
        }
        let network = try OperatorTests.lower(build)
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

    @Test func `Sizes of some axes are understood`() throws {
        let expected = LayerOperation.upsample(factorY: 2, factorX: 3)
        #expect(
            try OperatorTests.lower {
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
            try OperatorTests.lower(build)
        } throws: { error in
            (error as? NetworkError)
                == .unsupported(
                    layer: "node-s", kind: "Shape", reason: "the network computes with the image size, which the file leaves open",
                    remedy: "give the input's shape, --input-shape CxHxW, or an input")
        }
        let network = try OperatorTests.lower(build, inputShape: Shape(channels: 2, height: 5, width: 7))
        #expect(network.layers[0].operation == .input(channels: 2, height: 5, width: 7))
        #expect(network.layers[1].operation == .upsample(factorY: 2, factorX: 2))
        #expect(throws: NetworkError.self) { try OperatorTests.lower(build, inputShape: Shape(channels: 3, height: 5, width: 7)) }
    }

    @Test func `An open image size stays open`() throws {
        let network = try OperatorTests.lower {
            $0.input = [.symbolic("n"), .fixed(2), .symbolic("h"), .symbolic("w")]
            $0.node("Relu", ["x"], "y")
        }
        #expect(network.layers[0].operation == .input(channels: 2, height: nil, width: nil))
        #expect(network.inputShape == nil)
    }
}

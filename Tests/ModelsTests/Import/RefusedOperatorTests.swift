import Testing

@testable import Formats
@testable import Models

/// Is every operator, or spelling of one, that no layer computes refused with the reason?
@Suite struct RefusedOperatorTests {
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
        Refusal("output_shape", "larger than its windows reach") {
            $0.floats("w", [1, 1], shape: [2, 1, 1, 1])
            $0.node("ConvTranspose", ["x", "w"], "y", ["output_shape": .integers([7, 8])])
        },
        Refusal("layer norm", "statistics depend on the image") {
            $0.floats("v", [1, 1])
            $0.node("LayerNormalization", ["x", "v", "v"], "y")
        },
        Refusal("dynamic quantisation", "computes with the integers of a quantised network") { $0.node("DynamicQuantizeLinear", ["x"], "y") },
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
        Refusal("slopes of pixels", "neither one number nor one per channel") {
            $0.floats("s", Array(repeating: 0.1, count: 8), shape: [8])
            $0.node("PRelu", ["x", "s"], "y")
        },
        Refusal("old operator set", "operator set 10, those read are 11 to 25") { $0.opset = 10; $0.node("Relu", ["x"], "y") },
        Refusal("new operator set", "operator set 26, those read are 11 to 25") { $0.opset = 26; $0.node("Relu", ["x"], "y") },
        Refusal("circle", "depends on it") { $0.node("Add", ["x", "y"], "z"); $0.node("Relu", ["z"], "y") },
        Refusal("moved pixels", "moves its pixels") { $0.integers("s", [1, 2, 8, 6]); $0.node("Reshape", ["x", "s"], "y") },
        Refusal("integers of a quantised image", "integers of a quantised image") {
            $0.floats("s", [0.5], shape: [])
            $0.node("QuantizeLinear", ["x", "s"], "q")
            $0.node("Relu", ["q"], "y")
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
        Refusal("permuted output", "axes permuted") { $0.node("Transpose", ["x"], "y", ["perm": .integers([0, 2, 1, 3])]) },
        Refusal("constant output", "does not depend on the input") { $0.node("Constant", [], "y", ["value_int": .integer(1)]) },
    ]

    @Test func `Refusals of one kind share a line, with the names of their layers`() {
        #expect {
            try OperatorTests.lower {
                for (index, name) in ["a", "b", "c", "d", "e"].enumerated() { $0.node("Tanh", [index == 0 ? "x" : ["a", "b", "c", "d"][index - 1]], name) }
                $0.floats("up.conv.weight", [1, 1], shape: [1, 2, 1])
                $0.nodes.append(ONNXNode(name: "node_Conv_62", opType: "Conv", domain: "", inputs: ["x", "up.conv.weight"], outputs: ["f"], attributes: []))
                $0.node("Gelu", ["f"], "y")
            }
        } throws: { error in
            let text = (error as? NetworkError)?.description ?? ""
            return text.contains("7 operators cannot be used:")
                && text.contains("layers node-a, node-b, node-c, node-d and 1 more (Tanh): the activation is not a rate")
                && text.contains("layer up.conv (Conv): its weights have 3 axes") && text.contains("layer node-y (Gelu)")
                && text.split(separator: "\n").count == 4
        }
    }

    @Test(arguments: refusals) func `What has no layer is refused with a reason`(_ refusal: Refusal) {
        #expect {
            try OperatorTests.lower(refusal.build)
        } throws: { error in
            let text = (error as? NetworkError)?.description ?? ""
            #expect(text.contains(refusal.words), "\(text)")
            return error is NetworkError
        }
    }
}

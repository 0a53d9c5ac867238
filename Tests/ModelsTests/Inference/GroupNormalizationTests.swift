import Formats
import Testing

@testable import Models

@Suite("Is group and instance normalisation what its paper says, and refused where spikes would be asked of it?")
struct GroupNormalizationTests {
    /// Four channels of one row with two pixels, channels first.
    private static let image = Tensor(shape: [4, 1, 2], scalars: [1, 3, 5, 7, -2, 2, 0, 8])

    private static func network(groups: Int, epsilon: Float = 0) -> Network {
        Network(
            name: "net",
            layers: [
                Layer(name: "in", operation: .input(channels: 4, height: 1, width: 2), inputs: []),
                Layer(
                    name: "norm",
                    operation: .groupNormalization(
                        GroupNormalization(groups: groups, epsilon: epsilon, scale: [1, 2, 1, 0.5], shift: [0, 1, 0, -1])), inputs: [0]),
            ], output: 1)
    }

    /// Instance: means 2, 6, 0, 4 and deviations 1, 1, 2, 4. Two groups: means 4 and 2, deviations √5 and √14.
    @Test(arguments: [4, 2])
    func `The values are those calculated by hand`(groups: Int) throws {
        let expected: [Float] =
            groups == 4
            ? [-1, 1, -1, 3, -1, 1, -1.5, -0.5]
            : [
                -3 / Float(5).squareRoot(), -1 / Float(5).squareRoot(), 1 + 2 / Float(5).squareRoot(), 1 + 6 / Float(5).squareRoot(),
                -4 / Float(14).squareRoot(), 0, -1 - 1 / Float(14).squareRoot(), -1 + 3 / Float(14).squareRoot(),
            ]
        let output = try Self.network(groups: groups).infer(Self.image)
        #expect(zip(output.scalars, expected).allSatisfy { abs($0 - $1) < 1e-6 }, "\(output.scalars)")
    }

    @Test func `ONNX names both, and a scale per group before operator set 21`() throws {
        let instance = try OperatorTests.lower {
            $0.floats("s", [2, 3])
            $0.floats("b", [0, 1])
            $0.node("InstanceNormalization", ["x", "s", "b"], "y", ["epsilon": .float(0.5)])
        }
        #expect(
            instance.layers[1].operation
                == .groupNormalization(GroupNormalization(groups: 2, epsilon: 0.5, scale: [2, 3], shift: [0, 1])))
        for (opset, scale) in [(18, [4]), (21, [4, 4])] as [(Int, [Float])] {
            let group = try OperatorTests.lower {
                $0.opset = opset
                $0.floats("s", scale)
                $0.floats("b", scale)
                $0.node("GroupNormalization", ["x", "s", "b"], "y", ["num_groups": .integer(1)])
            }
            #expect(group.layers[1].operation == .groupNormalization(GroupNormalization(groups: 1, scale: [4, 4], shift: [4, 4])))
        }
    }

    @Test func `It comes back from a network file and has no spiking form`() throws {
        let network = Self.network(groups: 2, epsilon: 0.25)
        #expect(try NetworkFile.decode(NetworkFile.encode(network), file: "a") == network)
        #expect(throws: NetworkError.self) { try Self.network(groups: 3).validate() }
        let obstacles = FoldedNetwork.obstacles(network, shapes: try network.shapes(input: Shape(channels: 4, height: 1, width: 2)))
        guard case .unsupported("norm", "GroupNormalization", _, _?)? = obstacles.first else {
            Issue.record("\(obstacles)")
            return
        }
    }
}

import Testing

@testable import Formats

@Suite("Are the nodes of NIR files what the nir package says they are?")
struct NIRTests {
    private static let samples = ["chunked", "conv_if", "lif", "many_uncompressed", "primitives", "skip_sum"]

    @Test("every field of every node is in the typed graph, and nothing else", arguments: samples)
    func contents(name: String) throws {
        let graph = try NIR.parse(try Samples.bytes("nir/\(name).nir"), file: name)
        #expect(try ExpectedHDF5.compare(NIR.node(graph), try Samples.json("nir/\(name).expected.json"), place: name) > 0)
    }

    @Test("what is written reads as the same graph", arguments: samples + ["conv1d"])
    func roundTrip(name: String) throws {
        let graph = try NIR.parse(try Samples.bytes("nir/\(name).nir"), file: name)
        #expect(try NIR.parse(NIR.encoded(graph), file: "written") == graph)
    }

    @Test("all nineteen primitives are in the samples, each with its own type")
    func primitives() throws {
        var seen: Set<String> = []
        func collect(_ graph: NIRGraph) {
            for node in graph.nodes {
                seen.insert(node.primitive.typeName)
                if case .graph(let inner) = node.primitive { collect(inner) }
            }
        }
        for name in Self.samples + ["conv1d"] { collect(try NIR.parse(try Samples.bytes("nir/\(name).nir"), file: name)) }
        #expect(
            seen == [
                "Input", "Output", "NIRGraph", "Affine", "Linear", "Scale", "Conv1d", "Conv2d", "SumPool2d", "AvgPool2d", "Flatten", "Delay", "Threshold",
                "I", "IF", "LI", "LIF", "CubaLI", "CubaLIF",
            ])
    }

    @Test("a one-dimensional convolution has single numbers where others have pairs")
    func line() throws {
        let graph = try NIR.parse(try Samples.bytes("nir/conv1d.nir"), file: "conv1d")
        guard case .convolution(let layer)? = graph["conv"]?.primitive else {
            Issue.record("conv is no convolution")
            return
        }
        #expect(layer.weight.shape == [3, 2, 5] && Array(layer.weight.floats().prefix(4)) == [0.75, 0.25, 0, -0.5])
        #expect(layer.stride == [2] && layer.padding == .pixels([2]) && layer.dilation == [1] && layer.groups == 1 && layer.inputShape == [12])
        #expect(layer.bias.floats() == [0.5, -0.25, 0])
        #expect(graph["spike"]?.metadata.string("reset") == "subtract" && graph.metadata.numbers("dt") == [0.001])
        #expect(graph.edges == [NIREdge("input", "conv"), NIREdge("conv", "spike"), NIREdge("spike", "output")])
    }

    @Test("extensions survive the round trip")
    func extensions() throws {
        let weight = RawTensor(Tensor(shape: [2, 1, 2, 2], scalars: (0..<8).map { Float($0) }))
        var metadata = NIRMetadata()
        metadata.set("label", "up/1")
        let graph = NIRGraph(
            nodes: [
                NIRNode(name: "a", primitive: .input(shape: [2, 2, 2])),
                NIRNode(
                    name: "b",
                    primitive: .transposedConvolution(
                        NIRTransposedConvolution(weight: weight, stride: [2, 2], padding: [0, 0], dilation: [1, 1], groups: 1, outputShape: [4, 4])),
                    metadata: metadata),
                NIRNode(name: "c", primitive: .bias(RawTensor(Tensor(shape: [1, 4, 4], repeating: 0.5)))),
                NIRNode(name: "d", primitive: .pooling(NIRPooling(kind: .maximum, kernel: [2, 2], stride: [2, 2], padding: [0, 0]))),
                NIRNode(name: "e", primitive: .output(shape: [1, 2, 2])),
            ],
            edges: [NIREdge("a", "b"), NIREdge("b", "c"), NIREdge("c", "d"), NIREdge("d", "e")])
        #expect(try NIR.parse(NIR.encoded(graph), file: "written") == graph)
        #expect(graph.nodes.map(\.primitive.isExtension) == [false, true, true, true, false])
    }

    private static func group(_ members: [String: HDF5Node]) -> HDF5Node {
        .group(members.map { HDF5Member($0.key, $0.value) }.sorted { $0.name < $1.name })
    }

    private static func text(_ word: String) -> HDF5Node { .strings(shape: [], [word]) }
    private static func floats(_ shape: [Int], _ values: [Float]) -> HDF5Node { .numbers(RawTensor(Tensor(shape: shape, scalars: values))) }

    /// A graph of one Input and the node in question.
    private static func file(_ node: HDF5Node, edges: [String] = ["in", "x"]) -> HDF5Node {
        group([
            "version": text("1.0.8"),
            "node": group([
                "type": text("NIRGraph"), "edges": .strings(shape: [edges.count / 2, 2], edges),
                "nodes": group(["in": group(["type": text("Input"), "shape": .numbers(RawTensor(shape: [1], int64s: [2]))]), "x": node]),
            ]),
        ])
    }

    struct Damage: Sendable, CustomTestStringConvertible {
        var node: [String: HDF5Node]
        var edges = ["in", "x"]
        var place: String
        var reason: String
        var testDescription: String { reason }
    }

    @Test(
        "what is malformed is named with node and field",
        arguments: [
            Damage(node: [:], place: "node x", reason: "has no type"),
            Damage(node: ["type": text("MaxPool2d")], place: "node x", reason: "no primitive"),
            Damage(node: ["type": text("Linear")], place: "node x", reason: "no field weight"),
            Damage(node: ["type": text("Linear"), "weight": text("w")], place: "node x, field weight", reason: "not an array"),
            Damage(node: ["type": text("Linear"), "weight": floats([2], [1, 2])], place: "node x, field weight", reason: "shape [2]"),
            Damage(node: ["type": text("Scale"), "scale": floats([1], [.nan])], place: "node x, field scale", reason: "not finite"),
            Damage(node: ["type": text("Scale"), "scale": floats([0], [])], place: "node x, field scale", reason: "holds no value"),
            Damage(
                node: ["type": text("Affine"), "weight": floats([2, 1], [1, 2]), "bias": floats([3], [1, 2, 3])], place: "node x, field bias",
                reason: "the weights have [2, 1]"),
            Damage(node: ["type": text("IF"), "r": floats([2], [1, 1]), "v_threshold": floats([1], [1])], place: "node x, field v_threshold", reason: "r has [2]"),
            Damage(node: ["type": text("I"), "r": floats([2], [1, 1]), "beta": floats([1], [1])], place: "node x", reason: "a field beta"),
            Damage(node: ["type": text("Output"), "shape": floats([1], [2])], place: "node x, field shape", reason: "positive extents"),
            Damage(node: ["type": text("Scale"), "scale": floats([1], [1])], edges: ["in", "y"], place: "graph, field edges", reason: "a node y"),
            Damage(node: ["type": text("Scale"), "scale": floats([1], [1])], edges: ["in", "x", "in", "x"], place: "graph, field edges", reason: "twice"),
        ])
    func malformed(_ damage: Damage) {
        let error = #expect(throws: FileError.self) { try NIR.parse(Self.file(Self.group(damage.node), edges: damage.edges), file: "x.nir") }
        #expect(error?.file == "x.nir" && error?.place == damage.place)
        #expect(error?.reason.contains(damage.reason) == true, "\(error?.reason ?? "")")
    }

    @Test("HDF5 without a graph is told apart from NIR")
    func otherHDF5() {
        let other = Self.group(["weights": Self.floats([1], [1])])
        #expect(!NIR.isNIR(other))
        let error = #expect(throws: FileError.self) { try NIR.parse(HDF5.encoded(other), file: "keras.h5") }
        #expect(error?.reason.contains("no NIR file") == true)
    }
}

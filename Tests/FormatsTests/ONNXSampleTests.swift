import Formats
import Foundation
import Testing

@Suite("Do exported models hold the nodes and weights that the exporter wrote?")
struct ONNXSampleTests {
    /// The larger sample collection, where it lies beside the package.
    static let collection = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/samples/onnx").path

    static let collected: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: collection)) ?? [])
        .filter { $0.hasSuffix(".onnx") && $0.hasPrefix("unet") }.map { String($0.dropLast(5)) }.sorted()

    @Test(arguments: ["unet_a_legacy_op17", "unet_a_legacy_bn_op13", "unet_a_dynamo_op18", "unet_b_legacy_dyn_op17"])
    func contents(name: String) throws { try check(Samples.path("onnx/\(name)")) }

    @Test(.enabled(if: !collected.isEmpty), arguments: collected)
    func collectedContents(name: String) throws { try check("\(ONNXSampleTests.collection)/\(name)") }

    private func check(_ path: String) throws {
        let expected = try JSON.parse(try FileAccess.read(path + ".expected.json"), file: path)
        let model = try ONNXModel.parse(try FileAccess.read(path + ".onnx"), file: path + ".onnx")
        #expect(model.irVersion == expected["ir_version"]?.intValue)
        #expect(model.producerName == expected["producer"]?.arrayValue?.first?.stringValue)
        #expect(model.graph.name == expected["graph_name"]?.stringValue)
        #expect(
            model.opsets
                == expected["opset"]?.objectValue?.map {
                    ONNXOpset(domain: $0.key == "ai.onnx" ? "" : $0.key, version: $0.value.intValue ?? -1)
                })
        #expect(model.graph.outputs.map(\.name) == expected["outputs"]?.arrayValue?.compactMap(\.stringValue))

        let inputs = try #require(expected["inputs"]?.arrayValue)
        #expect(model.graph.inputs.map(\.name) == inputs.compactMap { $0["name"]?.stringValue })
        for (input, expected) in zip(model.graph.inputs, inputs) {
            #expect(input.elementType == expected["elem_type"]?.intValue)
            let dimensions = expected["shape"]?.arrayValue?.map { dimension in
                dimension.intValue.map { ONNXDimension.fixed($0) } ?? .symbolic(dimension.stringValue ?? "")
            }
            #expect(input.hasShape && input.dimensions == dimensions)
        }

        let initializers = try #require(expected["initializers"]?.arrayValue)
        #expect(model.graph.initializers.map(\.name) == initializers.compactMap { $0["name"]?.stringValue })
        for (initializer, expected) in zip(model.graph.initializers, initializers) { check(initializer.tensor, expected) }

        let nodes = try #require(expected["nodes"]?.arrayValue)
        #expect(model.graph.nodes.count == nodes.count)
        for (node, expected) in zip(model.graph.nodes, nodes) { try check(node, expected) }
    }

    private func check(_ tensor: RawTensor, _ expected: JSON) {
        #expect(tensor.elementType.rawValue == expected["dtype"]?.stringValue)
        #expect(tensor.shape == expected.shape)
        #expect(SHA256.hexadecimal(tensor.bytes) == expected.digest)
    }

    private func check(_ node: ONNXNode, _ expected: JSON) throws {
        #expect(node.opType == expected["op"]?.stringValue)
        #expect(node.domain == expected["domain"]?.stringValue)
        #expect(node.inputs == expected["inputs"]?.arrayValue?.compactMap(\.stringValue))
        #expect(node.outputs == expected["outputs"]?.arrayValue?.compactMap(\.stringValue))
        let attributes = try #require(expected["attributes"]?.objectValue)
        #expect(node.attributes.map(\.name).sorted() == attributes.map(\.key).sorted())
        for member in attributes {
            switch node.attribute(member.key)?.value {
            case .integer(let value): #expect(.integer(value) == member.value)
            case .float(let value): #expect(Double(value) == member.value.doubleValue)
            case .string(let value): #expect(.string(value) == member.value)
            case .integers(let values): #expect(.array(values.map(JSON.integer)) == member.value)
            case .tensor(let value): check(value.tensor, try #require(member.value["tensor"]))
            default: Issue.record("attribute \(member.key) of \(node.name) is \(String(describing: node.attribute(member.key)))")
            }
        }
    }

    @Test func everyStorageForm() throws {
        let path = Samples.path("onnx/storage_forms.onnx")
        let graph = try ONNXModel.parse(try FileAccess.read(path), file: path).graph
        let tensors = Dictionary(uniqueKeysWithValues: graph.initializers.map { ($0.name, $0.tensor) })
        #expect(Set(tensors.keys).isSuperset(of: ["w", "pads", "h16"]))
        #expect(tensors["w"]?.elementType == .float32)
        #expect(tensors["pads"]?.elementType == .int64)
        #expect(tensors["h16"]?.elementType == .float16)
        let constants = graph.nodes.filter { $0.opType == "Constant" }.compactMap { $0.attribute("value_floats")?.value }
        #expect(constants.count == 1)
        guard case .floats? = constants.first else {
            Issue.record("the constant is \(constants)")
            return
        }
    }
}

@testable import Formats

/// Small ONNX graphs in memory.
struct GraphBuilder {
    var nodes: [ONNXNode] = []
    var initializers: [ONNXTensor] = []
    var opset = 17
    var input: [ONNXDimension] = [.fixed(1), .fixed(2), .fixed(6), .fixed(8)]

    mutating func node(_ kind: String, _ inputs: [String], _ output: String, _ attributes: [String: ONNXAttribute.Value] = [:]) {
        let list = attributes.sorted { $0.key < $1.key }.map { ONNXAttribute(name: $0.key, value: $0.value) }
        nodes.append(ONNXNode(name: "node-\(output)", opType: kind, domain: "", inputs: inputs, outputs: [output], attributes: list))
    }

    mutating func integers(_ name: String, _ values: [Int], shape: [Int]? = nil) {
        initializers.append(ONNXTensor(name: name, tensor: RawTensor(shape: shape ?? [values.count], int64s: values.map(Int64.init))))
    }

    mutating func floats(_ name: String, _ values: [Float], shape: [Int]? = nil) {
        initializers.append(ONNXTensor(name: name, tensor: RawTensor(Tensor(shape: shape ?? [values.count], scalars: values))))
    }

    func model(output: String) -> ONNXModel {
        let image = ONNXValueInfo(name: "x", elementType: 1, dimensions: input, hasShape: true)
        let result = ONNXValueInfo(name: output, elementType: 1, dimensions: [], hasShape: false)
        return ONNXModel(
            irVersion: 8, producerName: "test", opsets: [ONNXOpset(domain: "", version: opset)],
            graph: ONNXGraph(name: "g", nodes: nodes, initializers: initializers, inputs: [image], outputs: [result], valueInfos: []))
    }
}

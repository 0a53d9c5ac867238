import Formats

/// Typed access to an ONNX node's inputs and attributes, with errors that name the node.
struct NodeReader {
    private let node: ONNXNode
    /// What the node is called in messages and as a layer.
    let name: String

    /// - Parameter weights: names of the file's weights.
    init(_ node: ONNXNode, weights: Set<String> = []) {
        self.node = node
        name = Self.name(of: node, weights: weights)
    }

    var kind: String { node.opType }
    var inputs: [String] { node.inputs }
    var outputs: [String] { node.outputs }

    /// The node's name, or its output's where the file gives none; where that only counts operators, as `node_Conv_62` does, the
    /// name of its weights in the trained network, such as `up1.conv`.
    private static func name(of node: ONNXNode, weights: Set<String>) -> String {
        let given = node.name.isEmpty ? node.outputs.first ?? node.opType : node.name
        let words = given.lowercased().split { !$0.isLetter && !$0.isNumber }.filter { !$0.allSatisfy(\.isNumber) }
        let kind = node.opType.lowercased()
        guard node.name.isEmpty || words.allSatisfy({ $0 == "node" || $0 == "n" || $0.hasPrefix(kind) || $0 == "conv2d" || $0 == "convolution" }) else {
            return given
        }
        for input in node.inputs.dropFirst() where weights.contains(input) {
            for end in [".weight", ".bias"] where input.hasSuffix(end) && input.count > end.count { return String(input.dropLast(end.count)) }
        }
        return given
    }

    /// The name of an input, or `nil` where it is left out.
    func input(_ index: Int) -> String? {
        index < node.inputs.count && !node.inputs[index].isEmpty ? node.inputs[index] : nil
    }

    func has(_ attribute: String) -> Bool { node.attribute(attribute) != nil }

    func integer(_ name: String) throws(NetworkError) -> Int? {
        switch node.attribute(name)?.value {
        case nil: return nil
        case .integer(let value)?: return value
        default: throw malformed("its attribute \(name) is not an integer")
        }
    }

    func integers(_ name: String) throws(NetworkError) -> [Int]? {
        switch node.attribute(name)?.value {
        case nil: return nil
        case .integers(let values)?: return values
        default: throw malformed("its attribute \(name) is not a list of integers")
        }
    }

    func float(_ name: String) throws(NetworkError) -> Float? {
        switch node.attribute(name)?.value {
        case nil: return nil
        case .float(let value)?: return value
        default: throw malformed("its attribute \(name) is not a number")
        }
    }

    func floats(_ name: String) throws(NetworkError) -> [Float]? {
        switch node.attribute(name)?.value {
        case nil: return nil
        case .floats(let values)?: return values
        default: throw malformed("its attribute \(name) is not a list of numbers")
        }
    }

    func string(_ name: String) throws(NetworkError) -> String? {
        switch node.attribute(name)?.value {
        case nil: return nil
        case .string(let value)?: return value
        default: throw malformed("its attribute \(name) is not a string")
        }
    }

    func tensor(_ name: String) throws(NetworkError) -> RawTensor? {
        switch node.attribute(name)?.value {
        case nil: return nil
        case .tensor(let value)?: return value.tensor
        default: throw malformed("its attribute \(name) is not a tensor")
        }
    }

    /// A (y, x) pair of an attribute, such as the strides.
    func pair(_ name: String, default fallback: Int) throws(NetworkError) -> (Int, Int) {
        guard let values = try integers(name) else { return (fallback, fallback) }
        guard values.count == 2 else {
            throw unsupported("its attribute \(name) has \(values.count) entries", remedy: "export a network of two-dimensional layers")
        }
        return (values[0], values[1])
    }

    /// Rejects attributes outside `known`: they would change the meaning in a way nobody here knows.
    func check(attributes known: [String]) throws(NetworkError) {
        if let stray = node.attributes.map(\.name).first(where: { !known.contains($0) }) {
            throw unsupported("its attribute \(stray) is not known", remedy: "export with a standard operator set")
        }
    }

    func unsupported(_ reason: String, remedy: String?) -> NetworkError {
        .unsupported(layer: name, kind: kind, reason: reason, remedy: remedy)
    }

    /// What cannot be computed while the file leaves the image size open.
    func openSize(_ reason: String) -> NetworkError { unsupported(reason, remedy: NetworkError.openSizeRemedy) }

    func malformed(_ reason: String) -> NetworkError { .shape(layer: name, reason: "\(kind): \(reason)") }
}

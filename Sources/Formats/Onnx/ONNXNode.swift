/// One operator of a graph with its attributes.
public struct ONNXNode: Sendable, Equatable {
    /// The name for people; may be empty.
    public var name: String
    /// The operator, such as `"Conv"`.
    public var opType: String
    /// The operator set; empty for the standard one.
    public var domain: String
    /// Names of the values read; an empty name is an optional input left out.
    public var inputs: [String]
    /// Names of the values made; an empty name is an optional output left out.
    public var outputs: [String]
    public var attributes: [ONNXAttribute]

    public init(name: String, opType: String, domain: String, inputs: [String], outputs: [String], attributes: [ONNXAttribute]) {
        self.name = name
        self.opType = opType
        self.domain = domain
        self.inputs = inputs
        self.outputs = outputs
        self.attributes = attributes
    }

    /// The attribute called `name`, or `nil` where the operator's default holds.
    public func attribute(_ name: String) -> ONNXAttribute? {
        attributes.first { $0.name == name }
    }
}

/// A named parameter of a node.
public struct ONNXAttribute: Sendable, Equatable {
    public enum Value: Sendable, Equatable {
        case float(Float)
        case integer(Int)
        case string(String)
        case tensor(ONNXTensor)
        case floats([Float])
        case integers([Int])
        case strings([String])
        /// A kind without use in networks of layers, such as lists of tensors, types and sparse tensors.
        case other
    }

    public var name: String
    public var value: Value

    public init(name: String, value: Value) {
        self.name = name
        self.value = value
    }
}

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
    /// Those that the file gives; others have the operator's defaults.
    public var attributes: [ONNXAttribute]

    /// An operator of the domain `domain`, empty for the standard set.
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
    /// A value by its kind (`AttributeProto.AttributeType`).
    public enum Value: Sendable, Equatable {
        /// FLOAT, 32 bits.
        case float(Float)
        /// INT, 64 bits.
        case integer(Int)
        /// STRING, as UTF-8.
        case string(String)
        /// TENSOR, with element type and shape of its own.
        case tensor(ONNXTensor)
        /// FLOATS, 32 bits each.
        case floats([Float])
        /// INTS, 64 bits each.
        case integers([Int])
        /// STRINGS, as UTF-8.
        case strings([String])
        /// A kind without use in networks of layers, such as lists of tensors, types and sparse tensors.
        case other
    }

    /// Unique in its node.
    public var name: String
    /// One value, or a list of one kind.
    public var value: Value

    /// The parameter `value` under `name`.
    public init(name: String, value: Value) {
        self.name = name
        self.value = value
    }
}

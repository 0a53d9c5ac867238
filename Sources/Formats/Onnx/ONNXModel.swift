/// An ONNX model as its file says it: operators, weights and names, nothing interpreted (github.com/onnx/onnx, onnx.proto).
public struct ONNXModel: Sendable, Equatable {
    /// Version of the file format; 0 when the file does not say.
    public var irVersion: Int
    /// The program that wrote the model, such as `"pytorch"`.
    public var producerName: String
    /// The operator sets that the nodes are written in.
    public var opsets: [ONNXOpset]
    /// Operators and weights.
    public var graph: ONNXGraph

    /// A model as a file would hold it; nothing is checked.
    public init(irVersion: Int, producerName: String, opsets: [ONNXOpset], graph: ONNXGraph) {
        self.irVersion = irVersion
        self.producerName = producerName
        self.opsets = opsets
        self.graph = graph
    }
}

/// A set of operators and its version; the standard set has the empty domain.
public struct ONNXOpset: Sendable, Equatable {
    /// Empty for the standard set.
    public var domain: String
    /// Counted upwards by ONNX for each set.
    public var version: Int

    /// The standard set has the empty domain.
    public init(domain: String, version: Int) {
        self.domain = domain
        self.version = version
    }
}

/// The operators of a model in an order in which they can be computed, and their weights.
///
/// Within a graph each value is an initializer or the output of one node, never both and never twice.
public struct ONNXGraph: Sendable, Equatable {
    /// For people only.
    public var name: String
    /// In an order in which they can be computed.
    public var nodes: [ONNXNode]
    /// Weights and constants.
    public var initializers: [ONNXTensor]
    /// Inputs; in files of IR version 3 and before, the initializers are among them.
    public var inputs: [ONNXValueInfo]
    /// Names of values that a node makes, with what is known of their shapes.
    public var outputs: [ONNXValueInfo]
    /// Shapes of intermediate values, as far as the exporter wrote them.
    public var valueInfos: [ONNXValueInfo]

    /// Nothing is checked here: the importer names what does not fit.
    public init(
        name: String, nodes: [ONNXNode], initializers: [ONNXTensor], inputs: [ONNXValueInfo], outputs: [ONNXValueInfo],
        valueInfos: [ONNXValueInfo]
    ) {
        self.name = name
        self.nodes = nodes
        self.initializers = initializers
        self.inputs = inputs
        self.outputs = outputs
        self.valueInfos = valueInfos
    }
}

/// What a model says about one of its values.
public struct ONNXValueInfo: Sendable, Equatable {
    /// Of the value, as nodes name it.
    public var name: String
    /// `TensorProto.DataType`: 1 is float32, 7 is int64; 0 when the file does not say.
    public var elementType: Int
    /// One entry per axis; empty for a scalar and where `hasShape` is false.
    public var dimensions: [ONNXDimension]
    /// Whether the file gives a shape at all.
    public var hasShape: Bool

    /// A value of no known shape has no dimensions, and `hasShape` is false.
    public init(name: String, elementType: Int, dimensions: [ONNXDimension], hasShape: Bool) {
        self.name = name
        self.elementType = elementType
        self.dimensions = dimensions
        self.hasShape = hasShape
    }
}

/// The extent of one axis.
public enum ONNXDimension: Sendable, Equatable {
    /// The same in every inference.
    case fixed(Int)
    /// A name that stands for the same extent wherever it occurs, such as `"batch"`.
    case symbolic(String)
    /// The file says nothing.
    case unknown
}

/// A constant of a model and its name.
public struct ONNXTensor: Sendable, Equatable {
    /// As nodes name it.
    public var name: String
    /// Its elements as the file stores them.
    public var tensor: RawTensor

    /// The constant `tensor` under `name`.
    public init(name: String, tensor: RawTensor) {
        self.name = name
        self.tensor = tensor
    }
}

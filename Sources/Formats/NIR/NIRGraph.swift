/// A network in the Neuromorphic Intermediate Representation: nodes that compute in continuous time, and the edges between
/// them.
///
/// Several edges into one node add up. Source: Pedersen et al. 2024, doi 10.1038/s41467-024-52259-9; field names and file layout
/// as the Python package `nir` 1.0.8 has them.
public struct NIRGraph: Sendable, Equatable {
    /// In ascending order of their names when read from a file.
    public var nodes: [NIRNode]
    /// In the order of the file; each joins two nodes of this graph.
    public var edges: [NIREdge]
    /// Of the graph itself.
    public var metadata: NIRMetadata

    /// Nothing is checked here: reading, writing and importing do.
    public init(nodes: [NIRNode], edges: [NIREdge], metadata: NIRMetadata = NIRMetadata()) {
        self.nodes = nodes
        self.edges = edges
        self.metadata = metadata
    }

    /// The node of a name.
    public subscript(name: String) -> NIRNode? { nodes.first { $0.name == name } }
}

/// A named primitive.
public struct NIRNode: Sendable, Equatable {
    /// Unique in its graph.
    public var name: String
    /// What it computes.
    public var primitive: NIRPrimitive
    /// Of this node.
    public var metadata: NIRMetadata

    /// No metadata unless given.
    public init(name: String, primitive: NIRPrimitive, metadata: NIRMetadata = NIRMetadata()) {
        self.name = name
        self.primitive = primitive
        self.metadata = metadata
    }
}

/// A connection between two nodes of one graph.
public struct NIREdge: Sendable, Hashable {
    /// The name of the node whose output flows.
    public var source: String
    /// The name of the node that it flows into.
    public var target: String

    /// From `source` to `target`.
    public init(_ source: String, _ target: String) {
        self.source = source
        self.target = target
    }
}

/// What a file says about a node or a graph beyond the primitives: values without a fixed meaning in NIR.
public struct NIRMetadata: Sendable, Equatable {
    /// In ascending order of their names when read from a file.
    public var members: [HDF5Member]

    /// Nothing beyond the primitives unless given.
    public init(_ members: [HDF5Member] = []) { self.members = members }

    /// The string of a name.
    public func string(_ name: String) -> String? { members.first { $0.name == name }?.node.string }
    /// The numbers of a name in C order; `nil` for unknown names and strings.
    public func numbers(_ name: String) -> [Double]? { members.first { $0.name == name }?.node.tensor?.doubles() }

    /// Adds a string.
    public mutating func set(_ name: String, _ value: String) {
        members.append(HDF5Member(name, .strings(shape: [], [value])))
    }

    /// Adds a number, or a list of them.
    public mutating func set(_ name: String, _ tensor: RawTensor) { members.append(HDF5Member(name, .numbers(tensor))) }
}

/// Reading and writing of NIR files: HDF5 with one graph in it.
public enum NIR {
    /// The version that is written, and the newest whose fields are known.
    public static let version = "1.0.8"
    /// Graphs inside graphs.
    static let deepest = 16

    /// Whether an HDF5 file has what a NIR file has at its root.
    public static func isNIR(_ root: HDF5Node) -> Bool { root["node"]?["type"]?.string != nil }

    /// The graph in a file.
    ///
    /// - Throws: `FileError` naming the node and field that is missing, malformed or not finite.
    public static func parse(_ bytes: [UInt8], file: String) throws(FileError) -> NIRGraph {
        try parse(try HDF5.parse(bytes, file: file), file: file)
    }

    /// The graph in an HDF5 file that is read already.
    ///
    /// - Throws: `FileError` as for bytes.
    public static func parse(_ root: HDF5Node, file: String) throws(FileError) -> NIRGraph {
        guard let node = root["node"] else {
            throw FileError(
                file: file, reason: "is HDF5, but no NIR file: it has no group named node", remedy: "write the network with nir.write")
        }
        let reader = NIRReader(file: file)
        guard case .graph(let graph) = try reader.primitive(node, place: "graph", depth: 0) else {
            throw FileError(file: file, reason: "holds a single \(node["type"]?.string ?? "node")", remedy: "put it into a NIRGraph with Input and Output")
        }
        return graph
    }

    /// The bytes of a file with this graph.
    ///
    /// - Precondition: node names are unique, not empty and hold no slash.
    public static func encoded(_ graph: NIRGraph) -> [UInt8] { HDF5.encoded(node(graph)) }

    /// The same as the tree that the file stores.
    static func node(_ graph: NIRGraph) -> HDF5Node {
        .group([HDF5Member("node", NIRWriter.node(.graph(graph), graph.metadata)), HDF5Member("version", .strings(shape: [], [version]))])
    }
}

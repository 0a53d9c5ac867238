extension ONNXModel {
    /// Reads a model, including the weights it keeps in files beside it.
    ///
    /// - Parameter file: the path of the model; side files are looked up in its folder.
    /// - Throws: when the file is no well-formed model, when a weight's data and shape do not agree, and when a node uses a
    ///   sparse initializer, a function of the model or a subgraph, none of which networks of layers need.
    public static func parse(_ bytes: [UInt8], file: String) throws(FileError) -> ONNXModel {
        var model = ONNXModel(
            irVersion: 0, producerName: "", opsets: [],
            graph: ONNXGraph(name: "", nodes: [], initializers: [], inputs: [], outputs: [], valueInfos: []))
        var graphReader: ProtobufReader?
        var functions: Set<[String]> = []
        var reader = ProtobufReader(bytes, range: bytes.indices, file: file)
        while let field = try reader.next() {
            switch field.number {
            case 1: model.irVersion = try reader.integer(field)
            case 2: model.producerName = try reader.string(field)
            case 7:
                guard graphReader == nil else { throw reader.failure("the model has two graphs", at: field.offset) }
                graphReader = try reader.message(field)
            case 8: model.opsets.append(try opset(try reader.message(field)))
            case 25: functions.insert(try functionIdentity(try reader.message(field)))
            default: break
            }
        }
        guard let graphReader else {
            throw FileError(file: file, reason: "is not an ONNX model: it has no graph")
        }
        var parser = ONNXGraphParser(file: file)
        model.graph = try parser.graph(graphReader)
        for node in model.graph.nodes where functions.contains([node.domain, node.opType]) {
            throw FileError(
                file: file, place: "node \(node.name) (\(node.opType))",
                reason: "calls a function defined in the model, which is not supported",
                remedy: "inline the functions when exporting")
        }
        return model
    }

    private static func opset(_ message: ProtobufReader) throws(FileError) -> ONNXOpset {
        var reader = message
        var opset = ONNXOpset(domain: "", version: 0)
        while let field = try reader.next() {
            switch field.number {
            case 1: opset.domain = try reader.string(field)
            case 2: opset.version = try reader.integer(field)
            default: break
            }
        }
        return opset
    }

    /// Domain and name of a function, which is how nodes call it.
    private static func functionIdentity(_ message: ProtobufReader) throws(FileError) -> [String] {
        var reader = message
        var (domain, name) = ("", "")
        while let field = try reader.next() {
            switch field.number {
            case 1: name = try reader.string(field)
            case 10: domain = try reader.string(field)
            default: break
            }
        }
        return [domain, name]
    }
}

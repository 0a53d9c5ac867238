/// Reads the messages of a graph: nodes, attributes and value descriptions.
struct ONNXGraphParser {
    private let file: String
    private var tensors: ONNXTensorParser

    init(file: String) {
        self.file = file
        tensors = ONNXTensorParser(file: file)
    }

    mutating func graph(_ message: ProtobufReader) throws(FileError) -> ONNXGraph {
        var reader = message
        var graph = ONNXGraph(name: "", nodes: [], initializers: [], inputs: [], outputs: [], valueInfos: [])
        var sparse: Set<String> = []
        while let field = try reader.next() {
            switch field.number {
            case 1: graph.nodes.append(try node(try reader.message(field)))
            case 2: graph.name = try reader.string(field)
            case 5: graph.initializers.append(try tensors.tensor(try reader.message(field)))
            case 11: graph.inputs.append(try valueInfo(try reader.message(field)))
            case 12: graph.outputs.append(try valueInfo(try reader.message(field)))
            case 13: graph.valueInfos.append(try valueInfo(try reader.message(field)))
            case 15: sparse.insert(try sparseName(try reader.message(field)))
            default: break
            }
        }
        try check(graph, sparse: sparse)
        return graph
    }

    private func check(_ graph: ONNXGraph, sparse: Set<String>) throws(FileError) {
        var made: Set<String> = []
        for name in graph.initializers.map(\.name) + graph.nodes.flatMap(\.outputs) where !name.isEmpty {
            guard made.insert(name).inserted else {
                throw FileError(file: file, place: "value \(name)", reason: "is defined twice")
            }
        }
        for name in graph.nodes.flatMap(\.inputs) + graph.outputs.map(\.name) where sparse.contains(name) {
            throw FileError(
                file: file, place: "value \(name)", reason: "is a sparse initializer, which is not supported",
                remedy: "store it as a dense initializer")
        }
    }

    private mutating func node(_ message: ProtobufReader) throws(FileError) -> ONNXNode {
        var reader = message
        var node = ONNXNode(name: "", opType: "", domain: "", inputs: [], outputs: [], attributes: [])
        var names: Set<String> = []
        var subgraph: String?
        while let field = try reader.next() {
            switch field.number {
            case 1: node.inputs.append(try reader.string(field))
            case 2: node.outputs.append(try reader.string(field))
            case 3: node.name = try reader.string(field)
            case 4: node.opType = try reader.string(field)
            case 5:
                let (attribute, isSubgraph) = try attribute(try reader.message(field))
                guard names.insert(attribute.name).inserted else {
                    throw reader.failure("attribute \(attribute.name) is given twice", at: field.offset)
                }
                if isSubgraph { subgraph = attribute.name }
                node.attributes.append(attribute)
            case 7: node.domain = try reader.string(field)
            default: break
            }
        }
        if let subgraph {
            throw FileError(
                file: file, place: "node \(node.name) (\(node.opType))",
                reason: "attribute \(subgraph) is a subgraph, which is not supported",
                remedy: "export the model without control flow and with static shapes")
        }
        return node
    }

    /// An attribute, and whether it is a subgraph.
    private mutating func attribute(
        _ message: ProtobufReader
    ) throws(FileError) -> (attribute: ONNXAttribute, isSubgraph: Bool) {
        var reader = message
        var name = ""
        var kind = 0
        var isReference = false
        // A field left out has its default of zero or nothing, so each kind begins with that.
        var float: Float = 0
        var integer = 0
        var string: String? = ""
        var tensor: ONNXTensor?
        var floatBytes: [UInt8] = []
        var integers: [Int] = []
        var strings: [String] = []
        var stringsAreText = true
        // The kind by the fields present, for files before IR version 2, which have no type field.
        var impliedKind = 0
        while let field = try reader.next() {
            switch field.number {
            case 1: name = try reader.string(field)
            case 2: (float, impliedKind) = (try reader.float(field), 1)
            case 3: (integer, impliedKind) = (try reader.integer(field), 2)
            case 4: (string, impliedKind) = (String(validating: reader.bytes[try reader.content(field)], as: UTF8.self), 3)
            case 5: (tensor, impliedKind) = (try tensors.tensor(try reader.message(field)), 4)
            case 6, 11: impliedKind = field.number == 6 ? 5 : 10
            case 7:
                try reader.append(field, size: 4, to: &floatBytes)
                impliedKind = 6
            case 8:
                try reader.append(field, to: &integers)
                impliedKind = 7
            case 9:
                if let text = String(validating: reader.bytes[try reader.content(field)], as: UTF8.self) {
                    strings.append(text)
                } else {
                    stringsAreText = false
                }
                impliedKind = 8
            case 20: kind = try reader.integer(field)
            case 21: isReference = try !reader.string(field).isEmpty
            default: break
            }
        }
        if kind == 0 { kind = impliedKind }
        let value: ONNXAttribute.Value
        switch kind {
        case _ where isReference: value = .other
        case 1: value = .float(float)
        case 2: value = .integer(integer)
        case 3: value = string.map { .string($0) } ?? .other
        case 4:
            guard let tensor else { throw reader.failure("attribute \(name) should be a tensor but has none") }
            value = .tensor(tensor)
        case 6: value = .floats(LittleEndian.words(floatBytes, as: UInt32.self).map(Float.init(bitPattern:)))
        case 7: value = .integers(integers)
        case 8: value = stringsAreText ? .strings(strings) : .other
        default: value = .other
        }
        return (ONNXAttribute(name: name, value: value), kind == 5 || kind == 10)
    }

    private func valueInfo(_ message: ProtobufReader) throws(FileError) -> ONNXValueInfo {
        var reader = message
        var info = ONNXValueInfo(name: "", elementType: 0, dimensions: [], hasShape: false)
        while let field = try reader.next() {
            switch field.number {
            case 1: info.name = try reader.string(field)
            case 2:
                var type = try reader.message(field)
                while let field = try type.next() {
                    // Sequences, maps and optional values have other fields; they stay without type and shape.
                    if field.number == 1 { try tensorType(try type.message(field), into: &info) }
                }
            default: break
            }
        }
        return info
    }

    private func tensorType(_ message: ProtobufReader, into info: inout ONNXValueInfo) throws(FileError) {
        var reader = message
        while let field = try reader.next() {
            switch field.number {
            case 1: info.elementType = try reader.integer(field)
            case 2:
                info.hasShape = true
                info.dimensions = []
                var shape = try reader.message(field)
                while let field = try shape.next() {
                    if field.number == 1 { info.dimensions.append(try dimension(try shape.message(field))) }
                }
            default: break
            }
        }
    }

    private func dimension(_ message: ProtobufReader) throws(FileError) -> ONNXDimension {
        var reader = message
        var dimension = ONNXDimension.unknown
        while let field = try reader.next() {
            switch field.number {
            case 1:
                let extent = try reader.integer(field)
                // Some exporters write -1 for an axis they do not know.
                dimension = extent >= 0 ? .fixed(extent) : .unknown
            case 2:
                let name = try reader.string(field)
                dimension = name.isEmpty ? .unknown : .symbolic(name)
            default: break
            }
        }
        return dimension
    }

    private func sparseName(_ message: ProtobufReader) throws(FileError) -> String {
        var reader = message
        var name = ""
        while let field = try reader.next() {
            guard field.number == 1 else { continue }
            var values = try reader.message(field)
            while let field = try values.next() {
                if field.number == 8 { name = try values.string(field) }
            }
        }
        return name
    }
}

public import Formats

/// Networks as safetensors files that carry their graph: weights as tensors, everything else as JSON in the metadata.
///
/// Tensors are called `NUMBER.LAYER.weight`, `.bias`, `.scale` and `.shift` and have the shapes that PyTorch gives them.
public enum NetworkFile {
    /// What the metadata key `format` says.
    public static let format = "synfire.network/1"

    /// The file of a network; equal networks give equal bytes.
    public static func encode(_ network: Network) -> Safetensors {
        let layers = network.layers.map { layer -> JSON in
            let definition = layer.operation.definition
            return JSON.object([
                JSON.Member("name", .string(layer.name)), JSON.Member("kind", .string(type(of: definition).word)),
                JSON.Member("inputs", .array(layer.inputs.map { .integer($0) })),
                JSON.Member("parameters", .object(definition.parameters)),
            ])
        }
        var metadata = [
            "format": format, "name": network.name, "output": String(network.output), "layers": JSON.array(layers).text(indented: false),
        ]
        if network.readsChannelsLast { metadata["channels"] = network.writesChannelsLast ? "last" : "last to first" }
        if !network.readsChannelsLast, network.writesChannelsLast { metadata["channels"] = "first to last" }
        return Safetensors(
            metadata: metadata,
            tensors: network.layers.enumerated().flatMap { index, layer in
                layer.operation.definition.tensors.map { NamedTensor(name: "\(index).\(layer.name).\($0.name)", tensor: $0.tensor) }
            })
    }

    /// - Throws: `FileError` naming the layer and key that are wrong, or a tensor that no layer has.
    public static func decode(_ file: Safetensors, file path: String) throws(FileError) -> Network {
        guard file.metadata["format"] == format else {
            throw FileError(file: path, place: "metadata, format", reason: "is \(file.metadata["format"] ?? "missing"), expected \(format)")
        }
        let text = file.metadata["layers"] ?? ""
        let json: JSON
        do { json = try JSON.parse(Array(text.utf8), file: path) } catch {
            throw FileError(file: path, place: "metadata, layers", reason: error.reason)
        }
        guard let entries = json.arrayValue else { throw FileError(file: path, place: "metadata, layers", reason: "expected an array") }
        guard let output = file.metadata["output"].flatMap({ Int($0) }) else {
            throw FileError(file: path, place: "metadata, output", reason: "expected the number of a layer")
        }
        var tensors = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0.tensor) })
        var layers: [Layer] = []
        for (index, entry) in entries.enumerated() {
            let fields = try FieldReader(entry, place: "layers[\(index)]", file: path, keys: ["name", "kind", "inputs", "parameters"])
            let name = try fields.string("name")
            let kind = try fields.string("kind")
            guard let definition = LayerOperation.definitions.first(where: { $0.word == kind }) else {
                throw fields.failure("unknown kind \"\(kind)\"\(Suggestion.phrase(for: kind, in: LayerOperation.definitions.map { $0.word }))")
            }
            let layer = try definition.init(LayerFields(fields) { tensors.removeValue(forKey: "\(index).\(name).\($0)") })
            layers.append(Layer(name: name, operation: layer.operation, inputs: try fields.int32s("inputs").map { Int($0) }))
        }
        if let stray = file.tensors.first(where: { tensors[$0.name] != nil }) {
            throw FileError(file: path, place: "tensor \(stray.name)", reason: "belongs to no layer")
        }
        var network = Network(name: file.metadata["name"] ?? "", layers: layers, output: output)
        switch file.metadata["channels"] {
        case nil: break
        case "last"?: (network.readsChannelsLast, network.writesChannelsLast) = (true, true)
        case "last to first"?: network.readsChannelsLast = true
        case "first to last"?: network.writesChannelsLast = true
        case let word?: throw FileError(file: path, place: "metadata, channels", reason: "is \"\(word)\", where channels are last, last to first or first to last")
        }
        do throws(NetworkError) { try network.validate() } catch { throw FileError(file: path, place: "metadata, layers", reason: "\(error)") }
        return network
    }
}

import Formats

extension Network {
    /// The network in a file or in the zoo: `model.onnx`, or `zoo:unet?levels=4`.
    ///
    /// A file whose name does not end in `.onnx` is taken for ONNX unless its first bytes say otherwise.
    /// - Parameter inputShape: the image size, where an ONNX file leaves it open and computes with it.
    /// - Throws: `ZooError`, `FileError` or `NetworkError`.
    public static func load(path: String, inputShape: Shape? = nil) throws -> Network {
        if path.hasPrefix("zoo:") {
            let network = try Zoo.network(path)
            if let inputShape { _ = try network.shapes(input: inputShape) }
            return network
        }
        let bytes = try FileAccess.read(path)
        var network = try parse(bytes, file: path, inputShape: inputShape)
        // Exporters name every graph alike; the file's name says more.
        let fileName = path.split(separator: "/").last.map(String.init) ?? path
        network.name = fileName.hasSuffix(".onnx") ? String(fileName.dropLast(5)) : fileName
        return network
    }

    /// The network in a file's bytes: ONNX, a network file, or the state dict of a known architecture.
    ///
    /// - Throws: `FileError` or `NetworkError`.
    public static func parse(_ bytes: [UInt8], file path: String, inputShape: Shape? = nil) throws -> Network {
        let isNamedONNX = path.lowercased().hasSuffix(".onnx")
        if !isNamedONNX, let (format, remedy) = foreignFormat(bytes) {
            throw FileError(file: path, reason: "is \(format), which holds no network that can be read", remedy: remedy)
        }
        guard !isNamedONNX, FileKind(of: bytes) == .safetensors else {
            return try ONNXImporter.importNetwork(ONNXModel.parse(bytes, file: path), file: path, inputShape: inputShape)
        }
        let file = try Safetensors.parse(bytes, file: path)
        var network: Network
        switch file.metadata["format"] {
        case NetworkFile.format?: network = try NetworkFile.decode(file, file: path)
        case let format? where format.hasPrefix("synfire."):
            throw FileError(file: path, reason: "is a \(format) file, which holds no trained network", remedy: "name the network it was made from")
        default: network = try StateDictImporter.importNetwork(file, file: path, inputShape: inputShape)
        }
        if let inputShape {
            _ = try network.shapes(input: inputShape)
            if case .input(let channels, nil, nil) = network.layers[0].operation {
                network.layers[0].operation = .input(channels: channels, height: inputShape.height, width: inputShape.width)
            }
        }
        return network
    }

    /// The channels of the image that an ONNX file's network reads and whether they are its last axis; `nil` where the file leaves
    /// them open or is no such file.
    public static func declaredInput(of bytes: [UInt8], file path: String) -> (channels: Int, isChannelsLast: Bool)? {
        guard let model = try? ONNXModel.parse(bytes, file: path), let input = try? ONNXInput(of: model.graph, file: path) else { return nil }
        return input.channels.map { ($0, input.isChannelsLast) }
    }

    /// What a file is that people may take for a network, and how to get one.
    private static func foreignFormat(_ bytes: [UInt8]) -> (format: String, remedy: String)? {
        if bytes.starts(with: [0x89] + Array("HDF\r\n".utf8)) {
            return ("an HDF5 file", "export the network as ONNX; spiking networks in NIR files are for inspect, compile and simulate")
        }
        if PyTorchFile.isOne(bytes) { return ("a PyTorch file", PyTorchFile.remedy) }
        if bytes.starts(with: Array("PK".utf8)) { return ("a zip archive", "export the network with torch.onnx.export") }
        return nil
    }
}

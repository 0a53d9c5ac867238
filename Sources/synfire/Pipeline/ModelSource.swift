import Formats
import Models

/// A trained network and where it came from.
struct ModelSource {
    var network: Network
    /// As the user gave it.
    var source: String
    /// SHA-256 of the file; `nil` for a zoo network, which its specification names completely.
    var digest: String?
    /// What the file's network does with the scores of `network`; `nil` where the scores are its output.
    var decision: ReadoutDecision?

    /// The same with the network's decision taken apart from its scores, which conversion and metrics work on.
    ///
    /// - Throws: what `Network.upToScores` throws.
    func upToScores() throws -> ModelSource {
        var source = self
        source.network = try network.upToScores()
        source.decision = network.decision
        return source
    }

    /// Loads an ONNX file or makes a `zoo:` network.
    ///
    /// - Parameter inputShape: the image size, where the file leaves it open and computes with it.
    static func load(_ source: String, inputShape: Shape? = nil) throws -> ModelSource {
        if source.hasPrefix("zoo:") { return ModelSource(network: try Zoo.network(source), source: source) }
        let bytes = try FileAccess.read(source)
        var network = try ONNXImporter.importNetwork(ONNXModel.parse(bytes, file: source), file: source, inputShape: inputShape)
        // Exporters call every graph alike, and most files are called model: folder and file tell networks apart.
        network.name = source.split(separator: "/").suffix(2).joined(separator: "/")
        if let layer = network.layers.first(where: { !$0.operation.hasFiniteParameters }) {
            throw FileError(file: source, place: "layer \(layer.name)", reason: "holds a weight or bias that is not finite")
        }
        return ModelSource(network: network, source: source, digest: SHA256.hexadecimal(bytes))
    }
}

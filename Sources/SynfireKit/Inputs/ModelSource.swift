import Formats
public import Models

/// A network and where it came from.
public struct ModelSource: Sendable {
    /// The trained network; of a NIR file, which holds a spiking one, its layers' shapes.
    public var network: Network
    /// As the user gave it.
    public var source: String
    /// SHA-256 of the file; `nil` for a zoo network, which its specification names completely.
    public var digest: String?
    /// What the file's network does with the scores of `network`; `nil` where the scores are its output.
    public var decision: ReadoutDecision?
    /// The spiking network of a NIR file; `nil` for trained networks.
    public var spiking: NIRImport?
    /// The spiking form that its weights were tuned in; `nil` for others.
    public var tuned: TunedForm?
    /// What was changed in the network since it was read, that a reader of results should know.
    public var notes: [String] = []

    /// Whether its weights come from a file and mean something.
    public var isTrained: Bool { digest != nil && spiking == nil }

    /// Channels of the image that the network reads.
    public var inputChannels: Int { network.inputChannels }

    /// Weights and biases.
    public var parameterCount: Int { spiking?.parameterCount ?? network.parameterCount }

    /// The same with the network's decision taken apart from its scores, which conversion and metrics work on.
    ///
    /// - Throws: what `Network.upToScores` throws.
    public func upToScores() throws -> ModelSource {
        var source = self
        source.network = try network.upToScores()
        source.decision = network.decision
        return source
    }

    /// Tells a network that spikes already, and reads spikes, whether the given ones have signs: a chip may need axons for each.
    public mutating func readSigns(of set: InputSet) {
        guard case .spikeTrain = spiking?.network.input.coding else { return }
        spiking?.network.input.coding = .spikeTrain(isSigned: set.trains.contains(where: \.isSigned))
    }

    /// What a file says of the image its network reads, before its layers are looked at; `nil` where it leaves channels open.
    ///
    /// - Throws: `FileError` for a file that cannot be read.
    public static func declaredInput(of source: String) throws -> (channels: Int, isChannelsLast: Bool)? {
        guard !source.hasPrefix("zoo:") else { return nil }
        return Network.declaredInput(of: try FileAccess.read(source), file: source)
    }

    /// Loads an ONNX, safetensors or NIR file or makes a `zoo:` network.
    ///
    /// - Parameters:
    ///   - inputShape: the image size, where the file leaves it open and computes with it.
    ///   - nir: what to take in place of what a NIR file says.
    /// - Throws: `FileError` for a file that cannot be read or is damaged, `NetworkError` for what it holds and Synfire cannot compute,
    ///   `ZooError` for a `zoo:` name without a network.
    public static func load(_ source: String, inputShape: Shape? = nil, nir: NIRImportOptions = NIRImportOptions()) throws -> ModelSource {
        if source.hasPrefix("zoo:") { return ModelSource(network: try Zoo.network(source), source: source) }
        let bytes = try FileAccess.read(source)
        if HDF5.isHDF5(bytes) {
            let name = source.split(separator: "/").suffix(2).joined(separator: "/")
            let spiking = try NIRImport(try NIR.parse(bytes, file: source), name: name, options: nir)
            return ModelSource(network: spiking.layers, source: source, digest: SHA256.hexadecimal(bytes), spiking: spiking)
        }
        var network = try Network.parse(bytes, file: source, inputShape: inputShape)
        // Exporters call every graph alike, and most files are called model: folder and file tell networks apart.
        network.name = source.split(separator: "/").suffix(2).joined(separator: "/")
        if let layer = network.layers.first(where: { !$0.operation.hasFiniteParameters }) {
            throw FileError(file: source, place: "layer \(layer.name)", reason: "holds a weight or bias that is not finite")
        }
        let tuned = FileKind(of: bytes) == .safetensors ? try TunedForm(of: Safetensors.parse(bytes, file: source), path: source) : nil
        return ModelSource(network: network, source: source, digest: SHA256.hexadecimal(bytes), tuned: tuned)
    }
}

public import Formats

/// Networks from bare weights: a state dict has no graph, so its keys have to be those of a known architecture.
public enum StateDictImporter {
    /// The U-Net whose keys the file's tensors have, whatever wrappers have put in front of all of them (`module.`, `model.`,
    /// `_orig_mod.`, `ema_model.`).
    ///
    /// Batch normalisation has PyTorch's ε of 1e-5, which no state dict holds.
    /// - Throws: `FileError` naming the first tensor that is missing or left over, or the architectures that are known.
    public static func importNetwork(_ file: Safetensors, file path: String) throws(FileError) -> Network {
        var tensors: [String: RawTensor] = [:]
        let prefix = commonPrefix(of: file.tensors.map(\.name))
        // How often a batch was seen says nothing about the network.
        for entry in file.tensors where !entry.name.hasSuffix(".num_batches_tracked") {
            tensors[String(entry.name.dropFirst(prefix.count))] = entry.tensor
        }
        let weighted = Set(tensors.keys.filter { $0.hasSuffix(".weight") }.map { String($0.dropLast(".weight".count)) })
        guard let map = UNetTemplate.all.lazy.compactMap({ $0.keyMap(weighted) }).first else {
            throw FileError(
                file: path, reason: "holds \(file.tensors.count) tensors and no graph, and their names are those of no architecture known here"
                    + nearest(to: weighted),
                remedy: "export the network as ONNX, or name its tensors as one of these: "
                    + UNetTemplate.all.map { "\($0.name) (\($0.example))" }.joined(separator: "; "))
        }
        var builder = StateDictBuilder(tensors: tensors, architecture: map.name, file: path)
        let network = try builder.network(map)
        if let stray = builder.unused.first {
            throw FileError(
                file: path, place: "tensor \(prefix)\(stray)",
                reason: "the \(map.name) architecture has no such tensor\(Suggestion.phrase(for: stray, in: builder.missingBiases))",
                remedy: "export the network as ONNX if it is another one")
        }
        do throws(NetworkError) { try network.validate() } catch { throw FileError(file: path, reason: "\(error)") }
        return network
    }

    /// What every name begins with, up to and including a full stop, as long as it is a wrapper's.
    private static func commonPrefix(of names: [String]) -> String {
        var prefix = ""
        while true {
            let wrapper = ["module.", "model.", "_orig_mod.", "net.", "network.", "unet.", "state_dict.", "ema_model.", "ema.", "model_ema."].first { word in
                !names.isEmpty && names.allSatisfy { $0.dropFirst(prefix.count).hasPrefix(word) }
            }
            guard let wrapper else { return prefix }
            prefix += wrapper
        }
    }

    /// Which of the first convolutions' names a key may have been meant to be.
    private static func nearest(to keys: Set<String>) -> String {
        for first in ["e.0.0", "conv1", "inc.double_conv.0"] {
            if let key = keys.sorted().first(where: { Suggestion.closest(to: $0, in: [first]) != nil }) {
                return "; did you mean \"\(first).weight\" by \"\(key).weight\"?"
            }
        }
        return ""
    }
}

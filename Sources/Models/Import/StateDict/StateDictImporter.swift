public import Formats

/// Networks from bare weights: a state dict has no graph, so its keys have to be those of a known architecture.
public enum StateDictImporter {
    /// The U-Net whose keys the file's tensors have, whatever wrappers have put in front of them (`module.`, `_orig_mod.`,
    /// `ema_model.`).
    ///
    /// Batch normalisation has PyTorch's ε of 1e-5, which no state dict holds. Counters of wrappers and tools and tensors of losses
    /// are no part of the network and left out.
    ///
    /// - Parameter inputShape: the image size, at which an architecture that pads an image to its skip has to; `nil` where it may
    ///   be any that every pooling divides.
    /// - Throws: `FileError` naming the first tensor that is missing or left over, or the architectures that are known.
    public static func importNetwork(_ file: Safetensors, file path: String, inputShape: Shape? = nil) throws(FileError) -> Network {
        let entries = file.tensors.filter { !isBookkeeping($0.name) }
        let found = try network(among: entries.map(\.name), path)
        guard let (prefix, map) = found else {
            let weighted = Set(entries.map(\.name).filter { $0.hasSuffix(".weight") }.map { String($0.dropLast(".weight".count)) })
            var first = ""
            if let name = file.tensors.first?.name { first = ", the first of them \"\(name)\"," }
            throw FileError(
                file: path, reason: "holds \(file.tensors.count) tensors\(first) and no graph, and their names are those of no architecture known here"
                    + nearest(to: weighted),
                remedy: "export the network as ONNX, or name its tensors as one of these: "
                    + UNetTemplate.all.map { "\($0.name) (\($0.example))" }.joined(separator: "; "))
        }
        var tensors: [String: RawTensor] = [:]
        for entry in entries {
            guard entry.name.hasPrefix(prefix) else {
                throw FileError(
                    file: path, place: "tensor \(entry.name)", reason: "does not begin with \"\(prefix)\" as the \(map.name) network's tensors do",
                    remedy: "save the network's own state dict, or export it as ONNX")
            }
            tensors[String(entry.name.dropFirst(prefix.count))] = entry.tensor
        }
        var builder = StateDictBuilder(tensors: tensors, architecture: map.name, file: path, inputShape: inputShape)
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

    /// What the names of a known architecture's tensors begin with and their key map; `nil` where there is none.
    private static func network(among names: [String], _ path: String) throws(FileError) -> (prefix: String, map: UNetKeyMap)? {
        var prefixes: Set<String> = []
        for first in firstConvolutions.map({ "\($0).weight" }) {
            for name in names where name == first || name.hasSuffix(".\(first)") { prefixes.insert(String(name.dropLast(first.count))) }
        }
        var found: [(prefix: String, map: UNetKeyMap)] = []
        for prefix in prefixes.sorted() {
            let weighted = names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".weight") }.map { String($0.dropFirst(prefix.count).dropLast(".weight".count)) }
            if let map = UNetTemplate.all.lazy.compactMap({ $0.keyMap(Set(weighted)) }).first { found.append((prefix, map)) }
        }
        guard found.count <= 1 else {
            let prefixes = found.map(\.prefix).map { $0.isEmpty ? "nothing" : $0 }.joined(separator: " and ")
            throw FileError(
                file: path, reason: "holds \(found.count) networks, whose tensors begin with \(prefixes)",
                remedy: "save the state dict of one of them")
        }
        return found.first
    }

    /// Whether a tensor counts something or belongs to a loss: batches that were seen, averages that were taken, operations that a
    /// profiler left behind.
    private static func isBookkeeping(_ name: String) -> Bool {
        let parts = name.split(separator: ".")
        let counters: Set<Substring> = [
            "num_batches_tracked", "total_ops", "total_params", "n_averaged", "initted", "step", "steps", "global_step", "epoch", "decay", "num_updates",
        ]
        let others: Set<Substring> = ["loss", "loss_fn", "loss_function", "criterion", "optimizer", "metric", "metrics"]
        return parts.last.map { counters.contains($0) } ?? true || parts.dropLast().contains { others.contains($0) }
    }

    /// Of the known architectures.
    private static let firstConvolutions = ["e.0.0", "conv1", "inc.double_conv.0"]

    /// Which of the first convolutions' names a key may have been meant to be.
    private static func nearest(to keys: Set<String>) -> String {
        for first in firstConvolutions {
            if let key = keys.sorted().first(where: { Suggestion.closest(to: $0, in: [first]) != nil }) {
                return "; did you mean \"\(first).weight\" by \"\(key).weight\"?"
            }
        }
        return ""
    }
}

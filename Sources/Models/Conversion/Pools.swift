/// What poolings need beyond their weights: the rewriting, checks and words of their options.
extension Network {
    /// The network with an average in place of every maximum.
    public func averagingMaxPools() -> Network {
        var network = self
        for index in network.layers.indices {
            if case .maxPool(let pooling) = network.layers[index].operation { network.layers[index].operation = .averagePool(pooling) }
        }
        return network
    }

    /// Per layer: whether it is an average pooling whose values are never below zero, so that neurons can emit them.
    func spikingPools() -> [Bool] {
        let isNonnegative = layers.nonnegative()
        return layers.indices.map { index in
            if case .averagePool = layers[index].operation { isNonnegative[index] } else { false }
        }
    }

    /// What became of the poolings of `original`, of which this is the network that is converted.
    func poolingNotes(_ options: ConversionOptions, original: Network) -> [String] {
        func count(_ network: Network, _ matches: (Layer) -> Bool) -> Int { network.layers.count(where: matches) }
        func pools(_ count: Int, _ kind: String) -> String { count == 1 ? "1 \(kind) pooling" : "\(count) \(kind) poolings" }
        var notes: [String] = []
        let maxima = count(original) { if case .maxPool = $0.operation { true } else { false } }
        if maxima > 0 {
            switch options.maxPooling {
            case .gate:
                notes.append("\(pools(maxima, "max")) became \(maxima == 1 ? "a gate" : "gates"): only the spikes of a window's leader pass")
            case .relu:
                let gates = count(self) { if case .maxPool = $0.operation { true } else { false } }
                if maxima > gates {
                    notes.append("\(pools(maxima - gates, "max")) computed by ReLUs, max(a, b) = a + ReLU(b − a), with neurons of their own")
                }
                if gates > 0 { notes.append("\(pools(gates, "max")) of the input or of a concatenation stayed \(gates == 1 ? "a gate" : "gates")") }
            case .average:
                notes.append(
                    "\(pools(maxima, "max")) replaced by averages (--max-pool average): this is not the network that was trained, and wants fine-tuning")
            }
        }
        guard options.averagePooling == .spiking else { return notes }
        let spiking = spikingPools().count { $0 }
        let folded = count(self) { if case .averagePool = $0.operation { true } else { false } } - spiking
        if spiking > 0 {
            notes.append("\(pools(spiking, "average")) became \(spiking == 1 ? "a spiking population" : "spiking populations")")
        }
        if folded > 0 { notes.append("\(pools(folded, "average")) of values below zero stayed folded into the next layer's weights") }
        return notes
    }
}

extension [Layer] {
    /// Per layer: whether its values are never below zero.
    func nonnegative() -> [Bool] {
        var known: [Bool] = []
        for layer in self {
            known.append(layer.operation.definition.sign.isNonnegative(layer.inputs.map { known[$0] }))
        }
        return known
    }
}

extension FoldedNetwork {
    /// - Throws: `NetworkError.unsupported` for a max pooling over an input that enters as spikes.
    func checkGates(coding: SpikingInput.Coding, in network: Network) throws(NetworkError) {
        guard coding.isSpikes, stages.contains(where: { $0.links.contains { $0.source == 0 && $0.gate != nil } }) else { return }
        let pool = network.layers.first { if case .maxPool = $0.operation { true } else { false } }
        throw .unsupported(
            layer: pool?.name ?? "", kind: "MaxPool", reason: "it pools the input, whose spikes come from the host, where no gate is",
            remedy: "use --coding analog, for which the host pools exactly")
    }
}

import Formats

/// λs that come with the weights: those of a network that was tuned as a spiking one.
extension ConversionOptions {
    /// The given λs by layer; `nil` where they are measured.
    ///
    /// - Throws: `ConversionError` for a layer without a λ, a λ without a layer, or a normalisation that has other λs.
    func givenScales(_ folded: FoldedNetwork, in network: Network) throws(ConversionError) -> ActivationStatistics? {
        guard let scales else { return nil }
        guard normalization == .connectionWise else {
            throw ConversionError(reason: "given λs belong to connection-wise normalisation, not to \(normalization.rawValue); leave one of them out")
        }
        let names = network.layers.map(\.name)
        if let stray = scales.keys.sorted().first(where: { !names.contains($0) }) {
            throw ConversionError(reason: "a λ is given for \"\(stray)\", which is no layer of the network\(Suggestion.phrase(for: stray, in: names))")
        }
        var found: [Int: Double] = [:]
        for stage in readout == .spikes ? folded.stages[...] : folded.stages.dropLast() where stage.transparentSource == nil {
            let name = names[stage.layer]
            if case .lifRate = network.layers[stage.layer].operation { continue }
            guard names.count(where: { $0 == name }) == 1 else { throw ConversionError(reason: "two layers are called \(name), so that no λ can be given by name") }
            guard let scale = scales[name] else {
                throw ConversionError(reason: "λs are given, but none for layer \(name); tune the network again, or measure all λs with --percentile")
            }
            guard scale > 0, scale.isFinite else { throw ConversionError(reason: "the given λ of layer \(name) is \(scale), not a number above zero") }
            found[stage.layer] = Double(scale)
        }
        return ActivationStatistics(scales: found)
    }
}

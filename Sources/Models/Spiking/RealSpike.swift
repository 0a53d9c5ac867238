extension SpikingNetwork {
    /// The same network with every channel's amplitude folded into the weights of the projections it feeds.
    ///
    /// Real Spike (Guo et al. 2022) trains one amplitude per channel and folds it before inference, so that spikes stay binary:
    /// weight × (amplitude × spike) = (weight × amplitude) × spike.
    public func foldingAmplitudes() -> SpikingNetwork {
        var folded = self
        for index in projections.indices {
            guard case .population(let source) = projections[index].source else { continue }
            let amplitudes = populations[source].channelAmplitudes
            guard !amplitudes.isEmpty else { continue }
            let perChannel = projections[index].kernel.outputsPerGroup
            for weight in projections[index].kernel.weights.indices {
                folded.projections[index].kernel.weights[weight] *= amplitudes[weight / perChannel % amplitudes.count]
            }
        }
        for index in populations.indices { folded.populations[index].channelAmplitudes = [] }
        return folded
    }
}

extension SpikingNetwork {
    /// Makes a network trained on inputs in [0, 1] read x′ = 2x − 1 instead, so that its input can be coded in signed spikes:
    /// W′ = W/2, and each bias grows by ½ΣW over the taps that exist at its position (`docs/semantics.md`, 5).
    ///
    /// Exact under zero padding, because the sum follows the border; that is why the bias becomes a map.
    mutating func remapUnitRangeToTernary() {
        input.remapsUnitRange = true
        let half = [Float](repeating: 0.5, count: input.grid.count)
        for index in projections.indices where projections[index].source == .input {
            let target = projections[index].target
            var map = populations[target].biasPerNeuron
            _ = projections[index].accumulate(half, from: input.grid, into: &map, of: populations[target].grid)
            populations[target].biasMap = map
            populations[target].bias = []
            projections[index].kernel.weights = projections[index].kernel.weights.map { $0 / 2 }
        }
    }
}

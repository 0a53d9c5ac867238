/// Whether the results of a layer are numbers: a finite input can leave the range of 32-bit floats (±3.4e38) on the way.
enum FiniteValues {
    /// One pass over the values, at a small part of what made them costs.
    static func allFinite(_ values: [Float]) -> Bool {
        // x − x is 0 for finite values and NaN for others, and NaN survives every sum.
        var sums = SIMD16<Float>(repeating: 0)
        let whole = values.count / 16 * 16
        for start in stride(from: 0, to: whole, by: 16) {
            var lanes = SIMD16<Float>()
            for lane in 0..<16 { lanes[lane] = values[start + lane] }
            sums += lanes - lanes
        }
        return sums == SIMD16(repeating: 0) && values[whole...].allSatisfy(\.isFinite)
    }
}

extension SpikingNetwork {
    /// - Throws: `NetworkError.overflow` naming the first population with a parameter that is no number.
    func checkFinite() throws(NetworkError) {
        for population in populations {
            let single = [population.scale, population.initialPotential]
            let lists = [single, population.bias, population.biasMap, population.initialPotentials, population.allThresholds, population.channelAmplitudes]
            guard lists.allSatisfy(FiniteValues.allFinite) else {
                throw .overflow(layer: population.name, reason: "its biases, thresholds or scale leave the range of 32-bit floats")
            }
        }
        for projection in projections where !FiniteValues.allFinite(projection.kernel.weights) {
            throw .overflow(
                layer: populations[projection.target].name, reason: "its normalised weights leave the range of 32-bit floats; scale the network's weights or its input")
        }
    }
}

import Models

extension Kernel {
    /// The largest Σ|w| into one output channel over all taps and inputs: what one step can add at most per unit of input.
    var largestAbsoluteSum: Double {
        var sums = [Double](repeating: 0, count: outputChannels)
        for row in 0..<(height * width * inputChannels) {
            let first = firstOutput(of: row % inputChannels)
            for co in 0..<outputsPerGroup { sums[first + co] += Double(abs(weights[row * outputsPerGroup + co])) }
        }
        return sums.max() ?? 0
    }

    /// The largest magnitude that one step adds to an output channel, over all taps and inputs.
    ///
    /// - Parameters:
    ///   - high, low: the most that an input emits above and below zero, as magnitudes.
    ///   - burst: what one input may emit beyond it.
    func largestDrive(high: Double, low: Double, burst: Double) -> Double {
        var up = [Double](repeating: 0, count: outputChannels)
        var down = up
        var heaviest = up
        for row in 0..<(height * width * inputChannels) {
            let first = firstOutput(of: row % inputChannels)
            for co in 0..<outputsPerGroup {
                let weight = Double(weights[row * outputsPerGroup + co])
                up[first + co] += max(weight * high, -weight * low)
                down[first + co] += max(-weight * high, weight * low)
                heaviest[first + co] = max(heaviest[first + co], abs(weight))
            }
        }
        return up.indices.reduce(0) { max($0, max(up[$1], down[$1]) + burst * heaviest[$1]) }
    }
}

extension SpikingNetwork {
    /// The largest magnitude per step that a projection's sources add up to, all of them at the rate that λ stands for and one at
    /// the highest it has.
    func sustainedDrive(of projection: Projection) -> Double {
        var (positive, negative, hasMemory, membranes) = (1.0, input.coding.isSigned ? 1.0 : 0, false, 1)
        var slope: Double?
        if case .population(let source) = projection.source {
            let neuron = populations[source].neuron
            positive = Double(neuron.amplitudes.reduce(0) { $0 + max($1, 0) })
            negative = Double(neuron.amplitudes.reduce(0) { $0 + max(-$1, 0) })
            hasMemory = neuron.hasMemory
            slope = neuron.difference.map { Double($0.slope) }
            membranes = (neuron.levels.map(\.membrane).max() ?? 0) + 1
        }
        // Each membrane at that rate, as where a neuron each takes its place.
        let high = min(Double(membranes), positive)
        // A neuron with memory takes back what it sent, and no more.
        // The sum of differences is the activation itself.
        let low = slope.map { $0 * high } ?? (hasMemory || positive == 0 ? 0 : negative / positive * high)
        // Folded pooling: several pixels share a tap.
        let pixels = projection.y.division * projection.x.division / (projection.gate?.size ?? 1)
        return projection.kernel.largestDrive(high: high, low: low, burst: positive - high) * Double(pixels)
    }
}

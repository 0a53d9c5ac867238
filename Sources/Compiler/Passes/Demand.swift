import Models

/// What a population asks of the integers it is put on, in normalised activation.
struct Demand {
    var smallestThreshold: Double
    var largestThreshold: Double
    /// Largest |weight| × payload unit of a spike source.
    var largestWeight: Double
    /// The same of each projection of spikes, by its number in the network.
    var peaks: [Int: Double] = [:]
    /// Weight shift that the largest payload takes where each threshold has an axon of its own.
    var payloadShift: Int
    /// Bound on |bias + analog current|.
    var largestCurrent: Double
    /// Potentials up to this many λ must not saturate: what a neuron far below its threshold drifts to in T steps.
    var headroom: Double
    /// What is left of that where weights of fine payload units would have no room, however long the window.
    var leastHeadroom: Double
    /// Largest |weight| × payload unit of the projection that has the smallest, of those that matter; 0 for none.
    var smallestPeak: Double
    /// Bound on what arrives as spikes in one step.
    var largestStep: Double
    /// Bound on what a read-out accumulates over the window; 0 for populations that fire.
    var largestReadout: Double
    /// The same if all its sources fire at the rate that λ stands for, and one at its largest: what a read-out has to hold.
    var sustainedReadout: Double

    init(
        _ network: SpikingNetwork, population index: Int, synaptic: [Int], analog: [Int], payloads: [[Int32]], payloadUnits: [Float],
        inputPeak: Float, window: Int, payloadBits: Int, weightPercentile: Double = 100
    ) {
        let population = network.populations[index]
        smallestThreshold = Double(population.allThresholds.min() ?? 0)
        largestThreshold = Double(population.allThresholds.max() ?? 0)
        // On the hippocampus U-Net at T = 64, 64 λ saturated 16 k updates and 8 λ per step none; 2048 λ still leaves a
        // threshold of one λ 64 threshold steps.
        // A leak forgets: what arrived 1 / (1 − leak) steps ago no longer adds up, and finer units lose less to rounding every step.
        // A value is reached, and not drifted away from, however long the window is.
        let steps = population.code == .value ? 1 : Double(window)
        let memory = min(steps, 1 / max(1 - Double(population.membrane.leak), 1e-9))
        headroom = min(max(64, 8 * memory), 2048)
        leastHeadroom = min(headroom, 32)
        smallestPeak = 0
        var largestEffect = 0.0
        var effects: [(peak: Double, effect: Double)] = []
        largestWeight = 0
        payloadShift = 0
        var largestSum = 0.0
        var sustained = 0.0
        for projection in synaptic {
            let kernel = network.projections[projection].kernel
            var unit: Float = 1
            var payload: Int32 = 1
            if case .population(let source) = network.projections[projection].source {
                unit = payloadUnits[source]
                payload = payloads[source].largestFiring
                if payload >> payloadBits > 0 {
                    let largest = payloads[source].reduce(1) { max($0, abs($1)) }
                    payloadShift = max(payloadShift, Int32.bitWidth - 1 - largest.leadingZeroBitCount)
                }
            }
            let peak = Double(kernel.weights.reduce(0) { max($0, abs($1)) } * unit)
            peaks[projection] = weightPercentile < 100 ? Self.percentile(weightPercentile, network, [projection], payloadUnits) : peak
            largestWeight = max(largestWeight, peak)
            effects.append((peaks[projection] ?? peak, peak * Double(payload)))
            largestEffect = max(largestEffect, peak * Double(payload))
            if population.neuron.isReadout { sustained += network.sustainedDrive(of: network.projections[projection]) }
            largestSum += (kernel.largestAbsoluteSum * Double(unit)) * Double(payload)
        }
        // One that adds less than a 256th of what another does may lose its bits.
        smallestPeak = effects.filter { $0.effect > largestEffect / 256 }.map(\.peak).min() ?? 0
        if weightPercentile < 100 { largestWeight = Self.percentile(weightPercentile, network, synaptic, payloadUnits) }
        largestStep = largestSum
        largestCurrent = Double((population.biasMap.isEmpty ? population.bias : population.biasMap).reduce(0) { max($0, abs($1)) })
        for projection in analog {
            largestCurrent += network.projections[projection].kernel.largestAbsoluteSum * Double(inputPeak)
        }
        largestReadout = population.neuron.isReadout ? (largestSum + largestCurrent) * steps : 0
        sustainedReadout = population.neuron.isReadout ? (sustained + largestCurrent) * steps : 0
    }

    /// Of |weight| × payload unit over all projections, the nearest rank.
    private static func percentile(
        _ percentile: Double, _ network: SpikingNetwork, _ synaptic: [Int], _ payloadUnits: [Float]
    ) -> Double {
        let magnitudes = synaptic.flatMap { projection -> [Float] in
            var unit: Float = 1
            if case .population(let source) = network.projections[projection].source { unit = payloadUnits[source] }
            return network.projections[projection].kernel.weights.map { abs($0) * unit }
        }.sorted()
        guard !magnitudes.isEmpty else { return 0 }
        let rank = (percentile / 100 * Double(magnitudes.count)).rounded(.up)
        return Double(magnitudes[min(max(Int(rank), 1), magnitudes.count) - 1])
    }
}

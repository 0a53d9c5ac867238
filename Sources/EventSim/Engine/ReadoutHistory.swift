extension CoreMap {
    /// What the host reads after a run: the read-out's potentials, or where it fires Σ of what each neuron emitted.
    package func readout(of result: SimulationResult) -> [Int32] {
        layers[readoutLayer].soma.isSilent ? result.readout : result.spikeSums[readoutLayer]
    }

    /// `readout(of:)` after every step of the read-out's window, recomputed from recorded spikes.
    ///
    /// A run over T steps contains every shorter one under the same schedule: what is read after t steps is what a run with
    /// window t would have ended with, in this map's units.
    ///
    /// - Precondition: the read-out adds up what arrives, without leak or registers of its own, as every converted one does.
    /// - Parameter result: of a run of this map on `stimulus` that recorded its spikes.
    /// - Returns: T arrays of the read-out's neurons, fewer where the run ends before its window does; the last one equals
    ///   `readout(of: result)`.
    package func readoutHistory(of result: SimulationResult, stimulus: Stimulus) -> [[Int32]] {
        let layer = layers[readoutLayer]
        guard layer.soma.isSilent else { return emittedHistory(of: result, by: layer) }
        let limit = 1 << (chip.arithmetic.stateBits - 1) - 1
        var constants = layer.biasPerNeuron.map { Int($0) }
        for (neuron, current) in (stimulus.currents[readoutLayer] ?? []).enumerated() { constants[neuron] += Int(current) }
        let incoming = projections.filter { $0.target == readoutLayer }.map { projection in
            let spikes = result.spikes[projection.source]
            return (
                projection: ReadoutProjection(projection, map: self),
                spikes: projection.gate.map { $0.passed(spikes, of: layers[projection.source]) } ?? spikes
            )
        }
        var potentials = (0..<layer.neuronCount).map { layer.initialPotential(ofChannel: $0 % layer.channels) }
        if layer.loadsConstants {
            for neuron in potentials.indices { potentials[neuron] = Int32(min(max(Int(potentials[neuron]) + constants[neuron], -limit), limit)) }
            constants = constants.map { _ in 0 }
        }
        var history: [[Int32]] = []
        for step in layer.windowStart..<min(layer.windowStart + schedule.window, schedule.totalSteps) {
            var sums = constants
            // What arrived before the window waits for its first step.
            for arrival in (step == layer.windowStart ? 0 : step)...step {
                for (projection, spikes) in incoming where arrival >= projection.delay {
                    projection.add(spikes[arrival - projection.delay], to: &sums)
                }
            }
            for neuron in potentials.indices {
                potentials[neuron] = Int32(min(max(Int(potentials[neuron]) + sums[neuron], -limit), limit))
            }
            history.append(potentials)
        }
        return history
    }

    private func emittedHistory(of result: SimulationResult, by layer: MappedLayer) -> [[Int32]] {
        var emitted = [Int32](repeating: 0, count: layer.neuronCount)
        return (layer.windowStart..<min(layer.windowStart + schedule.window, schedule.totalSteps)).map { step in
            // Neurons that fire before they integrate may send before their window.
            for spike in result.spikes[readoutLayer][(step == layer.windowStart ? 0 : step)...step].joined() {
                emitted[Int(spike.neuron)] += spike.value
            }
            return emitted
        }
    }
}

/// A projection into the read-out with its taps at hand.
private struct ReadoutProjection {
    let delay: Int
    private let projection: MappedProjection
    private let sourceWidth: Int
    private let target: MappedLayer
    private let rows: [[Tap]]
    private let columns: [[Tap]]

    init(_ projection: MappedProjection, map: CoreMap) {
        self.projection = projection
        delay = projection.delay
        let layer = map.layers[projection.source]
        sourceWidth = layer.width
        let target = map.layers[projection.target]
        self.target = target
        rows = (0..<layer.height).map {
            projection.y.taps(source: $0, kernelExtent: projection.kernelHeight, targetExtent: target.height)
        }
        columns = (0..<layer.width).map {
            projection.x.taps(source: $0, kernelExtent: projection.kernelWidth, targetExtent: target.width)
        }
    }

    func add(_ spikes: [Spike], to sums: inout [Int]) {
        let outputs = projection.outputsPerGroup
        for spike in spikes {
            let pixel = Int(spike.neuron) / projection.inputChannels
            let channel = Int(spike.neuron) % projection.inputChannels
            let first = projection.firstOutput(of: channel)
            for row in rows[pixel / sourceWidth] {
                for column in columns[pixel % sourceWidth] {
                    let weight = ((row.kernel * projection.kernelWidth + column.kernel) * projection.inputChannels + channel) * outputs
                    let neuron = (row.target * target.width + column.target) * target.channels + first
                    for output in 0..<outputs {
                        sums[neuron + output] += Int(projection.weights[weight + output]) * Int(spike.value) << projection.weightShift
                    }
                }
            }
        }
    }
}

public import Formats

/// One inference's input, encoded for a spiking network.
public struct EncodedInput: Sendable, Equatable {
    /// Current per neuron, every step of the window or, into populations of values, once, for each population that reads an analog input.
    public var currents: [Int: [Float]]
    /// Spikes of a spike-coded input per step of the window; empty for an analog one.
    public var spikes: [[Firing]]
    /// Multiply-accumulates spent on the currents, per population: existing taps only.
    public var macs: [Int: Int]
    /// Neurons whose current and bias together left the range of the chip's register and were clipped.
    public var clippedCurrents: Int
}

/// A neuron of a population that fired in some step.
public struct Firing: Sendable, Hashable {
    /// Its index on the population's or input's grid, channels fastest.
    public var neuron: Int
    /// Σ of the amplitudes of the crossed thresholds; ±1 for input spikes.
    public var value: Float
    /// How many thresholds were crossed.
    public var crossings: Int

    /// One threshold crossed unless told otherwise.
    public init(neuron: Int, value: Float, crossings: Int = 1) {
        self.neuron = neuron
        self.value = value
        self.crossings = crossings
    }
}

/// An input value that the chosen coding cannot express.
public struct InputError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Which value, where, and what the coding or shape allows.
    public var reason: String
    public var description: String { reason }

    /// Explains itself in one sentence.
    public init(reason: String) { self.reason = reason }
}

extension SpikingNetwork {
    /// Encodes one sample of shape [C, H, W].
    ///
    /// Poisson spikes are drawn from a stream addressed by (seed, sample, step, neuron), so they do not depend on the order
    /// or the number of threads that draw them.
    ///
    /// - Parameter number: which sample of the data it is: every one has its own spikes.
    /// - Throws: `InputError` if the shape differs from the network's input, a value is not finite, or a spike-coded
    ///   value lies outside [0, 1] (binary, latency) or [−1, 1] (ternary).
    public func encode(_ sample: Tensor, number: Int = 0, window: Int, seed: UInt64) throws(InputError) -> EncodedInput {
        let grid = input.grid
        guard sample.shape == [grid.channels, grid.height, grid.width] else {
            throw InputError(
                reason: "the input has shape \(sample.shape), the network wants [\(grid.channels), \(grid.height), \(grid.width)]")
        }
        if case .spikeTrain = input.coding { throw InputError(reason: "the network reads given spikes, not values that become spikes") }
        guard sample.scalars.allSatisfy(\.isFinite) else { throw InputError(reason: "the input holds a value that is not finite") }
        let shape = Shape(channels: grid.channels, height: grid.height, width: grid.width)
        var values = ChannelOrder.channelsLast(sample.scalars[...], shape: shape)
        if input.remapsUnitRange { for index in values.indices { values[index] = 2 * values[index] - 1 } }
        if input.coding == .latency {
            return EncodedInput(currents: [:], spikes: try latencySpikes(values, window: window), macs: [:], clippedCurrents: 0)
        }
        if input.coding.isSpikes {
            return EncodedInput(
                currents: [:], spikes: try poissonSpikes(values, number: number, window: window, seed: seed), macs: [:], clippedCurrents: 0)
        }
        return try analogCurrents(values)
    }

    private func poissonSpikes(_ values: [Float], number: Int, window: Int, seed: UInt64) throws(InputError) -> [[Firing]] {
        let lowest: Float = input.coding == .ternaryPoisson ? -1 : 0
        if let outside = values.first(where: { $0 < lowest || $0 > 1 }) {
            throw InputError(
                reason: "the value \(outside) cannot be coded as Poisson spikes, which need values in [\(Int(lowest)), 1]; scale or clip the input, or use analog coding"
            )
        }
        let stream = RandomStream(seed: seed, purpose: "input spikes of sample \(number)")
        return (0..<window).map { step in
            values.indices.compactMap { neuron in
                let value = values[neuron]
                guard value != 0, stream.uniform(step * values.count + neuron) <= abs(value) else { return nil }
                return Firing(neuron: neuron, value: value < 0 ? -1 : 1)
            }
        }
    }

    private func latencySpikes(_ values: [Float], window: Int) throws(InputError) -> [[Firing]] {
        var spikes = [[Firing]](repeating: [], count: window)
        for (neuron, value) in values.enumerated() where value != 0 {
            guard value > 0, value <= 1 else {
                throw InputError(
                    reason: "the value \(value) cannot be coded as the time of a spike, which needs values in [0, 1]; scale or clip the input, or use analog coding")
            }
            if let step = SpikingInput.latency(of: value, window: window) { spikes[step].append(Firing(neuron: neuron, value: 1)) }
        }
        return spikes
    }

    private func analogCurrents(_ values: [Float]) throws(InputError) -> EncodedInput {
        var encoded = EncodedInput(currents: [:], spikes: [], macs: [:], clippedCurrents: 0)
        for projection in projections where projection.source == .input {
            let target = populations[projection.target].grid
            var current = encoded.currents[projection.target] ?? Array(repeating: 0, count: target.count)
            // The maximum of constants is a constant: the host keeps the largest value of every window.
            var kept = values
            if let gate = projection.gate {
                for (neuron, leads) in gate.leads(values, on: input.grid).enumerated() where !leads { kept[neuron] = 0 }
            }
            let taps = projection.accumulate(kept, from: input.grid, into: &current, of: target)
            guard FiniteValues.allFinite(current) else {
                throw InputError(reason: "the currents into layer \(populations[projection.target].name) leave the range of 32-bit floats; scale the input")
            }
            encoded.currents[projection.target] = current
            encoded.macs[projection.target, default: 0] += taps / (projection.gate?.size ?? 1)
        }
        for (index, current) in encoded.currents {
            guard let rounding = populations[index].currentRounding else { continue }
            let bias = populations[index].biasPerNeuron
            encoded.currents[index] = current.indices.map { neuron in
                let total = (current[neuron] / rounding.step).rounded(.toNearestOrEven) * rounding.step + bias[neuron]
                if abs(total) > rounding.limit { encoded.clippedCurrents += 1 }
                return min(max(total, -rounding.limit), rounding.limit) - bias[neuron]
            }
        }
        return encoded
    }
}

extension Population {
    /// The bias current of every neuron, height × width × channels, zeros where there is none.
    public var biasPerNeuron: [Float] {
        if !biasMap.isEmpty { return biasMap }
        if bias.isEmpty { return Array(repeating: 0, count: grid.count) }
        return (0..<grid.count).map { bias[$0 % grid.channels] }
    }
}

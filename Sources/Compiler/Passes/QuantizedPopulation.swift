public import EventSim
import Models

/// One population's own numbers in the chip's integers.
public struct QuantizedPopulation: Sendable, Equatable {
    /// In potential units, in the order of the neuron's thresholds.
    public var thresholds: [Int32] = []
    /// Thresholds of each channel in place of those; empty for none.
    public var channelThresholds: [[Int32]] = []
    /// Per channel, in potential units per step; empty for none.
    public var bias: [Int32] = []
    /// Per neuron, height × width × channels, in place of one per channel; empty for none.
    public var biasMap: [Int32] = []
    /// In potential units.
    public var initialPotential: Int32 = 0
    /// Per channel in place of one; empty for none.
    public var initialPotentials: [Int32] = []
    /// What a spike sets the potential to; `nil` where it subtracts its threshold.
    public var resetPotential: Int32?
    /// What is compared and sent where spikes carry differences; `nil` for spikes of given sizes.
    public var difference: FiringProgram.Difference?
    /// What a step leaves of a potential, of 4096.
    public var leak: Int32 = 4096
    /// What a step leaves of a synaptic current, of 4096.
    public var currentDecay: Int32 = 0
    /// Currents, which are bias and analog input together, are multiples of it, in potential units; `nil` where there are none.
    public var currentStep: Int32?
    /// The largest magnitude of such a current, in potential units; `nil` where there are none.
    public var currentLimit: Int32?
    /// Where potentials saturate, as a magnitude.
    public var potentialLimit: Int32

    /// The same numbers in the form the reference reads.
    ///
    /// - Parameter payloads: what each threshold emits, in payload units, in the order of the neuron's thresholds.
    func apply(to population: inout Population, payloads: [Int32]) {
        population.bias = bias.map { Float($0) }
        population.biasMap = biasMap.map { Float($0) }
        if let currentStep, let currentLimit {
            population.currentRounding = CurrentRounding(step: Float(currentStep), limit: Float(currentLimit))
        }
        population.potentialLimit = Int(potentialLimit)
        population.initialPotential = Float(initialPotential)
        population.initialPotentials = initialPotentials.map { Float($0) }
        population.channelThresholds = channelThresholds.map { $0.map { Float($0) } }
        let share = Float(1 << Membrane.decayBits)
        population.membrane.leak = Float(leak) / share
        population.membrane.currentDecay = Float(currentDecay) / share
        let reset = resetPotential.map { Reset.hard(potential: Float($0)) } ?? .soft
        for index in population.neuron.levels.indices {
            population.neuron.levels[index].threshold = Float(thresholds[index])
            population.neuron.levels[index].amplitude = Float(payloads[index])
            population.neuron.levels[index].reset = reset
            population.neuron.levels[index].difference = difference.map { FiringDifference(slope: Float($0.slope) / share, step: 1 << $0.shift) }
        }
    }
}

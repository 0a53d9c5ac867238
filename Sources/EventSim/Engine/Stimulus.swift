/// One inference's input in the chip's integers.
public struct Stimulus: Sendable, Equatable {
    /// Constant current per neuron for layers with an analog input, by layer index.
    public var currents: [Int: [Int32]]
    /// Spikes of each input layer by layer index, one list per step of the window, each in ascending neuron order.
    public var spikes: [Int: [[Spike]]]
    /// Multiply-accumulates the host spent on the currents, per layer.
    public var inputMacs: [Int: Int]

    /// Nothing enters unless given.
    public init(currents: [Int: [Int32]] = [:], spikes: [Int: [[Spike]]] = [:], inputMacs: [Int: Int] = [:]) {
        self.currents = currents
        self.spikes = spikes
        self.inputMacs = inputMacs
    }
}

/// A firing: which neuron of its layer, and the value it emitted in payload units.
public struct Spike: Sendable, Hashable {
    /// Its number in its layer: (row · width + column) · channels + channel.
    public var neuron: Int32
    /// Σ of the payloads of the thresholds it crossed; ±1 for input spikes as a rule.
    public var value: Int32

    /// The value is in payload units.
    public init(neuron: Int32, value: Int32) {
        self.neuron = neuron
        self.value = value
    }
}

/// What a simulation of one inference produced.
public struct SimulationResult: Sendable, Equatable {
    /// Final potentials of the read-out layer, height × width × channels, in its integer units.
    public var readout: [Int32]
    /// Spikes of each layer, by layer and step; empty unless recorded. Ascending neuron order within a step.
    public var spikes: [[[Spike]]]
    /// Everything that was counted, three ways.
    public var counters: CounterLedger
    /// Σ of emitted values over the window per neuron, by layer: what rates and agreement are computed from.
    public var spikeSums: [[Int32]]
    /// Updates whose potential left the range of the chip's state and saturated, by layer.
    public var saturations: [Int]

    /// Spikes are empty where none were recorded.
    public init(readout: [Int32], spikes: [[[Spike]]], counters: CounterLedger, spikeSums: [[Int32]], saturations: [Int]) {
        self.readout = readout
        self.spikes = spikes
        self.counters = counters
        self.spikeSums = spikeSums
        self.saturations = saturations
    }
}

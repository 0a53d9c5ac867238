/// What does not fit together in a core map.
public struct CoreMapError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The rules of a core map, each of which some engine relies on.
    public enum Rule: String, Sendable, CaseIterable {
        /// Potentials of 2 to 32 bits; a mesh and memories whose sizes can be multiplied.
        case chip
        /// A window and a run of at least a step, and of at most `CoreMapLimits.steps`.
        case schedule
        /// A last layer that is read out, and so is no input.
        case readout
        /// Height, width and channels of a layer.
        case extent
        /// Steps before a layer's window.
        case windowStart
        /// No thresholds for input layers, whose spikes are given.
        case inputSoma
        /// Membranes of a neuron: at least one, and thresholds of those that there are only.
        case membranes
        /// At most 64 thresholds, none below zero.
        case thresholds
        /// Payloads within sixteen bits together, and within 32 over a window.
        case payloads
        /// Neurons that send differences: one threshold of a side, one unit of payload, one message.
        case difference
        /// Reset potentials, and the lowest potential of a dialect, within the range of the state.
        case potentialRange
        /// A list of thresholds for every channel, as long as the soma's, or none.
        case channelThresholds
        /// A bias or initial potential for every channel, a bias for every neuron, or none.
        case biases
        /// Shares of 4096 for leak and decay; refractory steps.
        case membrane
        /// Compartments of a neuron.
        case compartments
        /// Axons that the soma's thresholds fill: payloads per threshold are the soma's own.
        case wireCode
        /// Projections from a layer that exists to one that does and is no input.
        case endpoints
        /// A kernel's channels are its layers'.
        case channels
        /// Groups divide both channel counts.
        case groups
        /// Kernel extents.
        case kernel
        /// As many weights as the kernel has.
        case weights
        /// Shifts of weights that 32 bits hold.
        case weightShift
        /// Steps of an axis: divisions, strides and so on of at least 1, and source coordinates that exist.
        case axis
        /// Delays of at least a step.
        case delay
        /// Channels and slots of an axon.
        case axons
        /// Windows of a max-pool gate.
        case gate
        /// Sums of all that can arrive at a neuron stay within 63 bits.
        case sums
        /// Places of cores: tiles inside the chip's mesh, no number below zero.
        case corePlace
        /// Blocks of layers and on cores that exist, inside their layer, none of an input.
        case block
        /// Every neuron of a layer that is no input lies in exactly one block.
        case coverage
    }

    /// The rule that is broken.
    public var rule: Rule
    /// Such as `layer 3 (e.0.0)`, `projection 2` or `block 7`.
    public var place: String
    /// What is there and what should be.
    public var reason: String

    /// The rule, the place in the map, and what is there and should be.
    public init(_ rule: Rule, _ place: String, _ reason: String) {
        self.rule = rule
        self.place = place
        self.reason = reason
    }

    public var description: String { "core map, \(place): \(reason)" }
}

/// How large the parts of a core map may be, so that no product of them leaves 63 bits.
enum CoreMapLimits {
    /// Of a layer along one axis, of a kernel, of a step of an axis.
    static let extent = 1 << 20
    /// Of a run, a window and a delay.
    static let steps = 1 << 20
    /// Of a spike, and of all payloads of a neuron together.
    static let value = Int(Int16.max)
    /// Of a neuron.
    static let membranes = 64
    /// Of everything else that is counted.
    static let count = 1 << 40
}

extension CoreMap {
    /// - Parameter reason: what is there and what should be.
    func require(
        _ holds: Bool, _ rule: CoreMapError.Rule, _ place: @autoclosure () -> String, _ reason: @autoclosure () -> String
    ) throws(CoreMapError) {
        guard holds else { throw CoreMapError(rule, place(), reason()) }
    }
}

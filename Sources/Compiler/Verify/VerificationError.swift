/// A core map that its chip cannot run, or that contradicts itself: the rule, the place, what is needed and what there is.
public struct VerificationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What a map has to keep, by the words of its message.
    public enum Rule: String, Sendable, CaseIterable {
        /// Compartments of a core.
        case neurons
        /// 64-bit words of synapse lists on a core.
        case synapseMemory = "synapse memory"
        /// Axons that arrive at a core.
        case inputAxons = "input axons"
        /// Axons that leave a core.
        case outputAxons = "output axons"
        /// Channels that one axon of Loihi 1's tables can reach in its slots.
        case axonForm = "axon form"
        /// 64-bit words of a core's axon map.
        case axonMap = "axon map"
        /// 64-bit words of a core's whole memory.
        case pooledMemory = "pooled memory"
        /// Distinct parameter sets on a core.
        case compartmentProfiles = "compartment profiles"
        /// Distinct thresholds on a core.
        case thresholdProfiles = "threshold profiles"
        /// A weight as its axon has it fits the mantissa, and is the network's.
        case weightRange = "weight range"
        /// Left shift of a projection's weights.
        case weightShift = "weight shift"
        /// Thresholds fit their mantissa.
        case thresholdRange = "threshold range"
        /// Biases have a mantissa and exponent that the chip holds.
        case biasRange = "bias range"
        /// Potentials that are set fit the state's bits.
        case stateRange = "state range"
        /// Steps between firing and arrival.
        case delay
        /// A max-pool gate exists on the chip, and its windows fit the layer and its cores.
        case gate = "max-pool gate"
        /// The value of one message fits its bits and sign.
        case payload
        /// Axons per layer fit the values that its neurons emit.
        case wireCode = "wire code"
        /// The chip has such neurons, resets and membranes.
        case soma
        /// Each neuron lies in exactly one block.
        case coverage
        /// Each core has a place of its own on the mesh.
        case corePlace = "core place"
        /// A core that holds a whole layer holds one, and has the memory for it.
        case layerCore = "layer core"
        /// A projection fits the layers it joins, and its kernel has its weights.
        case projection
        /// Steps and coordinates of a projection's axis.
        case tapAxis = "tap axis"
        /// Extents and parameter lists of a layer.
        case layer
        /// Windows lie inside the run.
        case schedule
        /// The chip's own figures are usable.
        case chip
    }

    /// The rule that is broken.
    public var rule: Rule
    /// The core, block, projection or layer, in words.
    public var place: String
    /// What the map asks for, in the unit of `detail`.
    public var needed: Int
    /// What the chip, or the rest of the map, has.
    public var available: Int
    /// What the two numbers mean.
    public var detail: String

    /// `detail` says what the two numbers mean.
    public init(rule: Rule, place: String, needed: Int, available: Int, detail: String) {
        self.rule = rule
        self.place = place
        self.needed = needed
        self.available = available
        self.detail = detail
    }

    public var description: String { "\(rule.rawValue) of \(place): needs \(needed), available \(available) (\(detail))" }
}

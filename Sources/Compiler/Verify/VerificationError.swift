/// A core map that its chip cannot run, or that contradicts itself: the rule, the place, what is needed and what there is.
public struct VerificationError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Rule: String, Sendable, CaseIterable {
        case neurons
        case synapseMemory = "synapse memory"
        case inputAxons = "input axons"
        case outputAxons = "output axons"
        case axonForm = "axon form"
        case axonMap = "axon map"
        case pooledMemory = "pooled memory"
        case compartmentProfiles = "compartment profiles"
        case thresholdProfiles = "threshold profiles"
        case weightRange = "weight range"
        case weightShift = "weight shift"
        case thresholdRange = "threshold range"
        case biasRange = "bias range"
        case stateRange = "state range"
        case delay
        case gate = "max-pool gate"
        case payload
        case wireCode = "wire code"
        case soma
        case coverage
        case corePlace = "core place"
        case projection
        case tapAxis = "tap axis"
        case layer
        case schedule
        case chip
    }

    public var rule: Rule
    /// The core, block, projection or layer, in words.
    public var place: String
    public var needed: Int
    public var available: Int
    /// What the two numbers mean.
    public var detail: String

    public init(rule: Rule, place: String, needed: Int, available: Int, detail: String) {
        self.rule = rule
        self.place = place
        self.needed = needed
        self.available = available
        self.detail = detail
    }

    public var description: String { "\(rule.rawValue) of \(place): needs \(needed), available \(available) (\(detail))" }
}

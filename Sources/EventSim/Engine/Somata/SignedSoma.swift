/// Descending thresholds of both signs in one cascade: at each level a potential above θ emits and subtracts, one below −θ⁻
/// emits a value below zero and adds.
public struct SignedSoma: Sendable, Equatable {
    /// Descending.
    public var thresholds: [Int32]
    /// Magnitudes, descending, as many as `thresholds`.
    public var negativeThresholds: [Int32]
    /// What each threshold emits.
    public var payloads: [Int32]
    /// What each negative threshold emits: below zero.
    public var negativePayloads: [Int32]
    /// v ≥ θ instead of v > θ, on both sides.
    public var firesAtThreshold: Bool
    /// Where a spike puts the potential; `nil` to subtract the threshold. Needs a single level.
    public var resetPotential: Int32?
    /// Whether a value below zero is emitted only as far as the sum of all that was emitted stays at or above zero.
    public var hasMemory: Bool

    public init(
        thresholds: [Int32], negativeThresholds: [Int32], payloads: [Int32], negativePayloads: [Int32], firesAtThreshold: Bool,
        resetPotential: Int32? = nil, hasMemory: Bool = false
    ) {
        self.thresholds = thresholds
        self.negativeThresholds = negativeThresholds
        self.payloads = payloads
        self.negativePayloads = negativePayloads
        self.firesAtThreshold = firesAtThreshold
        self.resetPotential = resetPotential
        self.hasMemory = hasMemory
    }
}

extension SignedSoma {
    /// - Parameter emitted: Σ of what the neuron emitted so far.
    func fire(_ potential: inout Int32, emitted: Int32) -> Emission {
        var emission = Emission()
        for level in thresholds.indices {
            if firesAtThreshold ? potential >= thresholds[level] : potential > thresholds[level] {
                emission.value += payloads[level]
                emission.crossed |= 1 << UInt64(level)
                potential = resetPotential ?? potential - thresholds[level]
            } else if firesAtThreshold ? -potential >= negativeThresholds[level] : -potential > negativeThresholds[level] {
                guard !hasMemory || emitted + emission.value + negativePayloads[level] >= 0 else { continue }
                emission.value += negativePayloads[level]
                emission.crossed |= 1 << UInt64(thresholds.count + level)
                potential = resetPotential ?? potential + negativeThresholds[level]
            }
        }
        return emission
    }
}

/// Several membranes with one input; each has its own threshold and is set to a constant by its spike.
public struct MultiLevelSoma: Sendable, Equatable {
    /// One per membrane, descending.
    public var thresholds: [Int32]
    /// What each membrane emits.
    public var payload: Int32
    public var firesAtThreshold: Bool
    public var resetPotential: Int32

    public init(thresholds: [Int32], payload: Int32, firesAtThreshold: Bool, resetPotential: Int32) {
        self.thresholds = thresholds
        self.payload = payload
        self.firesAtThreshold = firesAtThreshold
        self.resetPotential = resetPotential
    }
}

extension MultiLevelSoma {
    func fire(_ potential: inout Int32, membrane: Int) -> Emission {
        let threshold = thresholds[membrane]
        guard firesAtThreshold ? potential >= threshold : potential > threshold else { return Emission() }
        potential = resetPotential
        return Emission(value: payload, crossed: 1 << UInt64(membrane))
    }
}

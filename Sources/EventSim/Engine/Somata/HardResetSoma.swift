/// One threshold; a spike sets the potential to a constant.
public struct HardResetSoma: Sendable, Equatable {
    public var threshold: Int32
    public var payload: Int32
    public var firesAtThreshold: Bool
    public var resetPotential: Int32

    public init(threshold: Int32, payload: Int32, firesAtThreshold: Bool, resetPotential: Int32) {
        self.threshold = threshold
        self.payload = payload
        self.firesAtThreshold = firesAtThreshold
        self.resetPotential = resetPotential
    }
}

extension HardResetSoma {
    func fire(_ potential: inout Int32) -> Emission {
        guard firesAtThreshold ? potential >= threshold : potential > threshold else { return Emission() }
        potential = resetPotential
        return Emission(value: payload, crossed: 1)
    }
}

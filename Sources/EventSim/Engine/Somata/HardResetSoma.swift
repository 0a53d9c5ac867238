extension HardResetSoma {
    /// One spike when the potential crosses the threshold, which sets it to the reset potential.
    func fire(_ potential: inout Int32) -> Emission {
        guard firesAtThreshold ? potential >= threshold : potential > threshold else { return Emission() }
        potential = resetPotential
        return Emission(value: payload, crossed: 1)
    }
}

/// What a neuron emitted in one update.
struct Emission: Equatable {
    /// Σ of the payloads of the crossed levels.
    var value: Int32 = 0
    /// Bit n set when level n was crossed.
    var crossed: UInt64 = 0
}

extension FiringProgram {
    /// Lets one membrane fire and resets its potential in place: the specification of every faster form.
    ///
    /// - Parameter emitted: Σ of what the neuron emitted so far.
    func fire(_ potential: inout Int32, membrane: Int, emitted: Int32) -> Emission {
        var emission = Emission()
        var crossedSide: Side?
        for (index, level) in levels.enumerated() where level.membrane == membrane && (crossedSide ?? level.side) == level.side {
            let distance = level.side == .above ? potential : -potential
            guard firesAtThreshold ? distance >= level.threshold : distance > level.threshold else { continue }
            if hasMemory, level.side == .below, emitted + emission.value + level.payload < 0 { continue }
            crossedSide = level.side
            emission.value += level.payload
            emission.crossed |= 1 << UInt64(index)
            switch level.effect {
            case .subtract: potential += level.side == .above ? -level.threshold : level.threshold
            case .set(let resetPotential): potential = resetPotential
            }
        }
        return emission
    }
}

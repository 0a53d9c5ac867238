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
            let compared = level.effect.difference?.value(potential, emitted: emitted + emission.value) ?? Int(potential)
            let distance = level.side == .above ? compared : -compared
            guard firesAtThreshold ? distance >= level.threshold : distance > level.threshold else { continue }
            let payload = level.effect.difference?.payload(compared, most: level.payload) ?? level.payload
            if payload == 0 { continue }
            if hasMemory, level.side == .below, emitted + emission.value + payload < 0 { continue }
            crossedSide = level.side
            emission.value += payload
            emission.crossed |= 1 << UInt64(index)
            switch level.effect {
            case .subtract: potential += level.side == .above ? -level.threshold : level.threshold
            case .set(let resetPotential): potential = resetPotential
            case .send: break
            }
        }
        return emission
    }
}

extension FiringProgram.Difference {
    /// How far the potential is from what was emitted.
    fileprivate func value(_ potential: Int32, emitted: Int32) -> Int {
        let activation = potential < 0 ? Int(potential) * Int(slope) / 4096 : Int(potential)
        return activation - Int(emitted) << shift
    }

    /// A difference in units of payload.
    ///
    /// - Parameter most: the largest payload of the level that it crossed, with that level's sign.
    fileprivate func payload(_ difference: Int, most: Int32) -> Int32 {
        let rounded = (difference + (1 << shift) >> 1) >> shift
        return Int32(most < 0 ? max(rounded, Int(most)) : min(rounded, Int(most)))
    }
}

/// The programs that neurons of the papers come to. Files of core maps name a layer's neurons by these forms, and engines have
/// short ways for some.
extension FiringProgram {
    /// What a program is, where it is one of the forms.
    public enum Form: Sendable, Equatable {
        /// No level.
        case silent
        /// One membrane, levels above that subtract.
        case cascade
        /// One membrane, one level above, which sets the potential.
        case hardReset(potential: Int32)
        /// One membrane, as many levels above as below, in this order; all subtract, or the only pair sets the potential.
        case signed(resetPotential: Int32?)
        /// As many membranes as levels, one each, all above, of one payload, that set the potential.
        case multiLevel(resetPotential: Int32)
    }

    /// `nil` for a program of no such form.
    public var form: Form? {
        guard let first = levels.first else { return membranes == 1 && !hasMemory ? .silent : nil }
        guard !sendsDifferences, levels.allSatisfy({ $0.effect == first.effect }) else { return nil }
        let resetPotential: Int32? = if case .set(let potential) = first.effect { potential } else { nil }
        let above = levels.prefix { $0.side == .above }
        if membranes > 1 {
            guard let resetPotential, !hasMemory, membranes == levels.count, above.count == levels.count, levels.map(\.membrane) == Array(0..<membranes),
                levels.allSatisfy({ $0.payload == first.payload })
            else { return nil }
            return .multiLevel(resetPotential: resetPotential)
        }
        guard membranes == 1, levels.allSatisfy({ $0.membrane == 0 }) else { return nil }
        guard above.count < levels.count else {
            guard !hasMemory else { return nil }
            guard let resetPotential else { return .cascade }
            return levels.count == 1 ? .hardReset(potential: resetPotential) : nil
        }
        guard above.count * 2 == levels.count, levels.dropFirst(above.count).allSatisfy({ $0.side == .below }),
            resetPotential == nil || above.count == 1
        else { return nil }
        return .signed(resetPotential: resetPotential)
    }

    /// One or several descending thresholds crossed in a cascade, each subtracting itself; integrate-and-fire is the case of one.
    public static func cascade(thresholds: [Int32], payloads: [Int32], firesAtThreshold: Bool) -> FiringProgram {
        FiringProgram(
            levels: zip(thresholds, payloads).map { Level(threshold: $0, payload: $1) },
            firesAtThreshold: firesAtThreshold && !thresholds.isEmpty)
    }

    /// One threshold; a spike sets the potential to a constant.
    public static func hardReset(threshold: Int32, payload: Int32, firesAtThreshold: Bool, resetPotential: Int32) -> FiringProgram {
        FiringProgram(
            levels: [Level(threshold: threshold, payload: payload, effect: .set(resetPotential))], firesAtThreshold: firesAtThreshold)
    }

    /// Descending thresholds of both signs.
    ///
    /// - Parameters:
    ///   - negativeThresholds: magnitudes.
    ///   - negativePayloads: below zero.
    ///   - resetPotential: where a spike puts the potential; `nil` to subtract thresholds.
    public static func signed(
        thresholds: [Int32], negativeThresholds: [Int32], payloads: [Int32], negativePayloads: [Int32], firesAtThreshold: Bool,
        resetPotential: Int32? = nil, hasMemory: Bool = false
    ) -> FiringProgram {
        let effect: Effect = resetPotential.map { .set($0) } ?? .subtract
        return FiringProgram(
            levels: zip(thresholds, payloads).map { Level(threshold: $0, payload: $1, effect: effect) }
                + zip(negativeThresholds, negativePayloads).map { Level(side: .below, threshold: $0, payload: $1, effect: effect) },
            firesAtThreshold: firesAtThreshold, hasMemory: hasMemory)
    }

    /// Several membranes with one input; each has its own threshold and is set to a constant by its spike.
    public static func multiLevel(thresholds: [Int32], payload: Int32, firesAtThreshold: Bool, resetPotential: Int32) -> FiringProgram {
        FiringProgram(
            levels: thresholds.enumerated().map { Level(membrane: $0, threshold: $1, payload: payload, effect: .set(resetPotential)) },
            membranes: max(thresholds.count, 1), firesAtThreshold: firesAtThreshold)
    }

    /// Sends how far its activation has moved, once that is as much as a threshold: a sigma-delta neuron.
    ///
    /// - Parameters:
    ///   - threshold: in potential units, for differences of either sign.
    ///   - most: the largest magnitude of a message.
    public static func differences(_ difference: Difference, threshold: Int32, most: Int32, firesAtThreshold: Bool = true) -> FiringProgram {
        FiringProgram(
            levels: [
                Level(threshold: threshold, payload: most, effect: .send(difference)),
                Level(side: .below, threshold: threshold, payload: -most, effect: .send(difference)),
            ], firesAtThreshold: firesAtThreshold)
    }
}

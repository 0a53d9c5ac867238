/// The firing of neurons that need no more than their potential and thresholds.
public enum FiringLanes: Sendable {
    /// A layer that only integrates.
    case never(SilentLanes)
    /// One threshold that is subtracted.
    case subtracting(SubtractingLanes)
    /// One threshold behind which the potential starts again.
    case resetting(ResettingLanes)
    /// Several thresholds, or spikes that carry more than one.
    case levels(LevelLanes)
    /// Thresholds on both sides of zero.
    case signed(SignedLanes)
    /// Thresholds on both sides of zero; no more is taken back than was emitted.
    case remembering(RememberingLanes)

    /// Whether neurons fire at all.
    public var fires: Bool {
        if case .never = self { return false }
        return true
    }

    /// Whether there are thresholds below zero, so that more than `lowestCut` says whether a neuron stays silent.
    public var isSigned: Bool {
        switch self {
        case .never, .subtracting, .resetting, .levels: false
        case .signed, .remembering: true
        }
    }

    /// Whether neurons fire on this potential before they have emitted anything.
    public func fires(on potential: Int32) -> Bool {
        if case .signed(let lanes) = self, potential < 0 { return potential < -lanes.lowestCutBelow }
        return potential > lowestCut
    }

    /// Potentials at or below this stay silent, unless there are thresholds below zero.
    public var lowestCut: Int32 {
        switch self {
        case .never(let lanes): lanes.lowestCut
        case .subtracting(let lanes): lanes.lowestCut
        case .resetting(let lanes): lanes.lowestCut
        case .levels(let lanes): lanes.lowestCut
        case .signed(let lanes): lanes.lowestCut
        case .remembering(let lanes): lanes.lowestCut
        }
    }

    /// Whether every firing carries one and crosses one threshold.
    public var isUnit: Bool {
        switch self {
        case .never, .subtracting, .resetting: true
        case .levels, .signed, .remembering: false
        }
    }
}

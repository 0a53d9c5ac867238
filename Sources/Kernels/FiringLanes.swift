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

    /// Whether neurons fire at all.
    public var fires: Bool {
        if case .never = self { return false }
        return true
    }

    /// Potentials at or below this stay silent.
    public var lowestCut: Int32 {
        switch self {
        case .never(let lanes): lanes.lowestCut
        case .subtracting(let lanes): lanes.lowestCut
        case .resetting(let lanes): lanes.lowestCut
        case .levels(let lanes): lanes.lowestCut
        }
    }

    /// Whether every firing carries one and crosses one threshold.
    public var isUnit: Bool {
        if case .levels = self { return false }
        return true
    }
}

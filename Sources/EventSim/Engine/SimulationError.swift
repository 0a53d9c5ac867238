/// A run that cannot go on.
public enum SimulationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The stimulus does not belong to the map.
    case stimulus(layer: String, reason: String)
    /// The caller asked to stop.
    case cancelled(step: Int)

    public var description: String {
        switch self {
        case .stimulus(let layer, let reason): "input of layer \(layer): \(reason)"
        case .cancelled(let step): "stopped after step \(step)"
        }
    }
}

/// A run that cannot go on.
public enum SimulationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The stimulus does not belong to the map.
    case stimulus(layer: String, reason: String)
    /// A latency model needs figures that the chip file lacks, such as `timing.hopEastWestNanoseconds`.
    case missingFigures(model: String, chip: String, figures: [String])
    /// The caller asked to stop.
    case cancelled(step: Int)

    public var description: String {
        switch self {
        case .stimulus(let layer, let reason): "input of layer \(layer): \(reason)"
        case .missingFigures(let model, let chip, let figures):
            "the latency model \(model) needs \(figures.joined(separator: ", ")) of chip \(chip): state them, or choose another model"
        case .cancelled(let step): "stopped after step \(step)"
        }
    }
}

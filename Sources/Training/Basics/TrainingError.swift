/// Why a network cannot be trained, or why training cannot go on.
public enum TrainingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A layer without a gradient here.
    case unsupported(layer: String, kind: String, remedy: String)
    /// A neuron that cannot be tuned here.
    case neuron(reason: String)
    /// Shapes that do not fit together.
    case shape(reason: String)
    /// A loss or a weight that is no number any more.
    case notFinite(what: String, step: Int)

    public var description: String {
        switch self {
        case .unsupported(let layer, let kind, let remedy): "layer \(layer) (\(kind)) has no gradient here; \(remedy)"
        case .neuron(let reason), .shape(let reason): reason
        case .notFinite(let what, let step):
            "\(what) is not finite any more after \(step) steps; use a smaller learning rate, or start from the best checkpoint"
        }
    }
}

/// A network that is well formed as a file but cannot be used as asked: names the layer, the reason and the remedy.
///
/// The command line ends with exit code 4 on `unsupported` and 1 on `shape` and `overflow`.
public indirect enum NetworkError: Error, Sendable, Equatable, CustomStringConvertible {
    /// An operator that has no dense or no spiking form here.
    case unsupported(layer: String, kind: String, reason: String, remedy: String?)
    /// Every operator of a file that cannot be used, in the order of the file.
    case severalUnsupported([NetworkError])
    /// Shapes that do not fit together.
    case shape(layer: String, reason: String)
    /// Values that leave the range of 32-bit floats.
    case overflow(layer: String, reason: String)

    /// The remedy where the file leaves the image size open and something depends on it.
    static let openSizeRemedy = "give the input's shape, --input-shape CxHxW, or an input"

    /// Whether a given image size may be all that is missing.
    public var asksForSize: Bool {
        switch self {
        case .unsupported(_, _, _, let remedy): remedy == Self.openSizeRemedy
        case .severalUnsupported(let errors): errors.contains(where: \.asksForSize)
        case .shape(_, let reason): reason.hasSuffix(Self.openSizeRemedy)
        case .overflow: false
        }
    }

    public var description: String {
        switch self {
        case .unsupported(let layer, let kind, let reason, let remedy):
            "layer \(layer) (\(kind)): \(reason)" + (remedy.map { "; \($0)" } ?? "")
        case .severalUnsupported(let errors):
            "\(errors.count) operators cannot be used:" + Self.grouped(errors).map { "\n  \($0)" }.joined()
        case .shape(let layer, let reason), .overflow(let layer, let reason):
            "layer \(layer): \(reason)"
        }
    }
}

extension NetworkError {
    /// A line for each kind of operator, reason and remedy, in the order in which they first occur, with the layers it is said of.
    private static func grouped(_ errors: [NetworkError]) -> [String] {
        var groups: [(error: NetworkError, layers: [String])] = []
        for error in errors {
            guard case .unsupported(let layer, let kind, let reason, let remedy) = error else {
                groups.append((error, []))
                continue
            }
            let unnamed = NetworkError.unsupported(layer: "", kind: kind, reason: reason, remedy: remedy)
            if let index = groups.firstIndex(where: { $0.error == unnamed }) {
                groups[index].layers.append(layer)
            } else {
                groups.append((unnamed, [layer]))
            }
        }
        return groups.map { group in
            guard case .unsupported(_, let kind, let reason, let remedy) = group.error else { return "\(group.error)" }
            let shown = group.layers.prefix(4).joined(separator: ", ") + (group.layers.count > 4 ? " and \(group.layers.count - 4) more" : "")
            return "layer\(group.layers.count == 1 ? "" : "s") \(shown) (\(kind)): \(reason)" + (remedy.map { "; \($0)" } ?? "")
        }
    }
}

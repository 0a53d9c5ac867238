import Formats

/// Why an operator has no form as a layer of a spiking network, and what to do instead.
enum UnsupportedOperators {
    static func error(for node: NodeReader) -> NetworkError {
        if let (reason, remedy) = OperatorTable.refusals[node.kind] { return node.unsupported(reason, remedy: remedy) }
        let known = OperatorTable.operators.keys.sorted()
        let meant = Suggestion.closest(to: node.kind, in: known)
        return node.unsupported(
            "the operator is not supported", remedy: meant.map { "did you mean \($0)?" } ?? "supported are \(known.joined(separator: ", "))")
    }
}

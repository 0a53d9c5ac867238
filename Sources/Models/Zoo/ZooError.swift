import Formats

/// Why a zoo name gives no network.
public enum ZooError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The text does not have the form `zoo:name?key=value&key=value`.
    case malformed(specification: String, reason: String)
    /// No network has that name; the known ones are suggested.
    case unknownNetwork(name: String, known: [String])
    /// The network takes no such parameter; those it takes are suggested.
    case unknownParameter(network: String, key: String, known: [String])
    /// A parameter stands twice in the text.
    case repeatedParameter(key: String)
    /// A value that its parameter cannot have, and what it can.
    case invalidValue(key: String, value: String, expected: String)
    /// Each value is allowed by itself, but not together with the others.
    case invalidSize(reason: String)

    public var description: String {
        switch self {
        case .malformed(let specification, let reason):
            "\"\(specification)\": \(reason); write zoo:name?key=value&key=value"
        case .unknownNetwork(let name, let known):
            "there is no zoo network \"\(name)\"\(Self.advice(name, known, "the zoo has"))"
        case .unknownParameter(let network, let key, let known):
            "zoo:\(network) has no parameter \"\(key)\"\(Self.advice(key, known, "it has"))"
        case .repeatedParameter(let key):
            "the parameter \"\(key)\" is given twice"
        case .invalidValue(let key, let value, let expected):
            "\(key)=\(value) is not \(expected)"
        case .invalidSize(let reason):
            reason
        }
    }

    private static func advice(_ word: String, _ known: [String], _ introduction: String) -> String {
        let phrase = Suggestion.phrase(for: word, in: known)
        return phrase.isEmpty ? "; \(introduction) \(known.joined(separator: ", "))" : phrase
    }
}

/// Public declarations of a Swift file, and whether a documentation comment stands before each.
///
/// Public is what says `public` or `open`, a case of a public enumeration, a requirement of a public protocol, and a member of a public
/// extension that says nothing else. A member that carries out a requirement of the standard library, which documents it, is left out:
/// see `isDocumentedByProtocol`. What stands behind a brace in its line counts as without a comment.
struct PublicDeclarations {
    /// One declaration.
    struct Declaration: Equatable {
        /// Counted from one.
        var line: Int
        /// Its line without the spaces around it.
        var text: String
        /// Whether a comment stands before it.
        var isCommented: Bool
    }

    /// In the order of the file.
    private(set) var all: [Declaration] = []

    /// Whether every brace has its other: if not, the text was misread.
    private(set) var isBalanced = false

    /// What a brace opened.
    private enum Scope { case type, publicEnumeration, publicProtocol, publicExtension, body }

    init(in text: String) {
        // Attributes and modifiers, then the word that says what is declared.
        let declaration =
            #/^((?:(?:@\w+(?:\([^)]*\))?|[a-z]+(?:\(\w+\))?) +)*)(func|var|let|init|subscript|struct|enum|class|protocol|actor|typealias|associatedtype|case|extension)\b/#
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.drop { $0 == " " } }
        // Outside of all braces is as inside a type: only what says so is public.
        var scopes = [Scope.type]
        var opened = Scope.body
        for (number, line) in SourceFile.code(of: text).split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var rest = line.drop { $0 == " " }
            var isFirst = true
            while true {
                if let scope = scopes.last, scope != .body, let match = rest.firstMatch(of: declaration) {
                    let isPublic = Self.isPublic(match.1, match.2, in: scope)
                    opened = Self.scope(of: match.2, isPublic: isPublic)
                    if isPublic, match.2 != "extension", !Self.isDocumentedByProtocol(rest) {
                        let isCommented = isFirst && Self.isCommented(number, lines)
                        all.append(Declaration(line: number + 1, text: String(lines[number]), isCommented: isCommented))
                    }
                }
                isFirst = false
                guard let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) else { break }
                if rest[brace] == "{" { scopes.append(opened) } else { scopes.removeLast() }
                guard !scopes.isEmpty else { return }
                opened = .body
                rest = rest[rest.index(after: brace)...].drop { $0 == " " }
            }
        }
        isBalanced = scopes.count == 1
    }

    private static func isPublic(_ modifiers: Substring, _ keyword: Substring, in scope: Scope) -> Bool {
        // `private(set)` restricts the setter only.
        if modifiers.contains(#/\b(public|open)\b(?!\()/#) { return true }
        return switch scope {
        case .publicEnumeration: keyword == "case"
        case .publicProtocol: true
        case .publicExtension: !modifiers.contains(#/\b(package|internal|private|fileprivate)\b(?!\()/#)
        case .type, .body: false
        }
    }

    private static func scope(of keyword: Substring, isPublic: Bool) -> Scope {
        switch keyword {
        case "enum": isPublic ? .publicEnumeration : .type
        case "protocol": isPublic ? .publicProtocol : .type
        case "extension": isPublic ? .publicExtension : .type
        case "struct", "class", "actor": .type
        default: .body
        }
    }

    /// Requirements of `CustomStringConvertible`, `Equatable`, `Comparable`, `Hashable`, `Encodable` and `Decodable`.
    private static func isDocumentedByProtocol(_ line: Substring) -> Bool {
        let requirements =
            #/var (description|debugDescription): String \{|static func (==|<) ?\(|func hash\(into |func encode\(to |init\(from decoder: /#
        return line.replacing(#/^(@\w+(\([^)]*\))? +|(public|mutating) +)+/#, with: "").prefixMatch(of: requirements) != nil
    }

    /// Whether the line before, attributes skipped, belongs to a documentation comment.
    private static func isCommented(_ number: Int, _ lines: [Substring]) -> Bool {
        let before = lines[..<number].last { !$0.hasPrefix("@") }
        return before.map { $0.hasPrefix("///") || $0.hasSuffix("*/") } ?? false
    }
}

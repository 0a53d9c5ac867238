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
        /// The comment before it; empty for none.
        var comment: String
        /// Whether its signature says that it throws.
        var isThrowing: Bool

        var isCommented: Bool { !comment.isEmpty }
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
        let code = SourceFile.code(of: text).split(separator: "\n", omittingEmptySubsequences: false)
        for (number, line) in code.enumerated() {
            var rest = line.drop { $0 == " " }
            var isFirst = true
            while true {
                if let scope = scopes.last, scope != .body, let match = rest.firstMatch(of: declaration) {
                    let isPublic = Self.isPublic(match.1, match.2, in: scope)
                    opened = Self.scope(of: match.2, isPublic: isPublic)
                    if isPublic, match.2 != "extension", !Self.isDocumentedByProtocol(rest) {
                        all.append(
                            Declaration(
                                line: number + 1, text: String(lines[number]), comment: isFirst ? Self.comment(before: number, lines) : "",
                                isThrowing: Self.signature(rest, code[(number + 1)...]).contains(#/\b(re)?throws\b/#)))
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

    /// The comment that ends in the line before, attributes skipped.
    private static func comment(before number: Int, _ lines: [Substring]) -> String {
        let above = lines[..<number].reversed().drop { $0.hasPrefix("@") }
        if let last = above.first, last.hasSuffix("*/") { return String(last) }
        return above.prefix { $0.hasPrefix("///") }.reversed().joined(separator: "\n")
    }

    /// A declaration up to its brace, or to the end of the line in which its parentheses are closed.
    private static func signature(_ first: Substring, _ following: ArraySlice<Substring>) -> String {
        var signature = ""
        for line in [first] + following {
            signature += line.prefix { $0 != "{" && $0 != "}" } + " "
            if line.contains("{") || signature.count(where: { $0 == "(" }) == signature.count(where: { $0 == ")" }) { break }
        }
        return signature
    }
}

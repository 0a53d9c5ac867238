import Foundation

/// A Swift file of a target, as text without comments and strings.
struct SourceFile {
    /// From the package's folder.
    let path: String
    /// From the target's folder; empty for files that lie in it.
    let folder: String
    let text: String
    /// What is left when comments and strings are blanks, line for line.
    let code: String

    /// The package that this test belongs to.
    static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..").standardizedFileURL

    /// The folders of `Sources` in ascending order.
    static func targets() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: package.appendingPathComponent("Sources").path).sorted()
    }

    /// The files of a target, in ascending order of their paths.
    static func all(of target: String) throws -> [SourceFile] {
        let root = package.appendingPathComponent("Sources/\(target)")
        let names = try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".swift") }.sorted()
        return try names.map { name in
            let text = try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
            return SourceFile(
                path: "Sources/\(target)/\(name)", folder: name.split(separator: "/").dropLast().joined(separator: "/"), text: text,
                code: code(of: text))
        }
    }

    /// The text with a blank for every character of a comment or string.
    static func code(of text: String) -> String {
        // A line comment, a block, a raw string, lines of text, or a string whose interpolations may hold strings.
        let blanks = #/(?s)\/\/[^\n]*|\/\*.*?\*\/|#".*?"#|""".*?"""|"(\\\((?:[^()"\n]|\((?:[^()"\n]|\([^()"\n]*\))*\)|"[^"\n]*")*\)|\\.|[^"\\\n])*"/#
        return text.replacing(blanks) { match in String(match.0.map { $0 == "\n" ? "\n" : " " }) }
    }

    /// Types that the file declares outside any other.
    var declarations: Set<String> {
        let words = /(?m)^(?:(?:public|package|internal|final|indirect|@\w+)\s+)*(?:struct|enum|class|protocol|typealias|actor)\s+(\w+)/
        return Set(code.matches(of: words).map { String($0.1) })
    }

    /// Words that begin with a capital letter, as types do.
    var names: Set<String> { Set(code.matches(of: /\b[A-Z]\w*\b/).map { String($0.0) }) }
}

import Foundation

/// A Swift file of a target, as text without comments and strings.
struct SourceFile {
    /// From the package's folder.
    let path: String
    /// From the target's folder; empty for files that lie in it.
    let folder: String
    let text: String
    /// What is left when comments and the contents of strings are gone.
    let code: String

    /// The package that this test belongs to.
    static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..").standardizedFileURL

    /// The files of a target, in ascending order of their paths.
    static func all(of target: String) throws -> [SourceFile] {
        let root = package.appendingPathComponent("Sources/\(target)")
        let names = try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".swift") }.sorted()
        return try names.map { name in
            let text = try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
            return SourceFile(
                path: "Sources/\(target)/\(name)", folder: name.split(separator: "/").dropLast().joined(separator: "/"), text: text,
                code: text.replacing(/\/\/[^\n]*/, with: "").replacing(/"(\\.|[^"\\\n])*"/, with: "\"\""))
        }
    }

    /// Types that the file declares outside any other.
    var declarations: Set<String> {
        let words = /(?m)^(?:(?:public|package|internal|final|indirect|@\w+)\s+)*(?:struct|enum|class|protocol|typealias|actor)\s+(\w+)/
        return Set(code.matches(of: words).map { String($0.1) })
    }

    /// Words that begin with a capital letter, as types do.
    var names: Set<String> { Set(code.matches(of: /\b[A-Z]\w*\b/).map { String($0.0) }) }
}

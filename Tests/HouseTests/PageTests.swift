import Foundation
import Testing

/// Do pages and files keep what they promise a reader?
@Suite struct PageTests {
    @Test func `Every file that docs-engine names exists, and no journey is longer than fourteen of them`() throws {
        let page = try String(contentsOf: SourceFile.package.appendingPathComponent("docs/engine.md"), encoding: .utf8)
        let paths = page.matches(of: /`([A-Za-z0-9\/+.]+\.swift)`/).map { String($0.1) }
        #expect(paths.count > 20)
        for path in paths {
            #expect(FileManager.default.fileExists(atPath: SourceFile.package.appendingPathComponent("Sources/\(path)").path), "\(path)")
        }
        let journeys = page.split(separator: "\n## ").filter { $0.hasPrefix("From ") }
        #expect(journeys.count == 2)
        for journey in journeys {
            let files = Set(journey.matches(of: /`([A-Za-z0-9\/+.]+\.swift)`/).map { String($0.1) })
            #expect((5...14).contains(files.count), "\(files.count) files")
        }
    }

    @Test func `Every Swift file that a page names exists`() throws {
        var files: [String] = []
        for folder in ["Sources", "Tests"] {
            let root = SourceFile.package.appendingPathComponent(folder)
            files += try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".swift") }.map { "/\(folder)/\($0)" }
        }
        let docs = try FileManager.default.contentsOfDirectory(atPath: SourceFile.package.appendingPathComponent("docs").path)
        var named = 0
        for page in ["README.md", "Tests/README.md"] + docs.filter({ $0.hasSuffix(".md") }).map({ "docs/\($0)" }).sorted() {
            let text = try String(contentsOf: SourceFile.package.appendingPathComponent(page), encoding: .utf8)
            for match in text.matches(of: /`([A-Za-z0-9\/+.]+\.swift)`/) {
                named += 1
                #expect(files.contains { $0.hasSuffix("/\(match.1)") }, "\(page) names \(match.1)")
            }
        }
        #expect(named > 40)
    }

    @Test func `Every file of the fast engine opens with a sentence`() throws {
        for file in try SourceFile.all(of: "FastEngine") {
            let lines = file.text.split(separator: "\n").drop { line in
                line.hasPrefix("import ") || line.hasPrefix("public import ") || line.hasPrefix("private import ") || line.hasPrefix("#")
            }
            #expect(lines.first?.hasPrefix("///") == true, "\(file.path)")
        }
    }
}

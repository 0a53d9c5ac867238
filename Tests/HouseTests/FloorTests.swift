import Foundation
import Testing

/// Do folders use types of their own floor and of those below only?
///
/// The floors are the table in `docs/engine.md`: a line for each target, its folders from the lowest floor to the highest, with
/// commas between those of one floor.
@Suite struct FloorTests {
    /// Floors by target, each a list of folders; `.` is the target's own folder.
    private static func floors() throws -> [String: [[String]]] {
        let page = try String(contentsOf: SourceFile.package.appendingPathComponent("docs/engine.md"), encoding: .utf8)
        var floors: [String: [[String]]] = [:]
        for line in page.matches(of: /(?m)^\| `(\w+)` floors \| (.*) \|$/) {
            floors[String(line.1)] = line.2.split(separator: "<").map { floor in
                floor.split(separator: ",").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " `")) }
            }
        }
        return floors
    }

    @Test func `No folder uses a type of a floor above its own`() throws {
        let floors = try Self.floors()
        #expect(floors.count >= 2)
        for (target, order) in floors {
            let files = try SourceFile.all(of: target)
            var floor: [String: Int] = [:]
            for (height, folders) in order.enumerated() { for folder in folders { floor[folder == "." ? "" : folder] = height } }
            for folder in floor.keys { #expect(files.contains { $0.folder == folder }, "docs/engine.md names \(folder), which holds no file of \(target)") }
            var homes: [String: Set<String>] = [:]
            for file in files { for type in file.declarations { homes[type, default: []].insert(file.folder) } }
            var checked = 0
            for file in files {
                guard let own = floor[file.folder] else {
                    Issue.record("\(file.path) lies in a folder that docs/engine.md gives no floor")
                    continue
                }
                // A name that two folders declare says nothing about who is meant.
                for name in file.names {
                    guard let home = homes[name], home.count == 1, let folder = home.first, folder != file.folder, let height = floor[folder] else { continue }
                    checked += 1
                    #expect(height <= own, "\(file.path) uses \(name) of \(folder), a floor above")
                }
            }
            #expect(checked > 20, "\(target)")
        }
    }
}

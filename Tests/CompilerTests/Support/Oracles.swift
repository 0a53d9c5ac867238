import Formats
import Foundation

/// Reference values made by other programs, from the test bundle or from the folder that `SYNFIRE_ORACLES` names.
enum Oracles {
    static func nengo(_ name: String) throws -> JSON { try json("nengo/\(name)") }

    /// The oracle at a path below the folder.
    static func json(_ path: String) throws -> JSON {
        try JSON.parse([UInt8](Data(contentsOf: folder.appendingPathComponent(path))), file: path)
    }

    /// Names of the JSON files of a folder of oracles, ascending.
    static func names(_ kind: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent(kind).path).filter { $0.hasSuffix(".json") }.sorted()
    }

    /// Whether all vectors were compared: of the bundled files so many, of another folder's at least one.
    static func isComplete(_ compared: Int, bundled: Int) -> Bool { otherFolder == nil ? compared == bundled : compared > 0 }

    private static var otherFolder: URL? { ProcessInfo.processInfo.environment["SYNFIRE_ORACLES"].map { URL(fileURLWithPath: $0) } }

    private static var folder: URL {
        otherFolder ?? Bundle.module.bundleURL.appendingPathComponent("Resources/oracles")
    }
}
